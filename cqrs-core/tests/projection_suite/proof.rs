//! Each rule is broken by a store that makes one mistake, and no other rule is broken by it.

use cqrs_core::testing::suite::{projections::RULES, run_all};

use crate::wrong::{
    columns::{self, Compares},
    documents::{self, Confuses, Writes},
    generations, many_runners,
    mistake::Mistake,
    orders::{self, Orders},
    parking, queries,
    status::{self, Tells},
    steps,
    store::Wrong,
    swaps,
};

async fn breaks<M: Mistake>(mut expected: Vec<&str>) {
    let report = run_all(RULES, async || Wrong::<M>::default()).await;
    let mut broken: Vec<_> = report.broken.iter().map(|(rule, _)| rule.name).collect();
    broken.sort_unstable();
    expected.sort_unstable();
    assert_eq!(broken, expected, "\n{report}");
}

macro_rules! wrong_stores {
    ($($name:ident: $mistake:ty => [$($rule:ident),* $(,)?];)*) => {
        $(
            // On one thread, where tasks take turns and never run into each other by luck, and in
            // a time that passes by itself where all wait.
            #[tokio::test(start_paused = true)]
            async fn $name() {
                breaks::<$mistake>(vec![$(stringify!($rule)),*]).await;
            }
        )*

        #[test]
        fn every_rule_is_broken_by_a_wrong_store() {
            let broken = [$($(stringify!($rule),)*)*];
            let unproved: Vec<_> =
                RULES.iter().map(|rule| rule.name).filter(|name| !broken.contains(name)).collect();
            assert!(unproved.is_empty(), "no wrong store breaks {unproved:?}");
        }
    };
}

