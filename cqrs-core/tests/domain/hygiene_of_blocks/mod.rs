//! The expansions of `#[projection]`, `#[process_manager]` and `#[reactor]` in places where an
//! expansion goes wrong easily.

mod inside_of_a_function;
mod out_of_a_macro;
mod shadowed;
mod under_other_names;

#[test]
fn works_among_shadows() {
    use cqrs_core::{Document as _, ProcessManager as _, Reactor as _, SqlProjection as _};

    assert_eq!(shadowed::Folded::SPEC.categories, ["hygiene"]);
    assert_eq!(shadowed::Folded::SPEC.events.len(), 3);
    assert!(shadowed::Folded::default().stored_json.is_none());
    assert_eq!(shadowed::Written.spec().events, ["hygiene.placed"]);
    assert_eq!(shadowed::primitive::Doors.spec().events, ["hygiene.placed"]);
    assert_eq!(shadowed::public::Parcel::SPEC.name, "hygiene_parcels");
    assert_eq!(shadowed::Driven::SPEC.commands, ["hygiene.place", "hygiene.pay"]);
    assert_eq!(shadowed::Driven::SPEC.deadlines, ["hygiene.late"]);
    assert_eq!(shadowed::public::Route::SPEC.name, "hygiene_routes");
    assert_eq!(shadowed::Sent.spec().events, ["hygiene.placed", "hygiene.placed_again"]);
    let _ = (shadowed::Connection, shadowed::other::Placed { many: [0; 32] });
    let _ = (shadowed::Placed { stored_event: 0 }, shadowed::AnyEvent { any_event: 0 });
    let _ = shadowed::any_event(0);
}
