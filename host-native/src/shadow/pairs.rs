//! Lays two systems' messages beside each other: each is in at most one pair, and the nearest in time go together.
//!
//! In: both systems' messages, how far apart two may be to count as the same. Out: pairs, and what is alone. Never: a message in two pairs.

use std::collections::BTreeMap;

use relance_core::base::{ContactId, Instant};
use relance_core::wire::Content;

use super::{Apart, Class, Ours, Theirs};

/// Two messages that are farther apart in time are not the same one.
pub(crate) const APART_MILLIS: i64 = 7 * 24 * 3_600_000;

/// What one message is to both systems: places in their lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) class: Class,
    pub(crate) ours: Option<usize>,
    pub(crate) theirs: Option<usize>,
}

/// Which two may go together, the strictest first.
#[derive(Clone, Copy)]
struct Round {
    class: Class,
    same_channel: bool,
    within: i64,
}

/// All messages of both lists, in pairs where they are the same, the oldest first.
pub(crate) fn paired(ours: &[Ours], theirs: &[Theirs], within: i64) -> Vec<Pair> {
    let rounds = [
        Round { class: Class::Matched, same_channel: true, within },
        Round { class: Class::OtherChannel, same_channel: false, within },
        Round { class: Class::OtherTime, same_channel: true, within: APART_MILLIS },
    ];
    let (mut our_free, mut their_free) = (vec![true; ours.len()], vec![true; theirs.len()]);
    let mut pairs = Vec::new();
    for round in rounds {
        for (_, one, other) in near(ours, theirs, (&our_free, &their_free), round) {
            let (Some(mine), Some(yours)) = (our_free.get_mut(one), their_free.get_mut(other)) else { continue };
            if *mine && *yours {
                (*mine, *yours) = (false, false);
                let class = match (round.class, ours.get(one), theirs.get(other)) {
                    (Class::Matched, Some(one), Some(other)) if says_otherwise(one, other) => Class::OtherText,
                    (class, ..) => class,
                };
                pairs.push(Pair { class, ours: Some(one), theirs: Some(other) });
            }
        }
    }
    let free = |free: &[bool]| free.iter().enumerate().filter(|(_, free)| **free).map(|(at, _)| at).collect::<Vec<_>>();
    pairs.extend(free(&our_free).into_iter().map(|at| Pair { class: Class::OnlyWe, ours: Some(at), theirs: None }));
    pairs.extend(free(&their_free).into_iter().map(|at| Pair { class: Class::OnlyThey, ours: None, theirs: Some(at) }));
    pairs.sort_by_key(|pair| (moment(pair, ours, theirs), pair.ours, pair.theirs));
    pairs
}

/// When a pair was: the other system's moment, else this host's.
pub(crate) fn moment(pair: &Pair, ours: &[Ours], theirs: &[Theirs]) -> Option<Instant> {
    let their = pair.theirs.and_then(|at| theirs.get(at)).map(|one| one.at);
    their.or_else(|| pair.ours.and_then(|at| ours.get(at)).map(|one| one.at))
}

/// How many of each class there are, and how far apart: those at the same time, and those at others.
pub(crate) fn counted(pairs: &[Pair], ours: &[Ours], theirs: &[Theirs]) -> (BTreeMap<Class, u64>, Option<Apart>, Option<Apart>) {
    let classes = [Class::Matched, Class::OtherText, Class::OtherChannel, Class::OtherTime, Class::OnlyWe, Class::OnlyThey];
    let mut counts: BTreeMap<Class, u64> = classes.into_iter().map(|class| (class, 0)).collect();
    let (mut same, mut other) = (Vec::new(), Vec::new());
    for pair in pairs {
        *counts.entry(pair.class).or_default() += 1;
        let (our, their) = (pair.ours.and_then(|at| ours.get(at)), pair.theirs.and_then(|at| theirs.get(at)));
        let Some((our, their)) = our.zip(their) else { continue };
        let apart = (their.at.millis() - our.at.millis()).abs() / 1_000;
        if pair.class == Class::OtherTime { other.push(apart) } else { same.push(apart) }
    }
    (counts, spread(same), spread(other))
}

/// Half, nine of ten, and all are no farther apart.
fn spread(mut apart: Vec<i64>) -> Option<Apart> {
    apart.sort_unstable();
    let up_to = |percent: usize| apart.get((apart.len() * percent).div_ceil(100).saturating_sub(1)).copied();
    Some(Apart { p50_seconds: up_to(50)?, p90_seconds: up_to(90)?, most_seconds: *apart.last()? })
}

