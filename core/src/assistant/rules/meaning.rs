//! What a clause of a rule means: its phrases in their order, under a `never`, an `only`, or as they are.
//!
//! In: a clause, and what the one before it said. Out: its limits. Never: a clause of which a phrase is left over.

use alloc::vec;
use alloc::vec::Vec;

use super::clauses::Clause;
use super::lexicon::{ALL, Join, Phrase};
use super::words::WEEK;
use crate::wire::{AtLeast, AtTimes, Between, Channel, Limit, LocalTime, MaxFollowUps, NotBy, NotOn, OnGoodbye, Wait, Weekday};

/// Something that a clause limits.
pub(super) enum Part {
    Limit(Limit),
    /// Only within these hours; of two such the one would forbid what the other allows.
    Range(Between),
    /// Not before.
    From(LocalTime),
    /// Not after.
    To(LocalTime),
}

/// How a clause is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    Said,
    May,
    Only,
    Never,
}

/// What a clause is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Count,
    Distance,
    /// From or until when.
    Half,
    Hours,
    Days,
    Channels,
    Other,
}

/// What a clause means; `beside` says that it stands behind words that were not read.
pub(super) fn meaning(clause: &Clause, before: Option<(Sense, Topic)>, beside: bool) -> Option<(Vec<Part>, Sense, Topic)> {
    if clause.unknown {
        return None;
    }
    let many = |wanted: &Phrase| clause.phrases.iter().filter(|phrase| *phrase == wanted).count();
    let (nots, onlys) = (many(&Phrase::Not), many(&Phrase::Only));
    if nots > 1 || (nots > 0 && onlys > 0) {
        return None;
    }
    let own = match () {
        () if nots > 0 => Some(Sense::Never),
        () if onlys > 0 => Some(Sense::Only),
        () if many(&Phrase::May) > 0 => Some(Sense::May),
        () if clause.verb && clause.join != Join::Or => Some(Sense::Said),
        () => None,
    };
    let always = many(&Phrase::Always) > 0;
    let bare = |phrase: &&Phrase| !matches!(phrase, Phrase::Not | Phrase::Only | Phrase::May | Phrase::Always | Phrase::Use);
    let phrases: Vec<Phrase> = clause.phrases.iter().filter(bare).cloned().collect();
    let phrases = plainer(phrases, clause.tries);
    let sense = match own {
        Some(sense) => sense,
        None => inherited(topic(phrases.first()?), clause.join, before, beside)?,
    };
    let phrases = without_names(phrases, sense)?;
    let mut rest = phrases.as_slice();
    let mut found: Vec<(Part, Topic)> = Vec::new();
    while !rest.is_empty() {
        let (part, topic, taken) = how_often(sense, rest)
            .or_else(|| how_far(sense, rest))
            .or_else(|| when(sense, rest, always))
            .or_else(|| by_what(sense, rest))?;
        found.push((part, topic));
        rest = rest.get(taken..)?;
    }
    let timely = |topic: Topic| matches!(topic, Topic::Half | Topic::Hours | Topic::Days);
    let numbers = |topic: Topic| matches!(topic, Topic::Count | Topic::Distance);
    let all = |fits: &dyn Fn(Topic) -> bool| found.iter().all(|(_, topic)| fits(*topic));
    // `Never on Sundays after 6 pm` forbids neither the Sundays nor the evenings.
    let together = sense != Sense::Never && (all(&timely) || all(&numbers));
    let topic = found.last()?.1;
    (found.len() == 1 || together).then(|| (found.into_iter().map(|(part, _)| part).collect(), sense, topic))
}

fn topic(first: &Phrase) -> Topic {
    match first {
        Phrase::Days(..) => Topic::Days,
        Phrase::Range(..) => Topic::Hours,
        Phrase::Before(_) | Phrase::After(_) => Topic::Half,
        Phrase::Channels(_) | Phrase::Perhaps(_) => Topic::Channels,
        _ => Topic::Other,
    }
}

/// How a clause is meant that does not say so itself: as the one before it, where nothing else can be meant.
fn inherited(topic: Topic, join: Join, before: Option<(Sense, Topic)>, beside: bool) -> Option<Sense> {
    if topic == Topic::Other {
        return Some(Sense::Said);
    }
    let Some((sense, about)) = before else { return (!beside).then_some(Sense::Said) };
    let listed = matches!(about, Topic::Half | Topic::Hours | Topic::Days | Topic::Channels);
    let goes_on = match (sense, join) {
        (_, Join::But) => false,
        (Sense::Never, Join::Or) => listed,
        (Sense::Never, Join::And) => topic == Topic::Half && matches!(about, Topic::Days | Topic::Half),
        (Sense::Never, _) => false,
        (_, Join::Or) => false,
        (Sense::Only, _) => (listed && topic != about) || (topic, about) == (Topic::Half, Topic::Half),
        (Sense::Said | Sense::May, _) => topic != about,
    };
    let sense = if listed { sense } else { Sense::Said };
    goes_on.then_some(sense)
}

