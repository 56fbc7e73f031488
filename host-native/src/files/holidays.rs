//! Reads public holidays from an iCalendar file (RFC 5545): whole days, also of events that come again every year.
//!
//! In: a path, the years that are wanted. Out: dates, and what was left out with its line; or what is wrong with its line. Never: a part of
//! a day taken for a whole one; a rule without an end followed further than the years asked for.

use calcard::common::timezone::Tz;
use calcard::icalendar::dates::TimeOrDelta;
use calcard::icalendar::{ICalendar, ICalendarProperty, ICalendarValue};
use relance_core::base::Problem;
use relance_core::wire::LocalDate;
use std::collections::{BTreeMap, BTreeSet};

use super::document::{bytes_of, text_of};
use super::{Found, Place};

/// As often may one event come; a daily one since 1970 comes less.
const MOST: usize = 40_000;
/// The longest holiday, in days; more is no holiday.
const LONGEST: usize = 31;

/// What a file says.
#[derive(Debug, Default)]
pub(crate) struct Holidays {
    /// The days, in the years that were asked for.
    pub(crate) days: BTreeSet<LocalDate>,
    /// What was left out, and why.
    pub(crate) left_out: Vec<Found>,
}

/// Lines that belong together, with where they begin.
#[derive(Debug, Default, Clone)]
struct Block {
    name: String,
    lines: Vec<(u64, String)>,
}

/// The holidays of a file in these years, both included.
pub(crate) fn read(path: &str, years: (i32, i32)) -> Result<Holidays, Vec<Found>> {
    let text = bytes_of(path).and_then(|bytes| text_of(path, &bytes)).map_err(|found| vec![found])?;
    parse(path, &text, years)
}

fn parse(path: &str, text: &str, years: (i32, i32)) -> Result<Holidays, Vec<Found>> {
    let blocks = blocks(path, text)?;
    let zones: Vec<&Block> = blocks.iter().filter(|block| block.name == "VTIMEZONE").collect();
    // An event and its exceptions have one id.
    let mut events: BTreeMap<String, Vec<&Block>> = BTreeMap::new();
    for block in blocks.iter().filter(|block| block.name == "VEVENT") {
        let own = format!("line {}", block.line());
        events.entry(block.value("UID").map_or(own, str::to_owned)).or_default().push(block);
    }
    if events.is_empty() {
        let problem = Problem::error("holidays.noEvents", "", "expected events with dates, found none");
        return Err(vec![Found::in_file(path, problem.help("export the calendar with its events"))]);
    }
    let (mut holidays, mut problems) = (Holidays::default(), Vec::new());
    for event in events.values() {
        let file = File { path, zones: &zones, years };
        if let Err(found) = file.days_of(event, &mut holidays) {
            problems.push(found);
        }
    }
    problems.sort_by_key(|found| found.place.map(|place| place.line));
    if problems.is_empty() { Ok(holidays) } else { Err(problems) }
}

struct File<'a> {
    path: &'a str,
    zones: &'a [&'a Block],
    years: (i32, i32),
}

