//! Hours that a law or good manners set for messages to people, as dated data with their source (D5, T6).
//!
//! In: the policies that a workspace names, where a person lives, a date. Out: legal hours for each that applies. Never: legal advice; a
//! rule that a workspace could loosen.
//!
//! Each entry says where it is from, since when it holds, and when it was looked at. Where a person lives is not always known: then every
//! entry that may be theirs holds at once.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::dates::Dates;
use super::hours::Hours;
use super::week::Week;
use crate::base::instant::shown;
use crate::base::{Problem, pointer};
use crate::wire::time::{PolicyEntry, PolicyView};
use crate::wire::{Channel, LocalDate, LocalTime, Purpose, Weekday, Window, Windows};

use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};

/// A policy that a workspace may name.
struct Policy {
    id: &'static str,
    title: &'static str,
    /// The channels whose messages it covers.
    channels: &'static [&'static str],
    /// The purposes that it covers.
    purposes: &'static [Purpose],
    /// The zones in which it may hold for a person whose region is not known; empty: in all.
    zones: &'static [&'static str],
    /// The subdivisions in which the country's own hours are all there is; in any that is neither here nor among the entries, all hold.
    plain: &'static [&'static str],
    entries: &'static [Entry],
}

/// What holds in one region.
struct Entry {
    /// ISO 3166: a country, one of its subdivisions, or `*` for everywhere.
    region: &'static str,
    source: &'static str,
    as_of: &'static str,
    /// The first date on which it holds.
    since: &'static str,
    /// Which days, from when to when, in hours of the clock.
    hours: &'static [(&'static [Weekday], u16, u16)],
    /// It is closed on public holidays.
    holidays_closed: bool,
}

const DAILY: &[Weekday] = &[Mon, Tue, Wed, Thu, Fri, Sat, Sun];
const MON_TO_FRI: &[Weekday] = &[Mon, Tue, Wed, Thu, Fri];
const MON_TO_SAT: &[Weekday] = &[Mon, Tue, Wed, Thu, Fri, Sat];
const AS_OF: &str = "2026-11-21";

const fn state(
    region: &'static str,
    source: &'static str,
    since: &'static str,
    hours: &'static [(&'static [Weekday], u16, u16)],
) -> Entry {
    Entry { region, source, as_of: AS_OF, since, hours, holidays_closed: false }
}

const UNITED_STATES: [Entry; 8] = [
    state("US", "47 CFR 64.1200(c)(1)", "1992-12-20", &[(DAILY, 8, 21)]),
    state("US-CT", "Conn. Gen. Stat. § 42-288a", "2023-10-01", &[(DAILY, 9, 20)]),
    state("US-FL", "Fla. Stat. § 501.616(6)", "2021-07-01", &[(DAILY, 8, 20)]),
    state("US-MD", "Md. Code, Com. Law § 14-4504", "2024-01-01", &[(DAILY, 8, 20)]),
    state("US-NJ", "N.J. Stat. § 56:8-119 et seq.", "2024-12-01", &[(DAILY, 8, 20)]),
    state("US-OK", "Okla. Stat. tit. 15, § 775C.4", "2022-11-01", &[(DAILY, 8, 20)]),
    state("US-TX", "Tex. Bus. & Com. Code § 301.051", "2009-04-01", &[(MON_TO_SAT, 9, 21), (&[Sun], 12, 21)]),
    state("US-WA", "RCW 80.36.390", "2022-06-09", &[(DAILY, 8, 20)]),
];

const FRANCE: [Entry; 1] = [Entry {
    region: "FR",
    source: "Code de la consommation, art. D. 223-9 (décret n° 2022-1313)",
    as_of: AS_OF,
    since: "2023-03-01",
    hours: &[(MON_TO_FRI, 10, 13), (MON_TO_FRI, 14, 20)],
    holidays_closed: true,
}];

const NIGHT: [Entry; 1] = [Entry {
    region: "*",
    source: "good manners; no law",
    as_of: AS_OF,
    since: "1970-01-01",
    hours: &[(DAILY, 8, 21)],
    holidays_closed: false,
}];

