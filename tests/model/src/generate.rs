//! Questions that hurt: most of them next to a clock change, with windows and times that lie in it or end at it.
//!
//! In: random numbers, the zones. Out: a question. Never: an answer.

use crate::calendar::{Calendar, Week, Window};
use crate::random::Random;
use crate::when::{Question, Start, Wait};
use crate::zone::{DAY, MINUTE, Reading, Zone, Zones, day_number};

/// Zones whose clocks do what others' don't: half an hour (Lord Howe), a date skipped (Apia, Fakaofo), twice more a year for
/// Ramadan (Casablanca, El Aaiun, Cairo, Gaza), no midnight (Beirut, Asuncion, Havana, Santiago, Sao Paulo), a change at 00:01
/// (St Johns), offsets of quarters (Chatham, Kathmandu, Eucla), rules that changed lately (Vancouver, Edmonton, Winnipeg),
/// negative summer time (Dublin), two hours (Troll), changes of the offset itself (Pyongyang, Caracas, Volgograd, Casey).
const PECULIAR: [&str; 36] = [
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Fakaofo",
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Africa/Cairo",
    "Asia/Gaza",
    "Asia/Beirut",
    "Asia/Tehran",
    "Asia/Amman",
    "Asia/Damascus",
    "America/Asuncion",
    "America/Havana",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Scoresbysund",
    "America/Nuuk",
    "America/Vancouver",
    "America/Edmonton",
    "America/Winnipeg",
    "America/New_York",
    "America/Caracas",
    "Atlantic/Azores",
    "Pacific/Chatham",
    "Asia/Kathmandu",
    "Australia/Eucla",
    "Asia/Pyongyang",
    "Europe/Dublin",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Volgograd",
    "Europe/Chisinau",
    "Antarctica/Troll",
    "Antarctica/Casey",
    "Asia/Kolkata",
];

/// Makes questions over all zones.
#[derive(Debug)]
pub struct Generator<'a> {
    all: Vec<&'a Zone>,
    peculiar: Vec<&'a Zone>,
}

/// What a question is built around: a local time of its zone, as a rule next to a clock change.
struct Spot {
    local: Reading,
    /// By how many minutes the clock changes there.
    jump: i64,
}

impl<'a> Generator<'a> {
    /// A generator over these zones.
    pub fn new(zones: &'a Zones) -> Self {
        Self { all: zones.all().collect(), peculiar: PECULIAR.iter().map(|name| zones.named(name)).collect() }
    }

    /// The question that these numbers make.
    pub fn question(&self, random: &mut Random) -> Question {
        let zone = self.zone(random);
        let spot = spot(random, zone);
        let calendar = random.percent(60).then(|| self.calendar(random, zone, &spot));
        let start = start(random, zone, &spot);
        let about = zone.instant(spot.local).0;
        let now = random.percent(45).then(|| match random.between(0, 5) {
            0 => about,
            1 => about + random.between(-90, 90) * MINUTE,
            2 => about + random.between(-180, 600) * 1000,
            3 => about + random.between(0, 40) * DAY,
            _ => about + random.between(-3 * 24 * 60, 3 * 24 * 60) * MINUTE + random.between(0, 1) * random.between(0, 59_999),
        });
        let at = if random.percent(30) { listed(random, &spot) } else { Vec::new() };
        Question { zone: zone.name.clone(), now, start, at, calendar }
    }

    fn zone(&self, random: &mut Random) -> &'a Zone {
        let list = if random.percent(40) { &self.peculiar } else { &self.all };
        random.pick::<&Zone>(list)
    }

    fn calendar(&self, random: &mut Random, zone: &Zone, spot: &Spot) -> Calendar {
        let mut calendar = Calendar::default();
        if random.percent(75) {
            calendar.working_hours = Some(week(random, spot));
            if random.percent(30) {
                let other = if random.percent(15) { zone } else { self.zone(random) };
                calendar.working_hours_zone = Some(other.name.clone());
            }
        }
        if random.percent(35) {
            calendar.quiet_hours = (0..random.between(1, 2)).map(|_| window(random, spot)).collect();
        }
        if random.percent(25) {
            calendar.legal_hours = Some(week(random, spot));
        }
        if random.percent(40) {
            calendar.closed_dates = (0..random.between(1, 5)).map(|_| spot.local.day + random.between(-4, 6)).collect();
        }
        if random.percent(25) {
            let mut days = [(); 7].map(|()| random.percent(60));
            days[usize::try_from(random.between(0, 6)).unwrap_or(0)] = true;
            calendar.business_days = Some(days);
        }
        // A far horizon costs the model a walk of weeks whenever nothing opens; few questions need one.
        calendar.horizon_days = if random.percent(6) { None } else { Some(*random.pick(&[0, 1, 2, 3, 5, 7, 10])) };
        calendar
    }
}

