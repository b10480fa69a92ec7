//! What the expansions of `#[projection]`, `#[process_manager]` and `#[reactor]` share.

mod asked;
mod codec;
mod key;
mod make;
mod of;
mod returned;
mod said;

pub use asked::{Asked, Neither};
pub use codec::{Codec, Kept, codec};
pub use key::{IdFor, KeyFor, NoId, key, key_of_stream};
pub use make::{CannotMake, Make};
pub use of::{Of, Unlisted};
pub use returned::{IntoHandled, handled, no_handler};
pub use said::{Said, SaidPlainly};