wrong_stores! {
    builds_the_first: generations::BuildsTheFirst => [
        the_first_generation_serves, preparing_again_gives_the_same, another_definition_is_refused,
        a_higher_version_is_built_beside, a_rebuild_is_of_what_serves, projections_stay_apart,
        every_generation_is_told, many_prepare_one,
    ];
    begins_at_the_head: generations::BeginsAtTheHead => [
        the_first_generation_serves, projections_stay_apart, a_step_changes_everything_it_says,
        every_commit_raises_the_revision, another_revision_stores_nothing,
        a_checkpoint_never_goes_back, a_step_of_another_epoch_stores_nothing, a_step_may_stay,
        a_checkpoint_tells_its_epoch, parts_move_alone, what_the_log_does_not_bear_out_is_lost,
        no_query_goes_back_in_time, an_unfinished_one_is_dropped_whole,
        the_place_of_every_part_is_told, one_of_many_steps_is_committed,
    ];
    empties_what_is_there: generations::EmptiesWhatIsThere => [
        preparing_again_gives_the_same, the_one_that_served_is_kept,
    ];
    ignores_definitions: generations::IgnoresDefinitions => [another_definition_is_refused];
    serves_the_newest: generations::ServesTheNewest => [
        a_higher_version_is_built_beside, every_generation_is_told, many_prepare_one,
    ];
    runs_the_newer: generations::RunsTheNewer => [
        a_lower_version_is_superseded, a_retired_one_is_dropped_whole,
    ];
    rebuilds_in_place: generations::RebuildsInPlace => [
        another_definition_is_refused, a_lower_version_is_superseded, a_rebuild_is_of_what_serves,
        queries_see_only_what_serves, generations_park_for_themselves, the_one_that_served_is_kept,
        a_rebuild_takes_the_place, an_unfinished_one_is_dropped_whole, every_generation_is_told,
        many_prepare_one, no_query_misses_a_document_in_a_swap,
    ];
    rebuilds_for_everybody: generations::RebuildsForEverybody => [
        a_rebuild_is_of_what_serves, many_prepare_one,
    ];
    shares_the_table: generations::SharesTheTable => [
        a_higher_version_is_built_beside, projections_stay_apart, the_longest_names_are_kept,
        a_part_that_is_not_there_is_stale, queries_see_only_what_serves,
        an_unfinished_one_is_dropped_whole,
    ];
    cuts_names: generations::CutsNames => [the_longest_names_are_kept];
    invents_parts: generations::InventsParts => [
        what_is_not_there_is_empty, an_unfinished_one_is_dropped_whole,
        a_retired_one_is_dropped_whole,
    ];

    forgets_to_park: steps::ForgetsToPark => [
        a_step_changes_everything_it_says, parts_move_alone, parked_events_come_back_as_written,
        parked_keys_are_told_once, parked_events_stand_by_key_and_position, parking_again_keeps_one,
        unparking_ends_at_its_position, thousands_are_parked_at_once,
        generations_park_for_themselves, an_unfinished_one_is_dropped_whole,
        the_place_of_every_part_is_told,
    ];
    counts_moves_only: steps::CountsMovesOnly => [
        every_commit_raises_the_revision, a_dropped_step_is_whole_or_nothing,
    ];
    ignores_the_revision: steps::IgnoresTheRevision => [
        another_revision_stores_nothing, no_step_crosses_a_swap, one_of_many_steps_is_committed,
    ];
    writes_first: steps::WritesFirst => [
        every_commit_raises_the_revision, another_revision_stores_nothing,
        a_checkpoint_never_goes_back, a_step_of_another_epoch_stores_nothing,
        a_checkpoint_tells_its_epoch, the_place_of_every_part_is_told,
        one_of_many_steps_is_committed,
    ];
    takes_steps_back: steps::TakesStepsBack => [a_checkpoint_never_goes_back];
    refuses_to_stay: steps::RefusesToStay => [
        every_commit_raises_the_revision, a_checkpoint_never_goes_back, a_step_may_stay,
        a_checkpoint_tells_its_epoch, queries_see_only_what_serves, the_one_that_served_is_kept,
        one_of_many_steps_is_committed, a_dropped_step_is_whole_or_nothing,
    ];
    tells_the_present_epoch: steps::TellsThePresentEpoch => [
        a_step_of_another_epoch_stores_nothing, a_checkpoint_tells_its_epoch,
    ];
    shares_the_revision: steps::SharesTheRevision => [parts_move_alone];
    updates_nothing: steps::UpdatesNothing => [
        a_part_that_is_not_there_is_stale, an_unfinished_one_is_dropped_whole,
        a_retired_one_is_dropped_whole,
    ];
    ignores_the_epoch: steps::IgnoresTheEpoch => [a_step_of_another_epoch_stores_nothing];
    goes_beyond_the_log: steps::GoesBeyondTheLog => [what_the_log_does_not_bear_out_is_lost];

    parses_documents: Writes<documents::Parsed> => [documents_come_back_as_written];
    tells_the_checkpoint: Writes<documents::AtTheCheckpoint> => [
        documents_come_back_as_written, the_last_event_is_told, odd_keys_stay_apart,
        a_write_replaces_the_whole, large_documents_come_back, thousands_are_written_at_once,
    ];
    cuts_documents: Writes<documents::Cut> => [large_documents_come_back];
    marks_what_goes: Writes<documents::Marked> => [
        a_step_changes_everything_it_says, odd_keys_stay_apart, a_removed_document_is_gone,
        thousands_are_written_at_once,
    ];
    keeps_the_first: documents::KeepsTheFirst => [
        a_step_changes_everything_it_says, the_last_event_is_told, a_write_replaces_the_whole,
        a_column_follows_its_document, one_of_many_steps_is_committed,
        a_dropped_step_is_whole_or_nothing,
    ];
    confuses_case: Confuses<documents::ByCase> => [
        odd_keys_stay_apart, a_load_leaves_out_what_is_absent, pages_follow_the_bytes_of_the_keys,
        a_filtered_page_is_full, named_keys_are_found, the_same_value_is_ordered_by_key,
    ];
    confuses_padding: Confuses<documents::ByPadding> => [
        odd_keys_stay_apart, a_load_leaves_out_what_is_absent, pages_follow_the_bytes_of_the_keys,
        a_filtered_page_is_full, named_keys_are_found,
    ];
    confuses_quotes: Confuses<documents::ByQuoting> => [
        odd_keys_stay_apart, pages_follow_the_bytes_of_the_keys, a_filtered_page_is_full,
        named_keys_are_found,
    ];
    fills_in: documents::FillsIn => [
        a_rebuild_is_of_what_serves, what_is_not_there_is_empty, a_removed_document_is_gone,
        a_load_leaves_out_what_is_absent, an_unfinished_one_is_dropped_whole,
        a_retired_one_is_dropped_whole,
    ];
    drops_the_rest: documents::DropsTheRest => [thousands_are_written_at_once];

    sorts_by_language: queries::SortsByLanguage => [
        pages_follow_the_bytes_of_the_keys, named_keys_are_found,
    ];
    finds_its_key_again: queries::FindsItsKeyAgain => [
        pages_follow_the_bytes_of_the_keys, a_filtered_page_is_full, named_keys_are_found,
    ];
    filters_after_the_limit: queries::FiltersAfterTheLimit => [
        a_filtered_page_is_full, the_first_of_an_order_are_given,
    ];
    finds_by_pattern: queries::FindsByPattern => [named_keys_are_found];
    finds_nothing: queries::FindsNothing => [
        what_cannot_be_asked_is_refused, an_order_that_cannot_be_is_refused,
    ];
    sees_the_newest: queries::SeesTheNewest => [
        a_higher_version_is_built_beside, queries_see_only_what_serves,
    ];

    compares_integers_as_reals: Compares<columns::IntegersAsReals> => [integers_are_compared];
    compares_reals_as_floats: Compares<columns::RealsAsFloats> => [reals_are_compared];
    compares_booleans_as_conditions: Compares<columns::BooleansAsConditions> => [
        booleans_are_compared,
    ];
    compares_text_by_language: Compares<columns::TextByLanguage> => [text_is_compared_by_its_bytes];
    takes_null_for_another: Compares<columns::NullIsAnother> => [null_passes_nothing];
    takes_the_first_filter: columns::TakesTheFirstFilter => [
        all_filters_must_pass, the_first_of_an_order_are_given,
    ];
    fills_columns_once: columns::FillsColumnsOnce => [a_column_follows_its_document];
    forgets_to_quote: columns::ForgetsToQuote => [columns_may_be_words_of_sql];

    orders_integers_as_reals: Orders<orders::IntegersAsReals> => [
        numbers_are_ordered_by_their_value,
    ];
    orders_without_fractions: Orders<orders::WithoutFractions> => [
        fractions_are_ordered_by_their_value,
    ];
    orders_text_by_language: Orders<orders::TextByLanguage> => [text_is_ordered_by_its_bytes];
    lets_keys_fall: Orders<orders::KeysFall> => [the_same_value_is_ordered_by_key];
    puts_null_first: orders::PutsNullFirst => [null_has_no_place_in_an_order];
    orders_after_the_limit: orders::OrdersAfterTheLimit => [the_first_of_an_order_are_given];
    orders_what_it_can: orders::OrdersWhatItCan => [an_order_that_cannot_be_is_refused];

    always_has_a_reason: parking::AlwaysHasAReason => [
        parked_events_come_back_as_written, parking_again_keeps_one,
    ];
    tells_keys_per_event: parking::TellsKeysPerEvent => [
        parked_keys_are_told_once, thousands_are_parked_at_once,
    ];
    sorts_by_position: parking::SortsByPosition => [
        parked_events_stand_by_key_and_position, unparking_ends_at_its_position,
    ];
    keeps_the_first_reason: parking::KeepsTheFirstReason => [parking_again_keeps_one];
    unparks_the_key: parking::UnparksTheKey => [
        unparking_ends_at_its_position, thousands_are_parked_at_once,
    ];
    parks_a_thousand: parking::ParksAThousand => [thousands_are_parked_at_once];
    unparks_everywhere: parking::UnparksEverywhere => [generations_park_for_themselves];

    swaps_anyway: swaps::SwapsAnyway => [no_query_goes_back_in_time];
    swaps_once: swaps::SwapsOnce => [a_swap_may_be_said_again];
    leaves_revisions: swaps::LeavesRevisions => [no_step_crosses_a_swap];
    swaps_to_nothing: swaps::SwapsToNothing => [
        nothing_takes_the_place_of_a_higher_version, nothing_is_swapped_back,
        an_unfinished_one_is_dropped_whole, a_retired_one_is_dropped_whole,
    ];
    drops_the_old: swaps::DropsTheOld => [
        queries_see_only_what_serves, no_query_goes_back_in_time, a_swap_may_be_said_again,
        no_step_crosses_a_swap, nothing_is_swapped_back, the_one_that_served_is_kept,
        a_rebuild_takes_the_place, a_retired_one_is_dropped_whole,
        no_query_misses_a_document_in_a_swap,
    ];
    forgets_to_retire: swaps::ForgetsToRetire => [
        no_query_goes_back_in_time, nothing_is_swapped_back, one_of_many_serves,
    ];
    rebuilds_once: swaps::RebuildsOnce => [
        a_rebuild_takes_the_place, an_unfinished_one_is_dropped_whole,
        no_query_misses_a_document_in_a_swap,
    ];
    drops_what_serves: swaps::DropsWhatServes => [what_serves_is_not_dropped];
    leaves_documents: swaps::LeavesDocuments => [
        an_unfinished_one_is_dropped_whole, a_retired_one_is_dropped_whole,
    ];
    keeps_the_retired: swaps::KeepsTheRetired => [a_retired_one_is_dropped_whole];
    asks_twice: swaps::AsksTwice => [no_query_misses_a_document_in_a_swap];

    tells_by_age: Tells<status::ByAge> => [every_generation_is_told];
    tells_the_last_part: Tells<status::TheLastPart> => [the_place_of_every_part_is_told];
    tells_since_it_moved: Tells<status::SinceItMoved> => [a_part_tells_since_when_it_is_behind];
    tells_no_times: Tells<status::WithoutTimes> => [times_are_those_of_the_log];
    steps_to_stop: status::StepsToStop => [a_stop_is_told];
    stays_silent: status::StaysSilent => [a_stop_is_told];
    hints_nothing: status::HintsNothing => [an_append_is_heard_of];
    hints_ahead: status::HintsAhead => [
        an_append_is_heard_of, no_hint_is_ahead_of_the_log,
    ];
    keeps_the_last_epoch: status::KeepsTheLastEpoch => [epochs_tell_where_they_began];

    traps_the_second: many_runners::TrapsTheSecond => [many_prepare_one];
    compares_then_writes: many_runners::ComparesThenWrites => [
        a_checkpoint_never_goes_back, one_of_many_steps_is_committed,
    ];
    reads_one_by_one: many_runners::ReadsOneByOne => [a_step_becomes_visible_whole];
    queries_one_by_one: many_runners::QueriesOneByOne => [
        a_step_becomes_visible_whole, no_query_misses_a_document_in_a_swap,
    ];
    holds_on: many_runners::HoldsOn => [a_dropped_step_is_whole_or_nothing];
}
