//! Which kinds of events somebody wants to hear of, by name or by group.
//!
//! In: names. Out: yes or no for a kind. Never: a name that is no kind.

use relance_core::base::Problem;
use serde::{Deserialize, Serialize};

use super::KINDS;

/// How many kinds or groups may be named: more than there are.
const MOST_NAMES: usize = 50;

/// Which kinds of events are wanted: by name, or `group.*`; none named means all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Filter(Vec<String>);

impl Filter {
    /// A filter from names.
    ///
    /// # Errors
    /// Every name that no event has, with its place in the list under `path`; or that there are too many.
    pub fn of(names: Vec<String>, path: &str) -> Result<Self, Vec<Problem>> {
        if names.len() > MOST_NAMES {
            let message = format!("expected up to {MOST_NAMES} kinds of events, found {}", names.len());
            let help = "leave them out for all; `message.*` stands for all of a group";
            return Err(vec![Problem::error("webhook.events", path.to_owned(), message).help(help)]);
        }
        let known = |name: &str| KINDS.contains(&name) || KINDS.iter().any(|kind| in_group(kind, name));
        let problem = |(index, name): (usize, &String)| {
            let shown: String = name.chars().take(40).collect();
            let message = format!("expected a kind of event, found `{}`", shown.escape_debug());
            let help = format!("one of {}; `message.*` for all of a group", KINDS.join(", "));
            Problem::error("webhook.event", format!("{path}/{index}"), message).help(help)
        };
        let problems: Vec<Problem> = names.iter().enumerate().filter(|(_, name)| !known(name)).map(problem).collect();
        if problems.is_empty() { Ok(Self(names)) } else { Err(problems) }
    }

    /// Whether events of this kind are wanted.
    pub fn wants(&self, kind: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|name| name == kind || in_group(kind, name))
    }

    /// The names.
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

fn in_group(kind: &str, name: &str) -> bool {
    name.strip_suffix('*').is_some_and(|group| group.ends_with('.') && kind.starts_with(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_knows_kinds_and_groups_and_nothing_else() {
        let filter = Filter::of(vec!["message.*".into(), "notice".into()], "/events").unwrap();
        assert!(filter.wants("message.accepted") && filter.wants("notice") && !filter.wants("enrollment.started"));
        assert!(Filter::default().wants("enrollment.started"), "none named is all");
        let problems =
            Filter::of(vec!["notice".into(), "messages.*".into(), "*".into(), "message.".into()], "/events").unwrap_err();
        assert_eq!(problems.iter().map(|problem| &*problem.path).collect::<Vec<_>>(), ["/events/1", "/events/2", "/events/3"]);
        let many = Filter::of(vec!["notice".into(); MOST_NAMES + 1], "/events").unwrap_err();
        assert_eq!((many.len(), &*many[0].code, &*many[0].path), (1, "webhook.events", "/events"));
        let long = Filter::of(vec!["x".repeat(10_000)], "/events").unwrap_err();
        assert!(long[0].message.len() < 100, "what was sent is not sent back whole");
    }
}