impl File<'_> {
    fn wrong(&self, line: u64, code: &'static str, message: impl Into<String>, help: &str) -> Found {
        let problem = Problem::error(code, "", message).help(help);
        Found::in_file(self.path, problem).at(Some(Place { line, column: 1 }))
    }

    /// The days of one event with its exceptions.
    fn days_of(&self, event: &[&Block], holidays: &mut Holidays) -> Result<(), Found> {
        let kept: Vec<&Block> = event.iter().copied().filter(|block| !block.is_cancelled()).collect();
        let cancelled = event.iter().filter(|block| block.is_cancelled());
        let Some(first) = kept.first() else { return Ok(()) };
        let calendar = self.parsed(&kept)?;
        let expanded = calendar.expand_dates(Tz::Floating, MOST);
        if let Some(error) = expanded.errors.first() {
            let line = first.line_of("RRULE").or_else(|| first.line_of("DTSTART")).unwrap_or_else(|| first.line());
            let message = format!("expected an event with sound dates, found one that can't be followed: {:?}", error.error);
            return Err(self.wrong(line, "holidays.badEvent", message, "correct the event or take it out"));
        }
        // An occurrence that was cancelled by itself is no holiday.
        let gone: BTreeSet<String> = cancelled.filter_map(|block| Some(day(block.value("RECURRENCE-ID")?.get(..8)?))).collect();
        let comes = expanded.events.len();
        let mut last = String::new();
        for one in expanded.events {
            let begin = one.start.naive_local();
            let end = match one.end {
                TimeOrDelta::Time(end) => end.naive_local(),
                TimeOrDelta::Delta(length) => begin + length,
            };
            let mut date = begin.date();
            last = last.max(date.to_string());
            if year(&date.to_string()) > self.years.1 || gone.contains(&date.to_string()) {
                continue;
            }
            let whole = begin.time().to_string() == MIDNIGHT && end.time().to_string() == MIDNIGHT && end > begin;
            if !whole {
                self.leave_out(first, &date.to_string(), holidays);
                continue;
            }
            for _ in 0..LONGEST {
                if date >= end.date() {
                    break;
                }
                let text = date.to_string();
                if (self.years.0..=self.years.1).contains(&year(&text))
                    && let Ok(day) = text.parse()
                {
                    holidays.days.insert(day);
                }
                let Some(next) = date.succ_opt() else { break };
                date = next;
            }
            if date < end.date() {
                let message = format!("expected at most {LONGEST} days, found an event of more");
                let line = first.line_of("DTEND").unwrap_or_else(|| first.line());
                return Err(self.wrong(line, "holidays.tooLong", message, "this is no holiday: take it out"));
            }
        }
        if comes >= MOST && year(&last) <= self.years.1 {
            let line = first.line_of("RRULE").unwrap_or_else(|| first.line());
            return Err(self.wrong(
                line,
                "holidays.tooOften",
                "expected a yearly event, found one that comes all the time",
                "take it out",
            ));
        }
        Ok(())
    }

    /// An event of a part of a day, told once.
    fn leave_out(&self, block: &Block, date: &str, holidays: &mut Holidays) {
        let place = Place { line: block.line(), column: 1 };
        let known = holidays.left_out.iter().any(|found| found.place == Some(place));
        if !known && (self.years.0..=self.years.1).contains(&year(date)) {
            let message = format!("expected a whole day, found a part of {date}; the event is left out");
            let problem = Problem::warning("holidays.partOfDay", "", message);
            let help = "close for some hours by the calendar's working hours";
            holidays.left_out.push(Found::in_file(self.path, problem.help(help)).at(Some(place)));
        }
    }

    /// The blocks as a calendar of their own, with each date and rule read as one.
    fn parsed(&self, event: &[&Block]) -> Result<ICalendar, Found> {
        let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
        for block in self.zones.iter().chain(event) {
            for (_, line) in &block.lines {
                text.push_str(line);
                text.push_str("\r\n");
            }
        }
        text.push_str("END:VCALENDAR\r\n");
        let line = event.first().map_or(1, |block| block.line());
        let calendar = ICalendar::parse(&text).map_err(|_| {
            self.wrong(line, "holidays.badEvent", "expected an event, found something else", "export the calendar anew")
        })?;
        let read = |name: &ICalendarProperty| {
            let entries = calendar.components.iter().flat_map(|component| &component.entries);
            entries.filter(move |entry| entry.name == *name).all(|entry| {
                !entry.values.is_empty()
                    && entry.values.iter().all(|value| match (name, value) {
                        (ICalendarProperty::Rrule, ICalendarValue::RecurrenceRule(_)) => true,
                        (ICalendarProperty::Rrule, _) => false,
                        (_, ICalendarValue::PartialDateTime(moment)) => moment.has_date(),
                        (_, value) => *name == ICalendarProperty::Rdate && matches!(value, ICalendarValue::Period(_)),
                    })
            })
        };
        for (name, property) in [
            ("DTSTART", ICalendarProperty::Dtstart),
            ("DTEND", ICalendarProperty::Dtend),
            ("RRULE", ICalendarProperty::Rrule),
            ("EXDATE", ICalendarProperty::Exdate),
            ("RDATE", ICalendarProperty::Rdate),
        ] {
            let bad = event
                .iter()
                .find_map(|block| block.bad_line(name))
                .or_else(|| (!read(&property)).then(|| event.iter().find_map(|block| block.line_of(name)).unwrap_or(line)));
            if let Some(bad) = bad {
                let message = format!("expected a sound `{name}`, found something else");
                return Err(self.wrong(
                    bad,
                    "holidays.badEvent",
                    message,
                    "write a date such as 20261225, a rule such as FREQ=YEARLY",
                ));
            }
        }
        Ok(calendar)
    }
}

const MIDNIGHT: &str = "00:00:00";

/// `20261225` as `2026-12-25`.
fn day(digits: &str) -> String {
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    format!("{}-{}-{}", part(0..4), part(4..6), part(6..8))
}

fn year(date: &str) -> i32 {
    date.get(..4).and_then(|year| year.parse().ok()).unwrap_or(i32::MIN)
}

impl Block {
    /// The file's line on which it begins.
    fn line(&self) -> u64 {
        self.lines.first().map_or(1, |(line, _)| *line)
    }