/// Mostly within three hours of a clock change; else anywhere.
fn spot(random: &mut Random, zone: &Zone) -> Spot {
    let (first, last) = if random.percent(85) { (2000, 2037) } else { (2000, 2090) };
    let years = day_number(first, 1, 1) * DAY..day_number(last + 1, 1, 1) * DAY;
    let near: Vec<_> = zone.changes().filter(|(at, ..)| years.contains(at)).collect();
    if near.is_empty() || random.percent(15) {
        let day = random.between(day_number(first, 1, 1), day_number(last, 12, 31));
        return Spot { local: Reading { day, millis: random.between(0, 24 * 60 - 1) * MINUTE }, jump: 60 };
    }
    let (at, before, after) = *random.pick(&near);
    let jump = (after - before) / MINUTE;
    // From the earlier of the two readings of that instant to the later one, the clock skips or repeats.
    let shown = at + before.min(after);
    let minutes = match random.between(0, 9) {
        0 => 0,
        1 => -1,
        2 => jump.abs(),
        3 => jump.abs() - 1,
        4..=7 => random.between(0, jump.abs() - 1),
        _ => random.between(-180, 180),
    };
    let shown = shown + minutes * MINUTE;
    Spot { local: Reading { day: shown.div_euclid(DAY), millis: shown.rem_euclid(DAY) }, jump }
}

/// A start whose candidate lies at or shortly before the spot.
fn start(random: &mut Random, zone: &Zone, spot: &Spot) -> Start {
    let mut local = spot.local;
    if random.percent(20) {
        local = local.plus_days(-random.between(0, 3));
    } else if random.percent(25) {
        local.millis = (local.millis - random.between(0, 300) * MINUTE).max(0);
    }
    if random.percent(30) {
        local.millis = local.millis - local.millis % MINUTE + random.between(0, 59_999);
    }
    let instant = zone.instant(local).0 + if random.percent(30) { spot.jump.abs() * MINUTE } else { 0 };
    let wait = match random.between(0, 9) {
        0 => return Start::Instant(instant),
        1 | 2 => return Start::Local(local),
        3 => Wait::Minutes(many(random, 10_000, 3_000_000)),
        4 => Wait::Hours(many(random, 200, 50_000)),
        5..=7 => Wait::Days(many(random, 30, 2_000)),
        _ => Wait::BusinessDays(many(random, 12, 400)),
    };
    let days_before = |days: i64| zone.instant(local.plus_days(-days)).0;
    let base = match wait {
        Wait::Minutes(minutes) => instant - minutes * MINUTE,
        Wait::Hours(hours) => instant - hours * 60 * MINUTE,
        Wait::Days(0) | Wait::BusinessDays(0) => instant,
        Wait::Days(_) | Wait::BusinessDays(_) if random.percent(20) => instant,
        Wait::Days(days) => days_before(days),
        // About where that many business days before the spot are.
        Wait::BusinessDays(days) => days_before(days * 7 / 5 + random.between(0, 2)),
    };
    Start::Wait { base, wait }
}

/// None, one, a few, or many; seldom backwards.
fn many(random: &mut Random, few: i64, most: i64) -> i64 {
    let amount = match random.between(0, 19) {
        0..=2 => 0,
        3..=8 => 1,
        9..=18 => random.between(1, few),
        _ => random.between(1, most),
    };
    if random.percent(8) { -amount } else { amount }
}

fn listed(random: &mut Random, spot: &Spot) -> Vec<i64> {
    (0..random.between(1, 3)).map(|_| edge(random, spot)).collect()
}

/// A minute of the day: near the spot, within its jump, or any.
fn edge(random: &mut Random, spot: &Spot) -> i64 {
    let here = spot.local.minute();
    let minute = match random.between(0, 7) {
        0 => here,
        1 => here + spot.jump,
        2 => here - spot.jump / 2,
        3 => here + random.between(-1, 1),
        4 => here + random.between(-spot.jump.abs(), spot.jump.abs()),
        5 => random.between(0, 47) * 30,
        6 => 0,
        _ => random.between(0, 24 * 60 - 1),
    };
    minute.rem_euclid(24 * 60)
}

/// A window: of office hours, around the spot, across midnight, to 24:00, all day, or a narrow one in the jump.
fn window(random: &mut Random, spot: &Spot) -> Window {
    let start = edge(random, spot);
    let end = match random.between(0, 9) {
        0 | 1 => edge(random, spot),
        2 => 24 * 60,
        3 => (start + random.between(1, spot.jump.abs().max(1))).rem_euclid(24 * 60),
        4 => start,
        _ => (start + random.between(30, 12 * 60)).rem_euclid(24 * 60),
    };
    if random.percent(25) { Window { start: 8 * 60, end: 17 * 60 } } else { Window { start, end } }
}

fn week(random: &mut Random, spot: &Spot) -> Week {
    let usual: Vec<Window> = (0..random.between(1, 3)).map(|_| window(random, spot)).collect();
    let open = *random.pick(&[40, 80, 90, 100]);
    [(); 7].map(|()| match random.between(1, 100) {
        n if n > open => Vec::new(),
        n if n % 5 == 0 => vec![window(random, spot)],
        _ => usual.clone(),
    })
}