/// The states and territories without hours of their own.
const UNITED_STATES_PLAIN: &[&str] = &[
    "US-AK", "US-AL", "US-AR", "US-AS", "US-AZ", "US-CA", "US-CO", "US-DC", "US-DE", "US-GA", "US-GU", "US-HI", "US-IA", "US-ID",
    "US-IL", "US-IN", "US-KS", "US-KY", "US-LA", "US-MA", "US-ME", "US-MI", "US-MN", "US-MO", "US-MP", "US-MS", "US-MT", "US-NC",
    "US-ND", "US-NE", "US-NH", "US-NM", "US-NV", "US-NY", "US-OH", "US-OR", "US-PA", "US-PR", "US-RI", "US-SC", "US-SD", "US-TN",
    "US-UM", "US-UT", "US-VA", "US-VI", "US-VT", "US-WI", "US-WV", "US-WY",
];

const UNITED_STATES_ZONES: &[&str] = &[
    "America/Adak",
    "America/Anchorage",
    "America/Atka",
    "America/Boise",
    "America/Chicago",
    "America/Denver",
    "America/Detroit",
    "America/Fort_Wayne",
    "America/Indiana/",
    "America/Indianapolis",
    "America/Juneau",
    "America/Kentucky/",
    "America/Knox_IN",
    "America/Los_Angeles",
    "America/Louisville",
    "America/Menominee",
    "America/Metlakatla",
    "America/New_York",
    "America/Nome",
    "America/North_Dakota/",
    "America/Phoenix",
    "America/Puerto_Rico",
    "America/Shiprock",
    "America/Sitka",
    "America/Yakutat",
    "Navajo",
    "Pacific/Guam",
    "Pacific/Honolulu",
    "US/",
];

const POLICIES: [Policy; 3] = [
    Policy {
        id: "us.telephone",
        title: "United States: telephone solicitation, by call or text",
        channels: &["sms", "call"],
        purposes: &[Purpose::Marketing],
        zones: UNITED_STATES_ZONES,
        plain: UNITED_STATES_PLAIN,
        entries: &UNITED_STATES,
    },
    Policy {
        id: "fr.telephone",
        title: "France: telephone canvassing",
        channels: &["sms", "call"],
        purposes: &[Purpose::Marketing],
        zones: &["Europe/Paris"],
        plain: &[],
        entries: &FRANCE,
    },
    Policy {
        id: "night",
        title: "Nobody's phone rings at night",
        channels: &["sms", "call", "whatsapp", "whatsappWeb", "messenger", "instagram", "liveChat"],
        purposes: &[Purpose::Marketing, Purpose::Service],
        zones: &[],
        plain: &[],
        entries: &NIGHT,
    },
];

/// The ids of all policies.
pub fn ids() -> impl Iterator<Item = &'static str> {
    POLICIES.iter().map(|policy| policy.id)
}

/// A problem for each name that is no policy's, in the list that stands at `path`.
pub fn unknown(named: &[String], path: &str) -> Vec<Problem> {
    let known: Vec<String> = ids().map(|id| format!("`{id}`")).collect();
    let unknown = named.iter().enumerate().filter(|(_, name)| !ids().any(|id| id == name.as_str()));
    let problem = |(index, name): (usize, &String)| {
        let message = format!("expected the id of a policy, found `{}`", shown(name));
        Problem::error("time.policyUnknown", pointer::element(path, index), message).help(format!("use {}", known.join(", ")))
    };
    unknown.map(problem).collect()
}

/// The hours of a policy that hold for a person.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The hours, as legal ones.
    pub hours: Hours,
    channels: &'static [&'static str],
}

impl Applied {
    /// Whether messages on a channel are covered.
    pub fn covers(&self, channel: &Channel) -> bool {
        self.channels.contains(&channel.as_str())
    }
}

/// Whom the policies are applied to.
#[derive(Debug, Clone, Copy)]
pub struct Whom<'a> {
    /// ISO 3166, if known; what is not written like it counts as not known.
    pub region: Option<&'a str>,
    /// The person's zone, if known.
    pub zone: Option<&'a str>,
    /// Public holidays by region.
    pub holidays: &'a BTreeMap<String, BTreeSet<LocalDate>>,
    /// The date on which it is asked.
    pub on: LocalDate,
}

