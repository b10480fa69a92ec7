/// The promises of a store of projections, by the file in `rules/` that holds their tests.
/// `[macro] args` is called as `macro! { (args) table }`.
#[doc(hidden)]
#[macro_export]
macro_rules! __projection_promises {
    ([$($then:tt)*] $($args:tt)*) => { $($then)*! { ($($args)*)
        generations {
            the_first_generation_serves:
                "The first generation of a projection serves at once; its parts are at position 0.";
            preparing_again_gives_the_same:
                "Preparing the same again gives the same generation, with what it has.";
            another_definition_is_refused:
                "Another definition under the same version is `Changed`, and nothing is made.";
            a_higher_version_is_built_beside:
                "A higher version is built beside the one that serves, which goes on serving.";
            a_lower_version_is_superseded:
                "A version below the one that serves is told so, and nothing is made.";
            a_rebuild_is_of_what_serves:
                "A rebuild is another, empty generation of the version that serves; there is one at a time.";
            projections_stay_apart:
                "What one projection does changes nothing of another.";
            the_longest_names_are_kept:
                "A name of 40 bytes is kept whole.";
            what_is_not_there_is_empty:
                "A part or a generation that is not there has no checkpoint, no documents and nothing parked.";
        }
        steps {
            a_step_changes_everything_it_says:
                "A step writes its documents, its parked events and its checkpoint.";
            every_commit_raises_the_revision:
                "Every commit raises the revision by one, whatever it changes.";
            another_revision_stores_nothing:
                "A step on another revision than the present one is `Stale`, and nothing of it is stored.";
            a_checkpoint_never_goes_back:
                "A step to a position before the checkpoint fails, and nothing of it is stored.";
            a_step_of_another_epoch_stores_nothing:
                "A step whose events were read in another epoch than the log's is `Stale`, and nothing of it is stored.";
            a_step_may_stay:
                "A step may change documents and parked events where the checkpoint is.";
            a_checkpoint_tells_its_epoch:
                "A checkpoint tells the epoch that its last step named.";
            parts_move_alone:
                "Each part has a checkpoint, a revision and parked keys of its own.";
            a_part_that_is_not_there_is_stale:
                "A step of a part that is not there is `Stale`, and nothing of it is stored.";
            what_the_log_does_not_bear_out_is_lost:
                "A step beyond the log is not committed, or its checkpoint is told to be lost, also when the log has come there.";
        }
        documents {
            documents_come_back_as_written:
                "A document comes back byte for byte.";
            the_last_event_is_told:
                "A document keeps the version and the position of its last event.";
            odd_keys_stay_apart:
                "Keys come back as written, and those that look alike are different ones.";
            a_write_replaces_the_whole:
                "A write replaces the document that was there.";
            a_removed_document_is_gone:
                "A document that goes is neither loaded nor found, and may come again.";
            a_load_leaves_out_what_is_absent:
                "A load gives the documents that are there, by exact comparison of keys.";
            large_documents_come_back:
                "A document of a megabyte comes back whole.";
            thousands_are_written_at_once:
                "One step may write thousands of documents, one load may ask for them.";
        }
        queries {
            pages_follow_the_bytes_of_the_keys:
                "Pages, each after the last key, give each document once, in the order of the keys' bytes.";
            a_filtered_page_is_full:
                "A page holds as many documents that pass as were asked for, while there are some.";
            named_keys_are_found:
                "A query for keys gives those that are there, each once.";
            what_cannot_be_asked_is_refused:
                "A projection that does not serve, a column that is not declared and a value of another kind are refused.";
            queries_see_only_what_serves:
                "A query sees the generation that serves, and no other.";
        }
        columns {
            integers_are_compared:
                "A filter compares integers of 64 bits exactly.";
            reals_are_compared:
                "A filter compares numbers with a fraction exactly.";
            booleans_are_compared:
                "A filter compares `true` and `false`.";
            text_is_compared_by_its_bytes:
                "A filter compares text byte by byte.";
            null_passes_nothing:
                "A field that is absent or `null` passes no filter.";
            all_filters_must_pass:
                "A document is found where it passes all filters.";
            a_column_follows_its_document:
                "A column is what the document says, after every write.";
            columns_may_be_words_of_sql:
                "A column may have the name of a word of SQL.";
        }
        orders {
            numbers_are_ordered_by_their_value:
                "Documents in the order of an integer column stand by its value, the lowest first.";
            fractions_are_ordered_by_their_value:
                "Documents in the order of a column of numbers with a fraction stand by its value.";
            text_is_ordered_by_its_bytes:
                "Documents in the order of a column of text stand by its bytes.";
            the_same_value_is_ordered_by_key:
                "Those with the same value are in the order of their keys' bytes.";
            null_has_no_place_in_an_order:
                "A document whose field is absent or `null` has no place in the order of its column.";
            the_first_of_an_order_are_given:
                "Of those that pass, the first ones in the order are given.";
            an_order_that_cannot_be_is_refused:
                "The order of a column that is not declared is refused, and so is a key to begin after in the order of a column.";
        }
        parking {
            parked_events_come_back_as_written:
                "Parked events come back as they were written.";
            parked_keys_are_told_once:
                "A checkpoint tells the keys that have parked events in its part, each once, and so does the status.";
            parked_events_stand_by_key_and_position:
                "Parked events stand in the order of keys' bytes, then of positions, and stop at the limit.";
            parking_again_keeps_one:
                "An event that is parked again has the new reason, attempts and time.";
            unparking_ends_at_its_position:
                "Unparking takes the events of its key up to its position, and no other.";
            thousands_are_parked_at_once:
                "One step may park or unpark thousands of events.";
            generations_park_for_themselves:
                "What one generation parks or unparks changes nothing of another.";
        }
        swaps {
            no_query_goes_back_in_time:
                "A generation takes the place when every part of it is as far as every part of the one that serves.";
            a_swap_may_be_said_again:
                "A swap to the one that serves changes nothing and is `Swapped`.";
            nothing_takes_the_place_of_a_higher_version:
                "A generation that a higher version overtook while it was built never serves: a swap to it is `Gone`.";
            no_step_crosses_a_swap:
                "A step that was worked out before a swap is stale after it, in both generations, and the state comes with the checkpoint.";
            nothing_is_swapped_back:
                "A swap to a retired generation, or to none, is `Gone`, and changes nothing.";
            the_one_that_served_is_kept:
                "The one that served is retired, with all it has, and goes on until it is dropped.";
            a_rebuild_takes_the_place:
                "A rebuild takes the place of the one that it was begun beside, again and again.";
        }
        drops {
            what_serves_is_not_dropped:
                "Dropping the generation that serves is refused.";
            an_unfinished_one_is_dropped_whole:
                "A generation that is dropped while it is built is gone with all it has; the next one is empty.";
            a_retired_one_is_dropped_whole:
                "A retired generation that is dropped is gone with all it has.";
        }
        status {
            every_generation_is_told:
                "Every generation is told, by name and id, with its parts in order.";
            the_place_of_every_part_is_told:
                "The position, the epoch and the number of parked keys of every part are told.";
            a_stop_is_told:
                "Why a part stands still is told until it is taken back; the revision stays.";
            a_part_tells_since_when_it_is_behind:
                "A part is behind since the first event after its checkpoint was recorded.";
            times_are_those_of_the_log:
                "When a generation was made and a part moved is told by the clock that events are recorded by.";
        }
        hints {
            an_append_is_heard_of:
                "The handle that appended hears of the position.";
            no_hint_is_ahead_of_the_log:
                "Nobody hears of a position that no event has.";
            epochs_tell_where_they_began:
                "The epochs are told in order, each with the first position that it could give out.";
        }
        many_runners {
            many_prepare_one:
                "Of many who prepare the same at once, all get the one generation.";
            one_of_many_steps_is_committed:
                "Of many who step on one revision, exactly one commits.";
            a_step_becomes_visible_whole:
                "Nobody ever sees a part of a step.";
            no_query_misses_a_document_in_a_swap:
                "A query while generations are swapped and dropped sees one of them whole, and never an older one again.";
            one_of_many_serves:
                "However many are swapped to at once, one serves.";
            a_dropped_step_is_whole_or_nothing:
                "A step whose caller went away is stored whole or not at all, and its part goes on.";
        }
    } };
}