/// The same with less: `at least` before what is the least anyway, a number that can only be one of follow-ups.
fn plainer(phrases: Vec<Phrase>, tries: bool) -> Vec<Phrase> {
    let lasts = phrases.iter().any(|phrase| matches!(phrase, Phrase::Wait(_) | Phrase::Later(_)));
    let counts = phrases.iter().any(|phrase| matches!(phrase, Phrase::Count(_) | Phrase::Number(_)));
    let kept = phrases.iter().filter(|phrase| **phrase != Phrase::AtLeast || !lasts || counts);
    let named = |phrase: &Phrase| match phrase {
        Phrase::Number(number) if tries => Phrase::Count(*number),
        phrase => phrase.clone(),
    };
    kept.map(named).collect()
}

/// `Text` and `email` are channels where a clause says nothing else; in `text them at most twice` they are words for writing.
fn without_names(mut phrases: Vec<Phrase>, sense: Sense) -> Option<Vec<Phrase>> {
    let is_name = |phrase: &Phrase| matches!(phrase, Phrase::Perhaps(_));
    if !phrases.iter().any(is_name) {
        return Some(phrases);
    }
    if let [Phrase::Perhaps(channel)] = phrases.as_slice() {
        return Some(vec![Phrase::Channels(vec![channel.clone()])]);
    }
    let about_all = phrases.iter().any(|phrase| matches!(phrase, Phrase::Count(_) | Phrase::Wait(_) | Phrase::Per(_)));
    phrases.retain(|phrase| !is_name(phrase));
    (about_all || sense == Sense::Never).then_some(phrases)
}

type Read = Option<(Part, Topic, usize)>;

fn how_often(sense: Sense, phrases: &[Phrase]) -> Read {
    use Phrase::{AtMost, Count, LessThan, MoreOften, MoreThan, Nth, Per, Stop};
    let apart = |wait: &Wait, taken| Some((Part::Limit(Limit::Spacing(AtLeast { wait: *wait })), Topic::Distance, taken));
    let most = |max: u32, taken| Some((Part::Limit(Limit::MaxFollowUps(MaxFollowUps { max })), Topic::Count, taken));
    match (sense, phrases) {
        (Sense::Never, [MoreThan, Count(1), Per(wait), ..] | [MoreOften, Count(1), Per(wait), ..]) => apart(wait, 3),
        (Sense::Never, [MoreThan | MoreOften, Per(wait), ..] | [Count(2), Per(wait), ..]) => apart(wait, 2),
        (Sense::Never, [MoreThan, Count(max), ..]) => most(*max, 2),
        (Sense::Never, [Nth(number @ 2..), ..]) => most(number - 1, 1),
        (Sense::Never, _) => None,
        (_, [AtMost, Count(1), Per(wait), ..] | [Count(1), Per(wait), AtMost, ..]) => apart(wait, 3),
        (_, [AtMost, Per(wait), ..] | [Per(wait), AtMost, ..]) => apart(wait, 2),
        (Sense::Only, [Count(1), Per(wait), ..]) => apart(wait, 2),
        (_, [AtMost, Count(max), ..] | [Count(max), AtMost, ..]) => most(*max, 2),
        (_, [LessThan, Count(number @ 1..), ..]) => most(number - 1, 2),
        (Sense::Only, [Count(max), ..]) => most(*max, 1),
        (Sense::Said, [Stop(max), ..]) => most(*max, 1),
        _ => None,
    }
}