/// The hours of the named policies for a purpose; none for a name that is unknown. Without a purpose, those of all.
pub fn applied(named: &[String], purpose: Option<Purpose>, whom: &Whom<'_>) -> Vec<Applied> {
    let covers = |policy: &&Policy| {
        named.iter().any(|name| name == policy.id) && purpose.is_none_or(|purpose| policy.purposes.contains(&purpose))
    };
    let mut found = Vec::new();
    for policy in POLICIES.iter().filter(covers) {
        found.extend(
            binding(policy, whom)
                .into_iter()
                .map(|entry| Applied { hours: entry.hours(policy.id, whom), channels: policy.channels }),
        );
    }
    found
}

/// The entries of a policy that bind: the closest to where the person lives; where that is not known, all that may be theirs.
fn binding<'p>(policy: &'p Policy, whom: &Whom<'_>) -> Vec<&'p Entry> {
    let in_force = |entry: &&Entry| date(entry.since).is_none_or(|since| since <= whom.on);
    let entries = || policy.entries.iter().filter(in_force);
    let Some(region) = whom.region.and_then(region) else {
        let may_hold = |zone: &str| {
            let inside = |known: &str| if known.ends_with('/') { zone.starts_with(known) } else { zone == known };
            policy.zones.is_empty() || policy.zones.iter().any(|known| inside(known))
        };
        return if whom.zone.is_none_or(may_hold) { entries().collect() } else { Vec::new() };
    };
    let country = region.get(..2).unwrap_or_default();
    let of = |name: &str| entries().find(|entry| entry.region == name);
    let nationwide = of(country).or_else(|| of("*"));
    match of(&region).filter(|_| region != country) {
        // A subdivision's rule stands beside the country's, never in place of it.
        Some(own) => nationwide.into_iter().chain([own]).collect(),
        None if policy.plain.contains(&region.as_str()) => nationwide.into_iter().collect(),
        // The country is known and the subdivision is not: any of them may be theirs.
        None if nationwide.is_some_and(|entry| entry.region != "*") => {
            entries().filter(|entry| entry.region.starts_with(country)).collect()
        }
        None => nationwide.into_iter().collect(),
    }
}

/// A region as ISO 3166 writes it: two letters, and after a hyphen up to three more letters or digits; `None` if it is not that.
pub fn region(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let (country, part) = text.split_once('-').unwrap_or((&text, "X"));
    let is_country = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_part = (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_country && is_part).then_some(text)
}

impl Entry {
    fn hours(&self, policy: &'static str, whom: &Whom<'_>) -> Hours {
        let closed: BTreeSet<LocalDate> = if self.holidays_closed {
            let own = whom.region.and_then(region);
            let is_theirs = |name: &str| region(name).is_some_and(|name| name == self.region || Some(&name) == own.as_ref());
            whom.holidays.iter().filter(|(name, _)| is_theirs(name)).flat_map(|(_, dates)| dates.iter().copied()).collect()
        } else {
            BTreeSet::new()
        };
        Hours::legal(Week::of(&self.windows()).without(Dates::of(&closed)), policy)
    }

    fn windows(&self) -> Windows {
        let mut windows = Windows::new();
        for (days, from, to) in self.hours {
            let time = |hour: u16| LocalTime::from_minutes(hour * 60);
            if let (Some(start), Some(end)) = (time(*from), time(*to)) {
                days.iter().for_each(|day| windows.entry(*day).or_default().push(Window { start, end }));
            }
        }
        windows
    }
}

fn date(text: &str) -> Option<LocalDate> {
    text.parse().ok()
}

/// All policies, as the operation `policies` tells them.
pub fn all() -> Vec<PolicyView> {
    let view = |policy: &Policy| PolicyView {
        id: policy.id.into(),
        title: policy.title.into(),
        channels: policy.channels.iter().map(|name| Channel::fixed(name)).collect(),
        purposes: policy.purposes.to_vec(),
        entries: policy.entries.iter().map(entry_view).collect(),
    };
    POLICIES.iter().map(view).collect()
}

fn entry_view(entry: &Entry) -> PolicyEntry {
    PolicyEntry {
        region: entry.region.into(),
        source: entry.source.into(),
        as_of: entry.as_of.into(),
        since: entry.since.into(),
        legal_hours: entry.windows(),
        holidays_closed: entry.holidays_closed,
    }
}
