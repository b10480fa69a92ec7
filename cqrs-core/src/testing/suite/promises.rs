/// The promises of a store, by the file in `rules/` that holds their tests. `[macro] args` is
/// called as `macro! { (args) table }`.
#[doc(hidden)]
#[macro_export]
macro_rules! __store_promises {
    ([$($then:tt)*] $($args:tt)*) => { $($then)*! { ($($args)*)
        positions {
            positions_have_no_gap:
                "Events get the positions 1, 2, 3 and so on, whichever stream they happen to.";
            versions_have_no_gap:
                "The events of a stream get the versions 1, 2, 3 and so on.";
            a_conflict_uses_up_no_position:
                "The event after a conflict gets the very next position.";
            events_of_an_append_stay_in_order:
                "The events of one append stand in its stream in the order in which they were given.";
            a_verdict_tells_the_true_place:
                "The version and the position of a verdict are those of the append's last event.";
            the_head_is_the_last_position:
                "The head is the position of the last event, 0 in an empty log.";
            recorded_at_never_runs_backwards:
                "Along positions, the time of recording stays or rises.";
        }
        verdicts {
            a_stale_append_fails_alone:
                "A stale expected version fails its own append and none of its neighbours.";
            appends_are_judged_in_order:
                "A later append of a batch to the same stream sees what an earlier one wrote.";
            a_conflict_tells_the_actual_version:
                "A conflict tells the version that the stream really has.";
            a_conflict_stores_nothing:
                "Nothing of an append that conflicts is stored, not even its first event.";
            an_append_without_events_confirms:
                "An append without events says whether the stream is as expected, and stores nothing.";
            a_batch_becomes_visible_whole:
                "Nobody ever sees a part of a batch.";
        }
        expected_versions {
            any_takes_every_stream:
                "`Any` lets an append happen whatever the stream looks like.";
            no_stream_is_not_any:
                "`NoStream` lets an append happen only where no event is.";
            exists_needs_an_event:
                "`Exists` lets an append happen only where an event is.";
            exact_takes_no_older_version:
                "`Exact` conflicts where the stream has gone on.";
            exact_takes_no_newer_version:
                "`Exact` conflicts where the stream has not come so far.";
            exact_zero_is_no_stream:
                "`Exact(0)` means the same as `NoStream`.";
        }
        contents {
            data_comes_back_as_written:
                "The data of an event comes back byte for byte.";
            metadata_comes_back_as_written:
                "The metadata of an event comes back byte for byte.";
            types_come_back_as_written:
                "The name and the version of an event's type come back as they were written.";
            event_ids_come_back_as_written:
                "An event keeps its id.";
            every_read_tells_the_same:
                "Loading, reading the stream and reading the log tell the same of an event.";
            a_megabyte_comes_back:
                "An event of a megabyte comes back whole.";
            a_thousand_events_happen_at_once:
                "One append may hold a thousand events, one batch a hundred appends, one load a thousand streams.";
        }
        stream_ids {
            ids_come_back_as_written:
                "A stream keeps its category and id: quotes, wildcards, other scripts and all.";
            similar_ids_stay_apart:
                "Ids that differ in case, in a space at the end or in their code points are different streams.";
            category_and_id_stay_apart:
                "No category and id together look like another category and id.";
            the_longest_ids_are_kept:
                "A category of 100 bytes, an id of 250 and a key of 250 are kept whole.";
        }
        loading {
            loads_are_answered_in_order:
                "The answers to many loads stand in the order of the requests, also when one stream is asked for twice.";
            a_load_starts_after_its_version:
                "A load gives the events after its version, and no other.";
            a_load_stops_at_its_limit:
                "A load gives at most as many events as it asked for, the oldest first.";
            a_stream_is_read_page_by_page:
                "Reading a stream page by page, each after the last version, gives each event once.";
            a_stream_that_never_was_is_empty:
                "A stream without events is read as empty, and that is no error.";
        }
        reading {
            the_log_is_read_page_by_page:
                "Reading the log page by page, each after the last `through`, gives each event once.";
            a_page_stops_at_its_limit:
                "A page holds at most as many events as were asked for.";
            a_filter_lets_its_categories_through:
                "A filter by category gives all events of those categories and no other.";
            a_filter_lets_its_names_through:
                "A filter by name gives all events of those types and no other, by exact comparison.";
            a_filter_with_both_needs_both:
                "A filter by category and name gives the events that match both.";
            through_skips_no_match:
                "A page holds every event between its start and its `through` that its filter lets through.";
            through_moves_past_what_is_held_back:
                "A reader whose filter matches nothing still comes to the head.";
            through_never_passes_the_head:
                "`through` is never a position that no event has yet.";
        }
        keys {
            the_first_outcome_is_kept:
                "A keyed command sent again gets its first outcome, whatever happened to the stream since.";
            no_events_is_an_outcome_too:
                "A keyed command that decided on no events is kept as well.";
            a_refusal_is_an_outcome_too:
                "A keyed command that was refused stays refused, with the same words.";
            a_repeat_stores_nothing:
                "A repeated command stores no event.";
            a_repeat_wins_over_a_stale_version:
                "A taken key decides before the expected version does.";
            another_command_cannot_use_the_key:
                "A key that another command has taken is `KeyReused`, and nothing is stored.";
            a_key_belongs_to_its_stream:
                "The same key on another stream is another key.";
            similar_keys_stay_apart:
                "Keys that differ in case or in a space at the end are different keys.";
            a_conflict_keeps_no_key:
                "An append that conflicts leaves its key free.";
            a_key_counts_within_its_batch:
                "Of two appends with one key in one batch, the second is a repeat.";
        }
        kept_keys {
            a_kept_key_is_told_whole:
                "A key that is kept is told with its stream, its command, its first outcome and when it was recorded.";
            keys_stand_in_the_order_of_their_bytes:
                "Pages of keys, each after the last one, give each key once, in the order of the bytes of category, id and key.";
            a_stream_has_its_own_keys:
                "The keys of a stream are told, and no other.";
            what_keeps_no_key_is_not_told:
                "A conflict, a repeat, another command's key and an append without a key add none.";
        }
        pruning {
            a_pruned_key_counts_as_new:
                "A key that was pruned may be taken again.";
            pruning_spares_younger_keys:
                "Pruning forgets only keys that were recorded before the given time.";
            pruning_stops_at_its_limit:
                "Pruning forgets at most as many keys as it was told, and says how many.";
            the_oldest_keys_are_pruned_first:
                "Pruning forgets the keys that were recorded first, and they are not told any more.";
        }
        fencing {
            a_committed_batch_is_found:
                "A batch that committed is said to be committed, with the positions of its events.";
            an_unknown_batch_is_fenced:
                "A batch that never came is fenced: when it comes later, it is turned away and nothing is stored.";
            a_fence_stops_only_its_batch:
                "Other batches go on, also those of the same slot.";
            a_fate_never_changes:
                "What `resolve` said of a batch once, it always says, however many batches follow.";
            a_batch_happens_once:
                "A batch that comes a second time is not stored a second time.";
            a_race_with_resolve_has_one_answer:
                "A batch that is resolved while it commits is either committed or fenced, for everybody.";
            a_dropped_append_is_whole_or_nothing:
                "An append whose caller went away is stored whole or not at all, and its slot goes on.";
        }
        epochs {
            another_epoch_is_turned_away:
                "A batch that names another epoch than the log's fails with both, and nothing is stored.";
            epochs_rise:
                "A new epoch is higher than the last, and every handle sees it at once.";
        }
        many_writers {
            many_writers_leave_no_gap:
                "However many write, positions and versions have no gap, and each verdict is true.";
            no_event_is_seen_late:
                "Who has read up to a position has seen every event up to it.";
            a_filtered_reader_misses_nothing:
                "A filtered reader that keeps up with many writers sees every match.";
            one_of_many_wins:
                "Of many who expect the same version, exactly one appends.";
            one_key_has_one_effect:
                "Of many who send one keyed command at once, one has the effect and all get its outcome.";
            one_key_has_one_refusal:
                "Of many who send one keyed command that is refused, all get the same refusal.";
        }
        history {
            a_random_history_matches_the_model:
                "In a long history of everything at random, each answer is the one that the rules ask for.";
        }
    } };
}