    /// The parts of a line before and after its colon, if it is of this name and not of a part inside.
    fn find(&self, name: &str) -> Option<(u64, &str, &str)> {
        let mut depth = 0;
        for (number, line) in &self.lines {
            let upper = line.to_ascii_uppercase();
            if upper.starts_with("BEGIN:") {
                depth += 1;
            } else if upper.starts_with("END:") {
                depth -= 1;
            } else if depth == 1
                && upper.starts_with(name)
                && matches!(line.as_bytes().get(name.len()), Some(b':' | b';'))
                && let Some(colon) = value_begins(line)
            {
                return Some((*number, line.get(..colon)?, line.get(colon + 1..)?));
            }
        }
        None
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.find(name).map(|(_, _, value)| value.trim())
    }

    fn line_of(&self, name: &str) -> Option<u64> {
        self.find(name).map(|(line, ..)| line)
    }

    fn is_cancelled(&self) -> bool {
        self.value("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED"))
    }

    /// The line of a date that there is not, such as the 31st of February: a reader of calendars may let it pass.
    fn bad_line(&self, name: &str) -> Option<u64> {
        let (line, _, value) = self.find(name).filter(|_| name != "RRULE")?;
        let sound = |moment: &str| moment.get(..8).is_some_and(|digits| day(digits).parse::<LocalDate>().is_ok());
        value.split(',').all(|moment| sound(moment.trim())).then_some(()).map_or(Some(line), |()| None)
    }
}

/// Where a line's value begins: at the first colon that is not inside quotes.
fn value_begins(line: &str) -> Option<usize> {
    let mut quoted = false;
    line.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == ':' && !quoted).then_some(at)
    })
}

/// The parts of a calendar: its events and zones; everything is nested as it must be.
fn blocks(path: &str, text: &str) -> Result<Vec<Block>, Vec<Found>> {
    let wrong = |line: u64, message: String| {
        let problem = Problem::error("holidays.notCalendar", "", message).help("export the calendar as iCalendar (.ics)");
        vec![Found::in_file(path, problem).at(Some(Place { line, column: 1 }))]
    };
    let (mut found, mut open): (Vec<Block>, Vec<(u64, String)>) = (Vec::new(), Vec::new());
    let lines = unfolded(text);
    for (number, line) in &lines {
        let (name, value) = value_begins(line)
            .and_then(|colon| Some((line.get(..colon)?.to_ascii_uppercase(), line.get(colon + 1..)?.trim().to_ascii_uppercase())))
            .ok_or_else(|| wrong(*number, "expected `NAME:value`, found a line without a colon".into()))?;
        if open.is_empty() && (name.as_str(), value.as_str()) != ("BEGIN", "VCALENDAR") {
            return Err(wrong(*number, "expected `BEGIN:VCALENDAR`, found something else".into()));
        }
        if name == "BEGIN" {
            open.push((*number, value.clone()));
            if open.len() == 2 {
                found.push(Block { name: value, lines: Vec::new() });
            }
        }
        if let Some(block) = found.last_mut().filter(|_| open.len() >= 2) {
            block.lines.push((*number, line.clone()));
        }
        if name == "END" {
            match open.pop() {
                Some((_, begun)) if begun == line.get(4..).unwrap_or_default().trim().to_ascii_uppercase() => {}
                Some((at, begun)) => {
                    return Err(wrong(*number, format!("expected `END:{begun}` for line {at}, found another end")));
                }
                None => return Err(wrong(*number, "expected a beginning before this end, found none".into())),
            }
        }
    }
    match open.pop() {
        Some((at, begun)) => Err(wrong(at, format!("expected `END:{begun}` for this line, found the end of the file"))),
        None if lines.is_empty() => Err(wrong(1, "expected `BEGIN:VCALENDAR`, found nothing".into())),
        None => Ok(found),
    }
}

