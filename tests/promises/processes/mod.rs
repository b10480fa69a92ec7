//! What process managers promise, with real processes on real stores.

mod payments;
mod reminders;

mod every_deadline_once;
mod sampled_faults;
