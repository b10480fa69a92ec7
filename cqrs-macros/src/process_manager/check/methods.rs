use crate::listener::parse::Method;

/// The methods by what they are told.
#[derive(Default)]
pub(super) struct Methods {
    pub(super) events: Vec<Method>,
    pub(super) refusals: Vec<Method>,
    pub(super) all_refusals: Vec<Method>,
    pub(super) deadlines: Vec<Method>,
}

impl Methods {
    pub(super) fn sort(methods: Vec<Method>) -> Self {
        let mut sorted = Self::default();
        for method in methods {
            let kind = match method.told.word.as_str() {
                "Refused" => &mut sorted.refusals,
                "RefusedCommand" => &mut sorted.all_refusals,
                "Due" | "DueDeadline" => &mut sorted.deadlines,
                _ => &mut sorted.events,
            };
            kind.push(method);
        }
        sorted
    }

    /// Whether all of them say which refusal or deadline they take.
    pub(super) fn say_what_they_take(&self) -> bool {
        let say = |methods: &[Method], types| {
            methods.iter().all(|method| method.told.about.len() == types)
        };
        say(&self.refusals, 2) && say(&self.deadlines, 1)
    }
}