/// The file's lines with those that go on put together; each has the number of the line on which it begins.
fn unfolded(text: &str) -> Vec<(u64, String)> {
    let mut lines: Vec<(u64, String)> = Vec::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, before))) => before.push_str(rest),
            _ if line.trim().is_empty() => {}
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(events: &str) -> String {
        format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}\nEND:VCALENDAR\n")
    }

    fn event(lines: &str) -> String {
        format!("BEGIN:VEVENT\nUID:{}\n{lines}\nEND:VEVENT", lines.len())
    }

    fn days(events: &str, years: (i32, i32)) -> Vec<String> {
        let read = parse("h.ics", &calendar(events), years).unwrap();
        assert!(read.left_out.is_empty(), "{:?}", read.left_out);
        read.days.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_day_is_a_day_and_an_end_is_not_included() {
        assert_eq!(
            days(&event("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227"), (2026, 2026)),
            ["2026-12-25", "2026-12-26"]
        );
        assert_eq!(days(&event("DTSTART;VALUE=DATE:20261003"), (2026, 2026)), ["2026-10-03"]);
        assert_eq!(days(&event("DTSTART;VALUE=DATE:20261231\nDURATION:P2D"), (2026, 2027)), ["2026-12-31", "2027-01-01"]);
        assert!(days(&event("DTSTART;VALUE=DATE:20251225"), (2026, 2030)).is_empty());
    }

    #[test]
    fn a_yearly_day_comes_in_every_year_but_those_taken_out() {
        let yearly = "DTSTART;VALUE=DATE:19901003\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20271003";
        assert_eq!(days(&event(yearly), (2026, 2028)), ["2026-10-03", "2028-10-03"]);
        let last_monday_of_may = "DTSTART;VALUE=DATE:20000529\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO";
        assert_eq!(days(&event(last_monday_of_may), (2026, 2027)), ["2026-05-25", "2027-05-31"]);
        let until = "DTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY;UNTIL=20270101";
        assert_eq!(days(&event(until), (2026, 2030)), ["2026-01-01", "2027-01-01"]);
    }

    #[test]
    fn an_occurrence_that_was_moved_or_cancelled_counts_as_it_is_now() {
        let base = "BEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20200501\nRRULE:FREQ=YEARLY\nEND:VEVENT\n";
        let moved = "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;VALUE=DATE:20270501\nDTSTART;VALUE=DATE:20270503\nEND:VEVENT\n";
        let cancelled =
            "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;VALUE=DATE:20280501\nDTSTART;VALUE=DATE:20280501\nSTATUS:CANCELLED\nEND:VEVENT";
        assert_eq!(days(&format!("{base}{moved}{cancelled}"), (2026, 2028)), ["2026-05-01", "2027-05-03"]);
    }

    #[test]
    fn from_midnight_to_midnight_on_a_clock_is_a_day_of_that_clock() {
        let zoned = "DTSTART;TZID=Europe/Berlin:20260501T000000\nDTEND;TZID=Europe/Berlin:20260502T000000";
        assert_eq!(days(&event(zoned), (2026, 2026)), ["2026-05-01"]);
        let yearly =
            "DTSTART;TZID=America/New_York:20200704T000000\nDTEND;TZID=America/New_York:20200705T000000\nRRULE:FREQ=YEARLY";
        assert_eq!(days(&event(yearly), (2026, 2027)), ["2026-07-04", "2027-07-04"]);
    }

    #[test]
    fn a_part_of_a_day_is_left_out_with_its_line() {
        let half = event("DTSTART;TZID=Europe/Berlin:20261224T140000\nDTEND;TZID=Europe/Berlin:20261225T000000");
        let read = parse("h.ics", &calendar(&half), (2026, 2026)).unwrap();
        assert!(read.days.is_empty());
        assert_eq!(read.left_out[0].place.unwrap().line, 3);
        assert_eq!(&*read.left_out[0].problem.code, "holidays.partOfDay");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, code, line) in [
            ("hello".to_owned(), "holidays.notCalendar", 1),
            (String::new(), "holidays.notCalendar", 1),
            (calendar("BEGIN:VEVENT\nDTSTART:20260101"), "holidays.notCalendar", 5),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n".into(), "holidays.notCalendar", 2),
            (calendar("X-NOTHING:1"), "holidays.noEvents", 0),
            (calendar(&event("SUMMARY:x\nDTSTART;VALUE=DATE:20260231")), "holidays.badEvent", 6),
            (calendar(&event("SUMMARY:x")), "holidays.badEvent", 3),
            (calendar(&event("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=SOMETIMES")), "holidays.badEvent", 6),
            (calendar(&event("DTSTART;VALUE=DATE:20260101\nEXDATE;VALUE=DATE:soon")), "holidays.badEvent", 6),
            (calendar(&event("DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20270101")), "holidays.tooLong", 6),
        ] {
            let found = parse("h.ics", &text, (2026, 2027)).unwrap_err();
            assert_eq!(&*found[0].problem.code, code, "{text}");
            assert_eq!(found[0].place.map_or(0, |place| place.line), line, "{text}");
        }
    }

    #[test]
    fn a_rule_without_an_end_is_followed_no_further_than_asked() {
        let secondly = event("DTSTART:20260101T000000\nDURATION:P1D\nRRULE:FREQ=SECONDLY");
        let found = parse("h.ics", &calendar(&secondly), (2026, 2027)).unwrap_err();
        assert_eq!(&*found[0].problem.code, "holidays.tooOften");
    }

    #[test]
    fn lines_that_go_on_are_one() {
        let text = calendar("BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DA\r\n TE:20260606\r\nEND:VEVENT");
        assert_eq!(parse("h.ics", &text, (2026, 2026)).unwrap().days.len(), 1);
    }
}
