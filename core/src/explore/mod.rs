//! Searches what can happen to a draft before it is published, breadth first, and tells what should not, with a way to see it (B2).
//!
//! In: a draft, what else the contact may be in, settings, `now`, a budget. Out: findings with scenarios, what was covered and what was
//! not. Never: a second way to compute a time, a draw: the same request is walked in the same order.

mod book;
mod fill;
mod happenings;
mod people;
mod places;
mod sights;
mod walk;
mod words;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::base::{Instant, Problem};
use crate::check::facts::{Around, Given};
use crate::check::{Facts, Prepared};
use crate::time::Zones;
use crate::wire::request::{Covered, Depth, ExploreResult, NotCovered};
use crate::wire::{Contact, Draft, Settings, Version};

use book::{Book, fits};
use happenings::Happening;
use people::{CONTACTS, Crowd, crowd};
use places::{Map, map};
use walk::{Case, Reached, World, walk};

/// The most walks that may be asked for.
const BUDGET: u32 = 100_000;
/// How many steps are walked unless a budget is given, and in how many walks at least and at most. Each turn looks at all steps, so that
/// a sequence of many steps gets fewer still.
const STEPS_WALKED: u32 = 12_000;
const DEFAULT_BUDGET: (u32, u32) = (6, 2_000);
const MANY_STEPS: u32 = 50;
/// So many other sequences at most.
pub const OTHERS: usize = 8;
/// The share of the budget that goes to walks of all sequences together at most: a fifth.
const TOGETHER_SHARE: u32 = 5;
/// The share of what is left that goes to walks in which only time passes, in tenths: the rest is for those in which something happens.
const CALM_TENTHS: u32 = 6;
/// So many findings are told.
const FINDINGS: usize = 60;

/// What to explore.
pub struct Wanted<'a> {
    /// The draft as a version, then the others.
    pub versions: &'a [Version],
    /// People to try it on.
    pub contacts: &'a [Contact],
    /// The workspace's settings.
    pub settings: &'a Settings,
    /// From when on enrollments begin.
    pub now: Instant,
    /// How many walks at most.
    pub budget: Option<u32>,
}

/// Explores a draft.
///
/// # Errors
/// When the budget is none, or a zone, a calendar or a policy of the request is not sound.
pub fn explore(wanted: &Wanted<'_>, zones: &Zones) -> Result<ExploreResult, Vec<Problem>> {
    let budget = budget(wanted)?;
    let Some(version) = wanted.versions.first() else { return Err(Vec::new()) };
    sound(wanted, zones)?;
    let drafts: Vec<&Draft> = wanted.versions.iter().map(|version| &version.draft).collect();
    let filling = fill::filling(&drafts);
    let map = map(&version.draft, wanted, zones);
    let crowd = crowd(&drafts, wanted.settings, wanted.contacts);
    let prepared = drafts.iter().map(|draft| Prepared::new(draft, wanted.settings, zones, "")).collect::<Result<Vec<_>, _>>()?;
    let world = World { versions: wanted.versions, prepared: &prepared, settings: wanted.settings, zones, filling: &filling };
    let mut search = Search { world: &world, map: &map, crowd: &crowd, book: Book::new(wanted.versions), walks: 0, budget };
    let together = search.together()?;
    let (bases, calm) = search.calm()?;
    let mut depths = vec![calm];
    if search.walks < budget {
        depths.push(search.once(&bases)?);
    }
    if search.walks < budget {
        depths.push(search.twice(&bases)?);
    }
    let (walks, mut findings) = (search.walks, search.book.findings());
    let mut not_covered = not_covered(wanted, &depths, together.as_ref(), budget);
    if findings.len() > FINDINGS {
        let text = format!("{} further findings: the first {FINDINGS} are told", findings.len() - FINDINGS);
        not_covered.insert(0, NotCovered { code: Cow::Borrowed("explore.moreFindings"), text });
        findings.truncate(FINDINGS);
    }
    let covered = Covered {
        walks,
        budget,
        depths,
        together,
        zones: map.zones,
        starts: map.starts,
        clock_changes: map.clock_changes,
        people: crowd.people.into_iter().map(|person| person.words).collect(),
        channels: crowd.channels,
        events: happenings::words(),
    };
    Ok(ExploreResult { findings, covered, not_covered, versions: wanted.versions.to_vec() })
}

/// How many walks there may be.
fn budget(wanted: &Wanted<'_>) -> Result<u32, Vec<Problem>> {
    if wanted.versions.len() > OTHERS + 1 {
        let message = format!("expected at most {OTHERS} other sequences, found {}", wanted.versions.len() - 1);
        return Err(vec![Problem::error("explore.tooManyOthers", "/others", message)]);
    }
    let steps: usize = wanted.versions.iter().map(|version| version.draft.steps.len()).sum();
    let steps = u32::try_from(steps).unwrap_or(u32::MAX).max(1);
    let budget = wanted
        .budget
        .unwrap_or_else(|| (STEPS_WALKED / steps / (1 + steps / MANY_STEPS)).clamp(DEFAULT_BUDGET.0, DEFAULT_BUDGET.1));
    if budget == 0 || budget > BUDGET {
        let message = format!("expected 1 to {BUDGET} walks, found {budget}");
        return Err(vec![Problem::error("explore.budget", "/budget", message)]);
    }
    Ok(budget)
}

