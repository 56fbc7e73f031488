//! The `date` filter, in a zone.
//!
//! In: moments and formats. Out: a failure where the text differs. Never: the real clock.

use chrono::{NaiveDateTime, TimeDelta};

use super::super::{Context, Reading, Template, Utc, Zone};
use super::{fails, json};
use crate::base::{Instant, Json};

/// Three hours ahead of UTC in all years, at noon UTC on 24 November 2026.
struct Ahead;

impl Zone for Ahead {
    fn now(&self) -> Option<Instant> {
        "2026-11-24T12:00:00Z".parse().ok()
    }
    fn reading(&self, at: Instant) -> Reading {
        Reading { local: at.utc() + TimeDelta::hours(3), offset_seconds: 10_800, abbreviation: "TRT".into() }
    }
    fn instant(&self, local: NaiveDateTime) -> Option<Instant> {
        Instant::from_utc(local - TimeDelta::hours(3))
    }
}

fn date(value: Json, format: &str, zone: &dyn Zone) -> alloc::string::String {
    let template = Template::parse("{{ value | date: format }}").unwrap();
    let format = Json::from(format);
    let data: [(&str, &Json); 2] = [("value", &value), ("format", &format)];
    template.render(&data, &Context { zone, ..Context::default() }).unwrap().text
}

#[test]
fn the_forms_of_a_date_are_read() {
    for (value, expected) in [
        ("March 14, 2016", "2016-03-14 00:00:00"),
        ("14 March 2016", "2016-03-14 00:00:00"),
        ("Mon, 14th of Mar 2016", "2016-03-14 00:00:00"),
        ("Mar 14 '16", "2016-03-14 00:00:00"),
        ("2016-03-14", "2016-03-14 00:00:00"),
        ("2016-3-4 5:06", "2016-03-04 05:06:00"),
        ("2016/03/14 05:06:07", "2016-03-14 05:06:07"),
        ("14/3/2016", "2016-03-14 00:00:00"),
        ("14.3.2016 18:30", "2016-03-14 18:30:00"),
        ("14-mar-2016", "2016-03-14 00:00:00"),
        ("mar-14-2016", "2016-03-14 00:00:00"),
        ("2016-074", "2016-03-14 00:00:00"),
        ("20160314", "1970-08-22 08:05:14"),
        ("20160314T102030", "2016-03-14 10:20:30"),
        ("2016-03-14T10:20:30.5Z", "2016-03-14 10:20:30"),
        ("2016-03-14 10:20 PM", "2016-03-14 22:20:00"),
        ("2016-03-14 12am", "2016-03-14 00:00:00"),
        ("2016-03-14 18h", "2016-03-14 18:00:00"),
        ("2016-03-14 10h 20m 30s", "2016-03-14 10:20:30"),
        ("2016-03-14 24:00", "2016-03-15 00:00:00"),
        ("March 2016", "2016-03-01 00:00:00"),
        ("Mon Mar 14 10:20:30 UTC 2016", "2016-03-14 10:20:30"),
        ("1152098955", "2006-07-05 11:29:15"),
    ] {
        assert_eq!(date(Json::from(value), "%Y-%m-%d %H:%M:%S", &Utc), expected, "{value}");
    }
    assert_eq!(date(Json::Int(1_152_098_955), "%F", &Utc), "2006-07-05");
}

#[test]
fn what_is_no_date_stays_as_it_is() {
    for value in
        ["", "hello", "2016-13-01", "3/14/2016", "2016-03-14 25:00", "-1152098955", "Sunday", "now", "12:30", "99/99/99", "1.5"]
    {
        assert_eq!(date(Json::from(value), "%Y", &Utc), value, "{value}");
    }
    assert_eq!(date(Json::Null, "%Y", &Utc), "");
    assert_eq!(date(Json::Bool(true), "%Y", &Utc), "true");
    assert_eq!(date(Json::from("2016-03-14"), "", &Utc), "2016-03-14");
}

#[test]
fn moments_are_shown_in_the_zone_of_the_reader() {
    for (value, expected) in [
        ("2026-11-24T22:30:00Z", "25 Nov 01:30 +0300 TRT"),
        ("2026-11-24T22:30:00+01:00", "25 Nov 00:30 +0300 TRT"),
        ("2026-11-24 22:30", "24 Nov 22:30 +0300 TRT"),
        ("now", "24 Nov 15:00 +0300 TRT"),
        ("TODAY", "24 Nov 15:00 +0300 TRT"),
        ("12:30", "24 Nov 12:30 +0300 TRT"),
        ("5 January", "05 Jan 00:00 +0300 TRT"),
    ] {
        assert_eq!(date(Json::from(value), "%d %b %H:%M %z %Z", &Ahead), expected, "{value}");
    }
    assert_eq!(date(Json::Int(0), "%c", &Ahead), "Thu Jan  1 03:00:00 1970");
}

#[test]
fn without_a_zone_a_written_offset_is_kept() {
    for (value, expected) in [
        ("2026-11-24T22:30:00Z", "22:30 +0000 UTC"),
        ("2026-11-24T22:30:00-05:30", "22:30 -0530 "),
        ("2026-11-24 22:30 PST", "22:30 -0800 "),
        ("2026-11-24 22:30:15 +01", "22:30 +0100 "),
    ] {
        assert_eq!(date(Json::from(value), "%H:%M %z %Z", &Utc), expected, "{value}");
    }
}

#[test]
fn every_directive_is_written_as_ruby_writes_it() {
    for (format, expected) in [
        ("%Y %C %y %m %B %b %h %d %e %j", "2016 20 16 03 March Mar Mar 04  4 064"),
        ("%H %k %I %l %M %S %L %N %3N %6N %p %P", "17 17 05  5 06 07 089 089000000 089 089000 PM pm"),
        ("%z %:z %::z %Z %A %a %u %w", "+0000 +00:00 +00:00:00 UTC Friday Fri 5 5"),
        ("%G %g %V %U %W %s%n%t%%", "2016 16 09 09 09 1457111167\n\t%"),
        (
            "%c|%D|%F|%v|%x|%X|%r|%R|%T",
            "Fri Mar  4 17:06:07 2016|03/04/16|2016-03-04| 4-MAR-2016|03/04/16|17:06:07|05:06:07 PM|17:06|17:06:07",
        ),
        ("%-d %-m %-I %-j %_m %_5d %05d %010Y %3S", "4 3 5 64  3     4 00004 0000002016 007"),
        ("%^A %^b %#B %#p %#Z %10A %-10A %010A %^10a", "FRIDAY MAR MARCH pm utc     Friday Friday 0000Friday        FRI"),
        ("%10z %_10z %010:z %12F %L%1L%12N", "+000000000       +000 +000000:00   2016-03-04 0890089000000000"),
        ("%Ey %Od %q %Q %:d %J", "16 04 %q %Q %:d %J"),
    ] {
        assert_eq!(date(Json::from("2016-03-04 17:06:07.089"), format, &Utc), expected, "{format}");
    }
}

#[test]
fn weeks_at_the_turn_of_the_year() {
    for (day, expected) in [("2021-01-03", "2020-53 01 00"), ("2024-12-30", "2025-01 52 53"), ("2018-12-31", "2019-01 52 53")] {
        assert_eq!(date(Json::from(day), "%G-%V %U %W", &Utc), expected, "{day}");
    }
}

#[test]
fn a_format_that_ends_in_the_middle_is_an_error() {
    fails(&["{{ 0 | date: '%' }}", "{{ 0 | date: 'a%-' }}", "{{ 0 | date: '%%%5' }}"]);
    assert_eq!(json("1"), Json::Int(1));
}
