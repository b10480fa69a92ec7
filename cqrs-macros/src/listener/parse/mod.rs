mod bare;
mod block;
mod declared;
mod envelope;
mod key;
mod method;
mod word;

use self::word::Word;
pub(crate) use self::{
    bare::Bare,
    block::Block,
    declared::{Declared, word},
    envelope::{Envelope, Lent},
    method::Method,
};