/// Whether zones, calendars and policies are sound: then no walk can fail for them.
fn sound(wanted: &Wanted<'_>, zones: &Zones) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let nobody = Contact::named(crate::base::ContactId::new("explore"));
    for (index, version) in wanted.versions.iter().enumerate() {
        let given = Given {
            version,
            contact: &nobody,
            conversation: None,
            settings: wanted.settings,
            sent: &[],
            around: Around::default(),
            zones,
            now: wanted.now,
            prepared: None,
            path: "",
        };
        let Err(found) = Facts::new(&given) else { continue };
        let place = index.checked_sub(1).map_or_else(|| String::from("/draft"), |other| format!("/others/{other}"));
        problems.extend(found.into_iter().map(|mut problem| {
            if let Some(below) = problem.path.strip_prefix("/version") {
                problem.path = format!("{place}{below}");
            }
            problem
        }));
    }
    for (index, contact) in wanted.contacts.iter().enumerate() {
        let zone = contact.timezone.as_ref();
        problems.extend(zone.and_then(|zone| zones.zone_at(zone.as_str(), &format!("/contacts/{index}/timezone")).err()));
    }
    problems.dedup();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// A search that is under way.
struct Search<'a> {
    world: &'a World<'a>,
    map: &'a Map,
    crowd: &'a Crowd<'a>,
    book: Book<'a>,
    walks: u32,
    budget: u32,
}

/// A walk in which only time passes, and how far its steps got: what can happen on it follows from that.
struct Base {
    place: usize,
    person: usize,
    steps: Vec<Reached>,
}

impl Search<'_> {
    /// The places and people, by start, then zone, then person.
    fn pairs(&self) -> Vec<(usize, usize)> {
        let places = self.map.places.iter().enumerate();
        let people = || self.crowd.people.iter().enumerate();
        let of = |(at, place)| people().filter(move |(_, person)| fits(person, place)).map(move |(who, _)| (at, who));
        places.flat_map(of).collect()
    }

    /// One walk. Gives how far its steps got, or nothing where not all happened that was to.
    fn walk(
        &mut self,
        (place, person): (usize, usize),
        happens: &[Happening],
        members: usize,
    ) -> Result<Vec<Reached>, Vec<Problem>> {
        let (Some(place), Some(person)) = (self.map.places.get(place), self.crowd.people.get(person)) else {
            return Ok(Vec::new());
        };
        let case = Case { person, place, happens, members };
        let walked = walk(self.world, &case)?;
        self.walks += 1;
        // What is the same walk with less happening has been counted as that.
        Ok(if walked.complete { self.book.add(&case, walked) } else { Vec::new() })
    }

    /// All sequences together, where there are several.
    fn together(&mut self) -> Result<Option<Depth>, Vec<Problem>> {
        let members = self.world.versions.len();
        if members < 2 {
            return Ok(None);
        }
        let pairs = self.pairs();
        let most = usize::try_from((self.budget / TOGETHER_SHARE).max(1)).unwrap_or(usize::MAX);
        for pair in at_most(&pairs, most) {
            self.walk(*pair, &[], members)?;
        }
        Ok(Some(depth(0, self.walks, pairs.len() as u64)))
    }

    /// Only time passes.
    fn calm(&mut self) -> Result<(Vec<Base>, Depth), Vec<Problem>> {
        let (pairs, before) = (self.pairs(), self.walks);
        let most = usize::try_from((self.budget.saturating_sub(before) * CALM_TENTHS).div_ceil(10)).unwrap_or(usize::MAX);
        let mut bases = Vec::new();
        for (place, person) in at_most(&pairs, most) {
            let steps = self.walk((*place, *person), &[], 1)?;
            bases.push(Base { place: *place, person: *person, steps });
        }
        Ok((bases, depth(0, self.walks - before, pairs.len() as u64)))
    }

    /// One thing happens.
    fn once(&mut self, bases: &[Base]) -> Result<Depth, Vec<Problem>> {
        let before = self.walks;
        let all = happenings::all(self.world.versions.first().map_or(0, |version| version.draft.steps.len()));
        let of = bases.iter().map(|base| possible(&all, base).count() as u64).sum();
        'search: for base in strewn(bases) {
            for happening in possible(&all, base) {
                if self.walks >= self.budget {
                    break 'search;
                }
                self.walk((base.place, base.person), &[happening], 1)?;
            }
        }
        Ok(depth(1, self.walks - before, of))
    }

    /// Two things happen, one after the other.
    fn twice(&mut self, bases: &[Base]) -> Result<Depth, Vec<Problem>> {
        let before = self.walks;
        let all = happenings::all(self.world.versions.first().map_or(0, |version| version.draft.steps.len()));
        let mut of = 0;
        for base in strewn(bases) {
            for first in possible(&all, base) {
                for second in possible(&all, base).filter(|second| first.is_before(second)) {
                    of += 1;
                    if self.walks < self.budget {
                        self.walk((base.place, base.person), &[first, second], 1)?;
                    }
                }
            }
        }
        Ok(depth(2, self.walks - before, of))
    }
}

