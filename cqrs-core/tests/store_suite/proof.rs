//! Each rule is broken by a store that makes one mistake, and no other rule is broken by it.

use cqrs_core::testing::suite::{RULES, run_all};

use crate::wrong::{
    contents, epochs, expected_versions, fencing, kept_keys, keys, loading, many_writers,
    mistake::{Mistake, Wrong},
    positions, pruning, reading, stream_ids, verdicts,
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
            // On one thread, where tasks take turns and never run into each other by luck.
            #[tokio::test]
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
    leaves_gaps: positions::LeavesGaps => [
        positions_have_no_gap, a_conflict_uses_up_no_position, the_head_is_the_last_position,
        a_conflict_stores_nothing, an_append_without_events_confirms, a_batch_becomes_visible_whole,
        the_log_is_read_page_by_page, through_never_passes_the_head, a_committed_batch_is_found,
        an_unknown_batch_is_fenced, another_epoch_is_turned_away, many_writers_leave_no_gap,
        no_event_is_seen_late, one_key_has_one_effect, one_key_has_one_refusal,
        a_random_history_matches_the_model, a_kept_key_is_told_whole,
    ];
    numbers_conflicts: positions::NumbersConflicts => [
        a_conflict_uses_up_no_position, the_head_is_the_last_position, a_conflict_stores_nothing,
        an_append_without_events_confirms, a_committed_batch_is_found, many_writers_leave_no_gap,
        no_event_is_seen_late, a_random_history_matches_the_model,
    ];
    counts_versions_by_two: positions::CountsVersionsByTwo => [
        versions_have_no_gap, a_verdict_tells_the_true_place, loads_are_answered_in_order,
        a_load_starts_after_its_version, a_load_stops_at_its_limit, a_stream_is_read_page_by_page,
        many_writers_leave_no_gap, a_random_history_matches_the_model,
    ];
    reverses_events: positions::ReversesEvents => [
        events_of_an_append_stay_in_order, a_verdict_tells_the_true_place,
        data_comes_back_as_written, metadata_comes_back_as_written, types_come_back_as_written,
        event_ids_come_back_as_written, a_megabyte_comes_back, many_writers_leave_no_gap,
        a_random_history_matches_the_model,
    ];
    tells_the_first_place: positions::TellsTheFirstPlace => [
        a_verdict_tells_the_true_place, the_head_is_the_last_position, the_first_outcome_is_kept,
        a_key_counts_within_its_batch, many_writers_leave_no_gap, one_key_has_one_effect,
        a_random_history_matches_the_model,
    ];
    starts_at_one: positions::StartsAtOne => [
        the_head_is_the_last_position, an_unknown_batch_is_fenced, a_fate_never_changes,
        a_random_history_matches_the_model,
    ];
    trusts_the_clock: positions::TrustsTheClock => [
        recorded_at_never_runs_backwards, pruning_spares_younger_keys, a_kept_key_is_told_whole,
    ];

    fails_together: verdicts::FailsTogether => [
        a_conflict_uses_up_no_position, a_stale_append_fails_alone, appends_are_judged_in_order,
        a_random_history_matches_the_model,
    ];
    judges_by_the_start: verdicts::JudgesByTheStart => [
        appends_are_judged_in_order, a_random_history_matches_the_model,
    ];
    tells_an_old_version: verdicts::TellsAnOldVersion => [
        a_stale_append_fails_alone, appends_are_judged_in_order,
        a_conflict_tells_the_actual_version, an_append_without_events_confirms,
        no_stream_is_not_any, exact_takes_no_older_version, exact_takes_no_newer_version,
        exact_zero_is_no_stream, a_conflict_keeps_no_key, one_of_many_wins,
        a_random_history_matches_the_model,
    ];
    stores_the_first_event: verdicts::StoresTheFirstEvent => [
        a_conflict_uses_up_no_position, the_head_is_the_last_position, a_stale_append_fails_alone,
        a_conflict_tells_the_actual_version, a_conflict_stores_nothing, exists_needs_an_event,
        exact_takes_no_older_version, exact_takes_no_newer_version, a_conflict_keeps_no_key,
        a_committed_batch_is_found, many_writers_leave_no_gap, one_of_many_wins,
        a_random_history_matches_the_model,
    ];
    confirms_unseen: verdicts::ConfirmsUnseen => [
        an_append_without_events_confirms, a_conflict_keeps_no_key, pruning_stops_at_its_limit,
        a_random_history_matches_the_model,
    ];
    shows_half_a_batch: verdicts::ShowsHalfABatch => [a_batch_becomes_visible_whole];

    any_is_the_last_seen: expected_versions::AnyIsTheLastSeen => [
        recorded_at_never_runs_backwards, any_takes_every_stream, a_fence_stops_only_its_batch,
        a_random_history_matches_the_model,
    ];
    no_stream_is_any: expected_versions::NoStreamIsAny => [
        appends_are_judged_in_order, an_append_without_events_confirms, no_stream_is_not_any,
        one_of_many_wins, a_random_history_matches_the_model,
    ];
    exists_is_any: expected_versions::ExistsIsAny => [
        appends_are_judged_in_order, an_append_without_events_confirms, exists_needs_an_event,
        a_random_history_matches_the_model,
    ];
    exact_is_at_least: expected_versions::ExactIsAtLeast => [
        the_head_is_the_last_position, a_stale_append_fails_alone,
        an_append_without_events_confirms, exact_takes_no_older_version, a_conflict_keeps_no_key,
        one_of_many_wins, a_random_history_matches_the_model,
    ];
    exact_is_at_most: expected_versions::ExactIsAtMost => [
        a_conflict_uses_up_no_position, appends_are_judged_in_order,
        a_conflict_tells_the_actual_version, a_conflict_stores_nothing,
        exact_takes_no_newer_version, a_committed_batch_is_found,
        a_random_history_matches_the_model, what_keeps_no_key_is_not_told,
    ];
    exact_zero_is_any: expected_versions::ExactZeroIsAny => [
        a_conflict_stores_nothing, exact_zero_is_no_stream, pruning_stops_at_its_limit,
        a_random_history_matches_the_model,
    ];

    rewrites_data: contents::RewritesData => [data_comes_back_as_written];
    rewrites_metadata: contents::RewritesMetadata => [metadata_comes_back_as_written];
    halves_type_versions: contents::HalvesTypeVersions => [types_come_back_as_written];
    gives_ids: contents::GivesIds => [
        events_of_an_append_stay_in_order, a_verdict_tells_the_true_place,
        event_ids_come_back_as_written, many_writers_leave_no_gap,
        a_random_history_matches_the_model,
    ];
    mixes_up_columns: contents::MixesUpColumns => [every_read_tells_the_same];
    cuts_data: contents::CutsData => [a_megabyte_comes_back];
    drops_the_rest: contents::DropsTheRest => [a_thousand_events_happen_at_once];

    confuses_case: stream_ids::Confuses<stream_ids::ByCase> => [
        similar_ids_stay_apart, a_random_history_matches_the_model, a_stream_has_its_own_keys,
        keys_stand_in_the_order_of_their_bytes,
    ];
    confuses_padding: stream_ids::Confuses<stream_ids::ByPadding> => [
        similar_ids_stay_apart, a_random_history_matches_the_model,
    ];
    confuses_joined_names: stream_ids::Confuses<stream_ids::ByJoining> => [
        category_and_id_stay_apart,
    ];
    confuses_long_names: stream_ids::Confuses<stream_ids::ByTheBeginning> => [
        the_longest_ids_are_kept,
    ];
    doubles_quotes: stream_ids::DoublesQuotes => [
        ids_come_back_as_written, a_random_history_matches_the_model,
    ];

    sorts_answers: loading::SortsAnswers => [
        loads_are_answered_in_order, a_random_history_matches_the_model,
    ];
    loads_its_version_again: loading::LoadsItsVersionAgain => [
        loads_are_answered_in_order, a_load_starts_after_its_version, a_load_stops_at_its_limit,
        a_random_history_matches_the_model,
    ];
    shares_the_limit: loading::SharesTheLimit => [
        a_load_stops_at_its_limit, a_random_history_matches_the_model,
    ];
    pages_by_position: loading::PagesByPosition => [a_stream_is_read_page_by_page];
    finds_the_nearest: loading::FindsTheNearest => [a_stream_that_never_was_is_empty];

    skips_the_rest: reading::SkipsTheRest => [
        a_thousand_events_happen_at_once, the_log_is_read_page_by_page, through_skips_no_match,
        no_event_is_seen_late, a_filtered_reader_misses_nothing,
    ];
    reads_its_position_again: reading::ReadsItsPositionAgain => [
        a_thousand_events_happen_at_once, the_log_is_read_page_by_page, a_page_stops_at_its_limit,
        through_skips_no_match, no_event_is_seen_late, a_filtered_reader_misses_nothing,
    ];
    gives_one_more: reading::GivesOneMore => [a_page_stops_at_its_limit];
    ignores_categories: reading::IgnoresCategories => [
        a_filter_lets_its_categories_through, a_filter_with_both_needs_both, through_skips_no_match,
        a_filtered_reader_misses_nothing,
    ];
    matches_names_loosely: reading::MatchesNamesLoosely => [
        a_filter_lets_its_names_through, a_filter_with_both_needs_both, through_skips_no_match,
    ];
    needs_either: reading::NeedsEither => [a_filter_with_both_needs_both, through_skips_no_match];
    filters_after_the_limit: reading::FiltersAfterTheLimit => [
        through_skips_no_match, a_filtered_reader_misses_nothing,
    ];
    waits_for_a_match: reading::WaitsForAMatch => [
        a_filter_lets_its_categories_through, a_filter_lets_its_names_through,
        a_filter_with_both_needs_both, through_moves_past_what_is_held_back,
        a_filtered_reader_misses_nothing,
    ];
    stays_ahead: reading::StaysAhead => [through_never_passes_the_head];

    tells_the_present: keys::TellsThePresent => [
        the_first_outcome_is_kept, no_events_is_an_outcome_too, a_refusal_is_an_outcome_too,
        a_repeat_wins_over_a_stale_version, a_key_counts_within_its_batch,
        a_random_history_matches_the_model,
    ];
    keeps_no_quiet_outcome: keys::KeepsNoQuietOutcome => [
        no_events_is_an_outcome_too, a_repeat_wins_over_a_stale_version, pruning_stops_at_its_limit,
        a_random_history_matches_the_model, a_kept_key_is_told_whole, a_stream_has_its_own_keys,
        keys_stand_in_the_order_of_their_bytes,
    ];
    keeps_no_refusal: keys::KeepsNoRefusal => [
        the_first_outcome_is_kept, no_events_is_an_outcome_too, a_refusal_is_an_outcome_too,
        a_repeat_stores_nothing, a_pruned_key_counts_as_new, one_key_has_one_refusal,
        a_random_history_matches_the_model, a_kept_key_is_told_whole,
    ];
    stores_repeats: keys::StoresRepeats => [
        a_repeat_stores_nothing, a_key_counts_within_its_batch, one_key_has_one_effect,
        a_random_history_matches_the_model,
    ];
    looks_at_the_version_first: keys::LooksAtTheVersionFirst => [
        a_repeat_wins_over_a_stale_version, another_command_cannot_use_the_key,
        pruning_stops_at_its_limit, a_random_history_matches_the_model,
    ];
    ignores_the_command: keys::IgnoresTheCommand => [
        another_command_cannot_use_the_key, a_key_counts_within_its_batch,
        a_random_history_matches_the_model, a_kept_key_is_told_whole,
    ];
    shares_keys: keys::SharesKeys => [
        the_longest_ids_are_kept, a_repeat_stores_nothing, a_key_belongs_to_its_stream,
        a_random_history_matches_the_model, a_stream_has_its_own_keys,
        keys_stand_in_the_order_of_their_bytes,
    ];
    folds_keys: keys::FoldsKeys => [
        similar_keys_stay_apart, a_stream_has_its_own_keys, keys_stand_in_the_order_of_their_bytes,
    ];
    keeps_keys_of_conflicts: keys::KeepsKeysOfConflicts => [
        a_conflict_keeps_no_key, pruning_stops_at_its_limit, a_random_history_matches_the_model,
        what_keeps_no_key_is_not_told,
    ];
    misses_keys_of_its_batch: keys::MissesKeysOfItsBatch => [
        a_key_counts_within_its_batch, a_random_history_matches_the_model,
    ];

    tells_the_time_of_the_command: kept_keys::TellsTheTimeOfTheCommand => [
        a_kept_key_is_told_whole,
    ];
    sorts_keys_by_language: kept_keys::SortsKeysByLanguage => [
        keys_stand_in_the_order_of_their_bytes,
    ];
    finds_keys_by_id: kept_keys::FindsKeysById => [a_stream_has_its_own_keys];
    lists_what_was_sent: kept_keys::ListsWhatWasSent => [
        what_keeps_no_key_is_not_told, the_oldest_keys_are_pruned_first,
    ];
    prunes_the_newest: kept_keys::PrunesTheNewest => [the_oldest_keys_are_pruned_first];

    only_counts_keys: pruning::OnlyCountsKeys => [
        a_pruned_key_counts_as_new, pruning_spares_younger_keys, pruning_stops_at_its_limit,
        the_oldest_keys_are_pruned_first,
    ];
    prunes_the_young: pruning::PrunesTheYoung => [pruning_spares_younger_keys];
    prunes_without_limit: pruning::PrunesWithoutLimit => [
        pruning_stops_at_its_limit, the_oldest_keys_are_pruned_first,
    ];

    forgets_where: fencing::ForgetsWhere => [
        a_committed_batch_is_found, a_fate_never_changes, a_batch_happens_once,
        a_random_history_matches_the_model,
    ];
    only_looks: fencing::OnlyLooks => [
        an_unknown_batch_is_fenced, a_fate_never_changes, a_race_with_resolve_has_one_answer,
        a_random_history_matches_the_model,
    ];
    fences_the_slot: fencing::FencesTheSlot => [
        an_unknown_batch_is_fenced, a_fence_stops_only_its_batch, a_fate_never_changes,
        another_epoch_is_turned_away, a_random_history_matches_the_model,
    ];
    remembers_the_last: fencing::RemembersTheLast => [
        a_fate_never_changes, a_random_history_matches_the_model,
    ];
    stays_in_the_transaction: fencing::StaysInTheTransaction => [
        a_dropped_append_is_whole_or_nothing,
    ];
    takes_a_batch_again: fencing::TakesABatchAgain => [a_batch_happens_once];

    ignores_the_epoch: epochs::IgnoresTheEpoch => [
        another_epoch_is_turned_away, a_random_history_matches_the_model,
    ];
    remembers_the_epoch: epochs::RemembersTheEpoch => [epochs_rise];

    counts_for_itself: many_writers::CountsForItself => [many_writers_leave_no_gap];
    commits_late: many_writers::CommitsLate => [
        a_dropped_append_is_whole_or_nothing, no_event_is_seen_late,
        a_filtered_reader_misses_nothing,
    ];
    checks_then_writes: many_writers::ChecksThenWrites => [one_of_many_wins];
    looks_up_keys_then_writes: many_writers::LooksUpKeysThenWrites => [
        a_repeat_stores_nothing, one_key_has_one_effect, one_key_has_one_refusal,
        a_random_history_matches_the_model, a_kept_key_is_told_whole, a_stream_has_its_own_keys,
        keys_stand_in_the_order_of_their_bytes, the_oldest_keys_are_pruned_first,
        what_keeps_no_key_is_not_told,
    ];
}