/// All two that may go together in a round, the nearest first: how far apart, and both places.
fn near(ours: &[Ours], theirs: &[Theirs], (our_free, their_free): (&[bool], &[bool]), round: Round) -> Vec<(i64, usize, usize)> {
    let mut by_person: BTreeMap<&ContactId, Vec<usize>> = BTreeMap::new();
    for (at, one) in theirs.iter().enumerate().filter(|(at, _)| their_free.get(*at) == Some(&true)) {
        if let Some(contact) = &one.contact {
            by_person.entry(contact).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for (one, our) in ours.iter().enumerate().filter(|(at, _)| our_free.get(*at) == Some(&true)) {
        for other in by_person.get(&our.contact).into_iter().flatten() {
            let Some(their) = theirs.get(*other) else { continue };
            let apart = (their.at.millis() - our.at.millis()).abs();
            if apart <= round.within && (their.channel == our.channel) == round.same_channel {
                found.push((apart, one, *other));
            }
        }
    }
    found.sort_unstable();
    found
}

/// Whether two messages that are the same otherwise say something else, as far as the other system tells what its one said.
fn says_otherwise(ours: &Ours, theirs: &Theirs) -> bool {
    let template = match (&theirs.template, &ours.content) {
        (Some(named), Some(Content::Template(content))) => *named != content.template,
        _ => false,
    };
    let step = theirs.step.as_ref().is_some_and(|step| *step != ours.step);
    let text = theirs.text.as_ref().zip(text_of(ours)).is_some_and(|(theirs, ours)| plain(theirs.reveal()) != plain(&ours));
    template || step || text
}

/// What a message of this host's says, without its subject.
pub(crate) fn text_of(ours: &Ours) -> Option<String> {
    match ours.content.as_ref()? {
        Content::Text(content) => Some(content.body.clone()),
        Content::Rich(content) => content.text.clone().or_else(|| content.html.clone()),
        Content::Template(_) | Content::Named(_) => None,
    }
}

/// A text without what mail programs do to white space.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use relance_core::base::{EnrollmentId, SendKey, SequenceId, StepId};
    use relance_core::wire::{Channel, TextContent};

    use super::*;

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> Instant {
        Instant::from_millis(1_800_000_000_000 + minutes * MINUTE).unwrap()
    }

    fn our(contact: &str, channel: &str, minutes: i64) -> Ours {
        let content = Some(Content::Text(TextContent { subject: None, body: "Hello  there".into() }));
        let (key, enrollment) = (SendKey::new(format!("{contact}{minutes}")), EnrollmentId::new("e"));
        let (sequence, step) = (SequenceId::new("s"), StepId::new("hello"));
        Ours {
            key,
            enrollment,
            contact: ContactId::new(contact),
            sequence,
            step,
            channel: Channel::new(channel.to_owned()),
            at: at(minutes),
            content,
        }
    }

    fn their(contact: &str, channel: &str, minutes: i64, text: Option<&str>) -> Theirs {
        let json = serde_json::json!({ "id": format!("{contact}{minutes}"), "contact": contact, "channel": channel, "at": at(minutes), "text": text });
        serde_json::from_value(json).unwrap()
    }

    fn classes(ours: &[Ours], theirs: &[Theirs]) -> Vec<(Class, Option<usize>, Option<usize>)> {
        paired(ours, theirs, 15 * MINUTE).into_iter().map(|pair| (pair.class, pair.ours, pair.theirs)).collect()
    }

    #[test]
    fn the_nearest_go_together_and_each_once() {
        let ours = [our("ada", "email", 0), our("ada", "email", 10)];
        let theirs = [their("ada", "email", 9, None), their("ada", "email", 12, None)];
        let expected = [(Class::Matched, Some(1), Some(0)), (Class::Matched, Some(0), Some(1))];
        assert_eq!(classes(&ours, &theirs), expected);
    }

    #[test]
    fn every_class_is_found() {
        let ours = [our("a", "email", 0), our("b", "email", 0), our("c", "email", 0), our("d", "email", 0), our("e", "email", 0)];
        let theirs = [
            their("a", "email", 15, Some("Hello\nthere")),
            their("b", "email", 1, Some("Bye")),
            their("c", "sms", 2, None),
            their("d", "email", 600, None),
            their("f", "email", 3, None),
        ];
        let mut found: Vec<Class> = classes(&ours, &theirs).into_iter().map(|(class, ..)| class).collect();
        found.sort_unstable();
        use Class::{Matched, OnlyThey, OnlyWe, OtherChannel, OtherText, OtherTime};
        assert_eq!(found, [Matched, OtherText, OtherChannel, OtherTime, OnlyWe, OnlyThey]);
    }

    #[test]
    fn what_is_a_week_apart_is_not_the_same() {
        let found = classes(&[our("a", "email", 0)], &[their("a", "email", 7 * 24 * 60 + 1, None)]);
        assert_eq!(found, [(Class::OnlyWe, Some(0), None), (Class::OnlyThey, None, Some(0))]);
    }
}
