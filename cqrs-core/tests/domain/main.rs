//! Domain code as a user writes it: through the derives and the test kit.

#![allow(missing_docs)] // Nothing here is public.

mod account;
mod derives;
mod documents;
mod hygiene;
mod hygiene_of_blocks;
mod ids;
mod process_managers;
mod projected;
mod reactors;
mod recorded;
mod registry;
mod specs;
mod sql_projections;
mod under_control;