const fn depth(events: u32, walked: u32, of: u64) -> Depth {
    Depth { events, walked, of: Some(of) }
}

/// What can happen on a walk: after messages that go out, before steps that have their moment.
fn possible<'a>(all: &'a [Happening], base: &'a Base) -> impl Iterator<Item = Happening> + 'a {
    let can = |happening: &&Happening| {
        base.steps.get(happening.step).is_some_and(|step| if happening.after { step.sent } else { step.planned })
    };
    all.iter().filter(can).copied()
}

/// At most so many of a list: all in their order if they are so few, else the first of them strewn.
fn at_most<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    in_strides(all, if all.len() <= most { 1 } else { golden(all.len()) }).take(most)
}

/// All of a list in an order in which the first of them are of all kinds.
fn strewn<T>(all: &[T]) -> impl Iterator<Item = &T> {
    in_strides(all, golden(all.len()))
}

fn in_strides<T>(all: &[T], stride: usize) -> impl Iterator<Item = &T> {
    (0..all.len()).filter_map(move |place| all.get(place * stride % all.len()))
}

/// A stride of about the golden section that comes by every place once.
fn golden(count: usize) -> usize {
    let gcd = |mut left: usize, mut right: usize| {
        while right > 0 {
            (left, right) = (right, left % right);
        }
        left
    };
    let strides = (count * 618 / 1000).max(1)..count;
    strides.into_iter().find(|stride| gcd(*stride, count) == 1).unwrap_or(1)
}

/// What was left out because of the budget, and what is out of reach.
fn not_covered(wanted: &Wanted<'_>, depths: &[Depth], together: Option<&Depth>, budget: u32) -> Vec<NotCovered> {
    let mut left: Vec<NotCovered> = Vec::new();
    let mut say = |code: &'static str, text: String| left.push(NotCovered { code: Cow::Borrowed(code), text });
    let budgeted = |depth: &Depth| depth.of.filter(|of| *of > u64::from(depth.walked)).map(|of| of - u64::from(depth.walked));
    if let Some((depth, missing)) = together.and_then(|depth| Some((depth, budgeted(depth)?))) {
        let of = depth.of.unwrap_or(0);
        say("explore.budget", format!("{missing} of {of} walks of all sequences together: the budget is {budget} walks"));
    }
    for (depth, missing) in depths.iter().filter_map(|depth| Some((depth, budgeted(depth)?))) {
        let of = depth.of.unwrap_or(0);
        let events = ["no event", "one event", "two events"].get(depth.events as usize).copied().unwrap_or("more events");
        say("explore.budget", format!("{missing} of {of} walks with {events}: the budget is {budget} walks"));
    }
    let tried = depths.last().map_or(0, |depth| depth.events);
    if tried < 2 {
        say("explore.budget", format!("walks with more than {tried} events: the budget of {budget} walks was used up before"));
    }
    for (code, text) in OUT_OF_REACH {
        say(code, (*text).into());
    }
    if wanted.versions.first().is_some_and(|version| places::at_instants(&version.draft)) {
        say(
            "explore.instants",
            "starts other than `now`: the draft names instants, and everybody begins before they have passed".into(),
        );
    }
    let dated = wanted.versions.iter().any(|version| people::days_before(&version.draft) > 3);
    if dated {
        say(
            "explore.nearDates",
            "targets whose date is so near that steps before it have passed when the enrollment begins".into(),
        );
    }
    if wanted.versions.len() > 1 {
        say(
            "explore.apart",
            "other sequences that begin earlier or later than the draft, and events while several are under way".into(),
        );
    } else {
        say("explore.others", "other sequences that the same contact is in: hand them in as `others`".into());
    }
    if wanted.contacts.len() > CONTACTS {
        say("explore.contacts", format!("{} of the contacts: the first {CONTACTS} are tried", wanted.contacts.len() - CONTACTS));
    }
    left
}

/// What no walk looks at, whatever the budget.
const OUT_OF_REACH: &[(&str, &str)] = &[
    ("explore.moreEvents", "more than two events in one walk"),
    ("explore.otherStarts", "zones and starts other than those listed"),
    ("explore.providers", "messages that a provider refuses, answers late or never, and accounts that it closes"),
    ("explore.texts", "blank variables of made-up people, whose attributes are all filled in, and what a model would write"),
    ("explore.consents", "consents that are missing or run out: made-up people have given theirs for everything"),
    ("explore.silence", "what comes after a reset: our side's next message would begin it"),
];
