mod bare;
mod block;
mod envelope;
mod key;
mod method;
mod word;

pub(crate) use self::{
    bare::Bare,
    block::Block,
    envelope::{Envelope, Lent},
    method::Method,
    word::Word,
};
