use std::collections::BTreeMap;

use super::StartError;

/// The names of what is to be run, each with its type.
#[derive(Default)]
pub(super) struct Names(BTreeMap<&'static str, &'static str>);

impl Names {
    /// Notes the name of a type; `false` where it has it already: naming a type twice is harmless.
    ///
    /// # Errors
    /// Where another type has the name.
    pub(super) fn are_new(
        &mut self,
        name: &'static str,
        second: &'static str,
    ) -> Result<bool, StartError> {
        match self.0.insert(name, second) {
            None => Ok(true),
            Some(first) if first == second => Ok(false),
            Some(first) => Err(StartError::NameTaken { name, first, second }),
        }
    }
}