fn how_far(sense: Sense, phrases: &[Phrase]) -> Read {
    use Phrase::{Apart, BeforeFirst, BeforeNext, InFirst, Later, LessThan, Nth, SinceLast, Sooner, Wait};
    let apart =
        |wait: &crate::wire::Wait, taken| Some((Part::Limit(Limit::Spacing(AtLeast { wait: *wait })), Topic::Distance, taken));
    let first =
        |wait: &crate::wire::Wait, taken| Some((Part::Limit(Limit::FirstAfter(AtLeast { wait: *wait })), Topic::Distance, taken));
    match (sense, phrases) {
        (Sense::Never, [LessThan, Wait(wait), Apart | BeforeNext, ..]) => apart(wait, 3),
        (Sense::Never, [InFirst(wait), ..]) => first(wait, 1),
        (Sense::Never, [Nth(1), Sooner(wait), ..]) => first(wait, 2),
        (Sense::Said, [Apart, Wait(wait), Apart, ..]) => apart(wait, 3),
        (Sense::Said, [Apart, Wait(wait), ..] | [Wait(wait), Apart | BeforeNext, ..]) => apart(wait, 2),
        (Sense::Said, [Wait(wait), BeforeFirst, ..]) => first(wait, 2),
        (Sense::Said, [Nth(1), Wait(wait), SinceLast, ..]) => first(wait, 3),
        (Sense::Said, [Nth(1), Later(wait), ..]) => first(wait, 2),
        _ => None,
    }
}

fn when(sense: Sense, phrases: &[Phrase], always: bool) -> Read {
    use Phrase::{After, AfterTries, AllBut, At, Before, Days, Nearest, Off, Outside, Range};
    let noon = |time: &LocalTime| time.minutes() >= 12 * 60;
    let open =
        |from: &LocalTime, to: &LocalTime, taken| Some((Part::Range(Between { from: *from, to: *to }), Topic::Hours, taken));
    let free = |days: &[Weekday], taken| {
        let fits = !days.is_empty() && days.len() < 7;
        fits.then(|| (Part::Limit(Limit::NotOn(NotOn { days: days.to_vec() })), Topic::Days, taken))
    };
    let others = |days: &[Weekday], taken| {
        let others: Vec<Weekday> = WEEK.into_iter().filter(|day| !days.contains(day)).collect();
        free(&others, taken)
    };
    let times = |after: u32, at: &[LocalTime], taken| {
        Some((Part::Limit(Limit::Times(AtTimes { after, at: at.to_vec() })), Topic::Other, taken))
    };
    match (sense, phrases) {
        (Sense::Never, [Outside, Range(from, to), ..]) => open(from, to, 2),
        (Sense::Never, [Range(from, to), ..]) => {
            Some((Part::Limit(Limit::Between(Between { from: *to, to: *from })), Topic::Hours, 1))
        }
        (_, [Range(from, to), ..]) => open(from, to, 1),
        (Sense::Never, [Before(clock), ..]) | (Sense::Only, [After(clock), ..]) => Some((Part::From(clock.time), Topic::Half, 1)),
        // `Never after 8:00` may mean the evening.
        (Sense::Never, [After(clock), ..]) | (Sense::Only, [Before(clock), ..]) if clock.sure || noon(&clock.time) => {
            Some((Part::To(clock.time), Topic::Half, 1))
        }
        (Sense::Said, [Days(days, _), Off, ..]) => free(days, 2),
        (Sense::Never, [Days(days, _), ..]) => free(days, 1),
        (Sense::Only, [Days(days, _), ..]) | (Sense::Said | Sense::May, [Days(days, true), ..]) => others(days, 1),
        (Sense::Said | Sense::May | Sense::Only, [AllBut(days), ..]) => free(days, 1),
        (Sense::Only | Sense::Said, [AfterTries(after), At(at), ..]) if always || sense == Sense::Only => times(*after, at, 2),
        (Sense::Only | Sense::Said, [AfterTries(after), Nearest(at), ..]) => times(*after, at, 2),
        (Sense::Only | Sense::Said, [At(at), ..]) if always || sense == Sense::Only => times(0, at, 1),
        (Sense::Only | Sense::Said, [Nearest(at), ..]) => times(0, at, 1),
        _ => None,
    }
}

fn by_what(sense: Sense, phrases: &[Phrase]) -> Read {
    let not_by = |channels: Vec<Channel>| {
        let fits = !channels.is_empty();
        fits.then_some((Part::Limit(Limit::NotBy(NotBy { channels })), Topic::Channels, 1))
    };
    match (sense, phrases) {
        (Sense::Never, [Phrase::Channels(channels), ..]) => not_by(channels.clone()),
        (Sense::Only, [Phrase::Channels(channels), ..]) => {
            let other = |name: &&str| !channels.iter().any(|channel| channel.as_str() == *name);
            not_by(ALL.split(' ').filter(other).map(Channel::fixed).collect())
        }
        (Sense::Said, [Phrase::Goodbye, ..]) => Some((Part::Limit(Limit::CloseOnGoodbye(OnGoodbye {})), Topic::Other, 1)),
        _ => None,
    }
}
