//! A picture of what is registered: who takes which command, what happens then, and who hears.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{
    Aggregate as _, ProcessManager as _, ProcessSpec, ProjectionSpec, RegisteredProcess,
    RegisteredProjection, Registry, ScheduledCommand, ScheduledCommands,
};

/// The way of commands through aggregates into events, and on to projections, reactors and
/// process managers, which send commands again: as text that Mermaid draws.
///
/// It is drawn from what the program has registered, so it is never out of date.
///
/// ```
#[doc = include_str!("domain/example.md")]
/// use cqrs_core::{Diagram, Registry};
///
/// let registry = Registry::discover()?.with::<Account>()?;
/// let drawn = Diagram::of(&registry).to_string();
/// assert!(drawn.starts_with("flowchart LR\n"));
/// assert!(drawn.contains(r#"(["account.deposited"])"#));
/// # Ok::<(), cqrs_core::RegistryError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Diagram {
    /// From each aggregate's category: its commands and its events.
    aggregates: BTreeMap<&'static str, (BTreeSet<&'static str>, BTreeSet<&'static str>)>,
    processes: Vec<(ProcessSpec, bool)>,
    projections: Vec<ProjectionSpec>,
}

impl Diagram {
    /// Everything: these aggregates, and every projection, process manager and reactor of the
    /// crates that this program references.
    #[must_use]
    pub fn of(registry: &Registry) -> Self {
        let aggregate = |found: &crate::Registered| {
            let commands = (found.routes)().iter().map(crate::CommandRoute::name).collect();
            (found.category, (commands, found.events.iter().copied().collect()))
        };
        // The framework's own is in every program.
        let is_theirs = |found: &&crate::Registered| found.category != ScheduledCommand::CATEGORY;
        let process = |found: RegisteredProcess| (found.spec, found.is_reactor());
        Self {
            aggregates: registry.aggregates().filter(is_theirs).map(aggregate).collect(),
            processes: RegisteredProcess::all()
                .into_iter()
                .filter(|found| found.spec.name != ScheduledCommands::SPEC.name)
                .map(process)
                .collect(),
            projections: RegisteredProjection::all().into_iter().map(|found| found.spec).collect(),
        }
    }

    /// Only what one process manager or reactor has to do with: what it hears of, and what it
    /// sends.
    #[must_use]
    pub fn only_process(mut self, name: &str) -> Self {
        self.projections.clear();
        self.processes.retain(|(spec, _)| spec.name == name);
        let heard: BTreeSet<_> = self.processes.iter().flat_map(|(spec, _)| spec.events).collect();
        let sent: BTreeSet<_> = self.processes.iter().flat_map(|(spec, _)| spec.commands).collect();
        for (commands, events) in self.aggregates.values_mut() {
            commands.retain(|name| sent.contains(name));
            events.retain(|name| heard.contains(name));
        }
        self.aggregates.retain(|_, (commands, events)| !commands.is_empty() || !events.is_empty());
        self
    }
}

/// The text that Mermaid draws.
impl fmt::Display for Diagram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "flowchart LR")?;
        for (category, (commands, events)) in &self.aggregates {
            writeln!(f, "  {}[\"{category}\"]", node("aggregate", category))?;
            for name in commands {
                writeln!(f, "  {}>\"{name}\"]", node("command", name))?;
                writeln!(f, "  {} --> {}", node("command", name), node("aggregate", category))?;
            }
            for name in events {
                writeln!(f, "  {}([\"{name}\"])", node("event", name))?;
                writeln!(f, "  {} --> {}", node("aggregate", category), node("event", name))?;
            }
        }
        for (spec, is_reactor) in &self.processes {
            let id = node("process", spec.name);
            let (left, right) = if *is_reactor { ("[/", "/]") } else { ("{{", "}}") };
            writeln!(f, "  {id}{left}\"{}\"{right}", spec.name)?;
            heard(f, spec.events, &id)?;
            for name in spec.commands {
                writeln!(f, "  {id} --> {}", node("command", name))?;
            }
            for name in spec.deadlines {
                writeln!(f, "  {id} -. \"{name}\" .-> {id}")?;
            }
        }
        for spec in &self.projections {
            let id = node("projection", spec.name);
            writeln!(f, "  {id}[(\"{}\")]", spec.name)?;
            heard(f, spec.events, &id)?;
        }
        Ok(())
    }
}

fn heard(f: &mut fmt::Formatter<'_>, events: &[&str], by: &str) -> fmt::Result {
    events.iter().try_for_each(|name| writeln!(f, "  {} --> {by}", node("event", name)))
}

/// What a node is called in the text. Stored names have dots and dashes, which Mermaid reads
/// otherwise.
fn node(kind: &str, name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    format!("{kind}_{}", name.chars().map(plain).collect::<String>())
}
