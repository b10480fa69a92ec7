//! What the expansion of `#[projection]` calls.

mod asked;
mod codec;
mod key;
mod make;
mod of;
mod returned;

pub use asked::{Asked, NoEvent};
pub use codec::{Codec, Kept, codec};
pub use key::{IdFor, KeyFor, NoId, key, key_of_stream};
pub use make::{CannotMake, Make};
pub use of::{Of, Unlisted};
pub use returned::{IntoHandled, fate, handled, no_handler};
