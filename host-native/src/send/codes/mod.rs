//! What a provider's refusal means: its codes as tables, and what is thought of a code that stands in none.
//!
//! In: a code with its subcode, and the HTTP status that it came with. Out: one of the nine classes (X4). Never: the provider's words about
//! a person.
//!
//! **Codes that nobody has written down.** The status decides, and it decides for what does the least harm:
//!
//! - 401 and 403 are about the account: it is paused, and nothing is used up. So are a redirect, and 404, 405 and 410 without the provider's
//!   own error in them: something else is at that address.
//! - 429 is too much at once.
//! - Any other 4xx holds the one message for a person (`content`). `permanent` would take the person's address for dead, for good, and
//!   `config` would stop everybody's messages, each on the strength of a number that nobody knows.
//! - 5xx with the provider's own error in it is a no for now: it is tried again. So are 500 and 503 without one, which are said before
//!   anything is done. 502, 504 and the rest without one are said by something in between that gave up waiting: nobody knows what became of
//!   the message.

mod meta;
mod twilio;

use relance_core::base::Instant;
use relance_core::wire::{Purpose, RejectClass};

use super::Outcome;
use super::http::{Answer, scrubbed};

pub(crate) use meta::{MESSENGER, WHATSAPP};
pub(crate) use twilio::TWILIO;

const HOUR_MILLIS: i64 = 3_600_000;

/// What a code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    /// It may pass.
    Retry,
    /// Too many at once.
    Throttle,
    /// Not before so many hours are over.
    Defer(u8),
    /// The window has closed: only a template goes out, or another channel.
    Window,
    /// The address is dead here.
    Dead,
    /// The person said no, to this purpose or to all.
    No(Option<Purpose>),
    /// What it says can't be sent.
    Content,
    /// The account is wrongly set up.
    Account,
}

/// A row of a table: code, subcode where it matters, what it means, and why in a few words.
pub(crate) type Row = (u32, Option<u32>, Means, &'static str);

/// A provider's table. A row with a subcode goes before one without.
pub(crate) struct Table {
    /// Its rows, in ascending order.
    pub(crate) rows: &'static [Row],
    /// Codes that mean one thing from the first to the last, where no row of their own says otherwise.
    pub(crate) ranges: &'static [(u32, u32, Means, &'static str)],
}

/// A judged refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) means: Means,
    /// The code and its meaning, without addresses.
    pub(crate) detail: String,
}

impl Means {
    pub(crate) const fn class(self) -> RejectClass {
        match self {
            Self::Retry => RejectClass::Transient,
            Self::Throttle => RejectClass::Throttle,
            Self::Defer(_) => RejectClass::Defer,
            Self::Window => RejectClass::WindowClosed,
            Self::Dead => RejectClass::Permanent,
            Self::No(_) => RejectClass::OptedOut,
            Self::Content => RejectClass::Content,
            Self::Account => RejectClass::Config,
        }
    }

    pub(crate) const fn purpose(self) -> Option<Purpose> {
        match self {
            Self::No(purpose) => purpose,
            _ => None,
        }
    }
}

impl Table {
    /// What a code means, if the table knows it.
    pub(crate) fn find(&self, code: u32, sub: Option<u32>) -> Option<(Means, &'static str)> {
        let row = |wanted: Option<u32>| self.rows.iter().find(|row| row.0 == code && row.1 == wanted).map(|row| (row.2, row.3));
        let range = || self.ranges.iter().find(|(from, to, ..)| (*from..=*to).contains(&code)).map(|it| (it.2, it.3));
        sub.and_then(|sub| row(Some(sub))).or_else(|| row(None)).or_else(range)
    }

    /// A refusal that was told later, without a status of its own: what nobody knows is tried again.
    pub(crate) fn judge(&self, code: Option<u32>, sub: Option<u32>, words: &str) -> Judged {
        let Some(code) = code else {
            return Judged { means: Means::Retry, detail: worded("no code", words) };
        };
        match self.find(code, sub) {
            Some((means, why)) => Judged { means, detail: format!("{} {why}", shown(code, sub)) },
            None => Judged { means: Means::Retry, detail: worded(&shown(code, sub), words) },
        }
    }

    /// What an answer that is no success means.
    pub(crate) fn outcome(&self, answer: &Answer, code: Option<u32>, sub: Option<u32>, words: &str, now: Instant) -> Outcome {
        let judged = match code.and_then(|code| self.find(code, sub).map(|known| (code, known))) {
            Some((code, (means, why))) => Judged { means, detail: format!("{} {why}", shown(code, sub)) },
            None => match by_status(answer.status, code.is_some()) {
                Some(means) => {
                    let code = code.map(|code| format!(" {}", shown(code, sub))).unwrap_or_default();
                    Judged { means, detail: worded(&format!("{}{code}", answer.status), words) }
                }
                None => return Outcome::Unknown { detail: format!("{} from something in between", answer.status) },
            },
        };
        judged.outcome(answer.retry_at(now), now)
    }
}

impl Judged {
    /// The same as what became of a send. A deferral is never shorter than its table says.
    pub(crate) fn outcome(self, said: Option<Instant>, now: Instant) -> Outcome {
        let retry_at = match self.means {
            Means::Defer(hours) => {
                let least = now.saturating_plus_millis(i64::from(hours) * HOUR_MILLIS);
                Some(said.map_or(least, |said| said.max(least)))
            }
            Means::Retry | Means::Throttle => said,
            _ => None,
        };
        Outcome::Rejected { class: self.means.class(), detail: self.detail, retry_at, purpose: self.means.purpose() }
    }
}

/// What a status means that comes without a code that is known; nothing where nobody can know what became of the message.
pub(crate) const fn by_status(status: u16, own_error: bool) -> Option<Means> {
    Some(match status {
        300..=399 | 401 | 403 => Means::Account,
        404 | 405 | 410 if !own_error => Means::Account,
        408 | 425 => Means::Retry,
        429 => Means::Throttle,
        500 | 503 => Means::Retry,
        501.. if own_error => Means::Retry,
        501.. => return None,
        _ => Means::Content,
    })
}

fn shown(code: u32, sub: Option<u32>) -> String {
    sub.map_or_else(|| code.to_string(), |sub| format!("{code}/{sub}"))
}

fn worded(head: &str, words: &str) -> String {
    let words = scrubbed(words);
    if words.is_empty() { head.to_owned() } else { format!("{head} {words}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: [(&str, &Table); 3] = [("twilio", &TWILIO), ("whatsapp", &WHATSAPP), ("messenger", &MESSENGER)];

    #[test]
    fn every_row_is_found_by_its_code_and_stands_once_in_its_place() {
        for (name, table) in TABLES {
            for pair in table.rows.windows(2) {
                assert!((pair[0].0, pair[0].1) < (pair[1].0, pair[1].1), "{name}: {:?} before {:?}", pair[0], pair[1]);
            }
            for (code, sub, means, why) in table.rows {
                assert_eq!(table.find(*code, *sub), Some((*means, *why)), "{name} {code}");
                let answer = Answer { status: 400, body: serde_json::Value::Null, retry_after: None, units: 0 };
                let now: Instant = "2026-11-23T08:00:00Z".parse().unwrap();
                let Outcome::Rejected { class, detail, retry_at, purpose } = table.outcome(&answer, Some(*code), *sub, "", now)
                else {
                    panic!("{name} {code}")
                };
                assert_eq!((class, purpose), (means.class(), means.purpose()), "{name} {code}");
                assert!(detail.starts_with(&code.to_string()) && detail.ends_with(why), "{detail}");
                assert_eq!(retry_at.is_some(), class == RejectClass::Defer, "{name} {code}");
            }
        }
    }

    #[test]
    fn the_codes_of_the_specification_have_their_class() {
        use Means::{Account, Content, Dead, Defer, No, Retry, Throttle, Window};
        let marketing = No(Some(Purpose::Marketing));
        type Case = (&'static str, &'static [(u32, Option<u32>)], Means);
        let cases: &[Case] = &[
            ("whatsapp", &[(131_047, None)], Window),
            ("whatsapp", &[(131_026, None), (130_472, None)], Dead),
            ("whatsapp", &[(131_049, None)], Defer(24)),
            ("whatsapp", &[(131_050, None)], marketing),
            ("whatsapp", &[(131_056, None), (130_429, None), (80_007, None), (4, None)], Throttle),
            ("whatsapp", &[(131_048, None), (190, None), (10, None), (131_031, None), (131_042, None), (368, None)], Account),
            ("whatsapp", &[(132_000, None), (132_005, None), (132_012, None), (131_008, None), (131_009, None)], Content),
            ("whatsapp", &[(1, None), (2, None), (131_000, None), (131_016, None)], Retry),
            ("messenger", &[(10, Some(2_018_278)), (10, Some(2_534_022))], Window),
            ("messenger", &[(551, None), (551, Some(1_545_041))], Dead),
            ("messenger", &[(190, None), (190, Some(463))], Account),
            ("twilio", &[(21_610, None)], No(None)),
            ("twilio", &[(21_211, None), (21_614, None), (30_005, None), (30_006, None)], Dead),
            ("twilio", &[(30_003, None), (30_008, None)], Retry),
            ("twilio", &[(30_007, None), (30_034, None), (21_408, None)], Account),
            ("twilio", &[(20_429, None)], Throttle),
            ("twilio", &[(63_016, None)], Window),
        ];
        for (name, codes, means) in cases {
            let table = TABLES.iter().find(|(known, _)| known == name).unwrap().1;
            for (code, sub) in *codes {
                assert_eq!(table.find(*code, *sub).map(|it| it.0), Some(*means), "{name} {code} {sub:?}");
            }
        }
    }

    #[test]
    fn a_code_that_nobody_knows_does_the_least_harm() {
        let outcome = |status: u16, code: Option<u32>| {
            let answer = Answer { status, body: serde_json::Value::Null, retry_after: Some("90".into()), units: 0 };
            WHATSAPP.outcome(&answer, code, None, "for +15550001111", "2026-11-23T08:00:00Z".parse().unwrap())
        };
        let rejected = |class, detail: &str, retry_at: Option<&str>| Outcome::Rejected {
            class,
            detail: detail.into(),
            retry_at: retry_at.map(|at| at.parse().unwrap()),
            purpose: None,
        };
        let later = Some("2026-11-23T08:01:30Z");
        assert_eq!(outcome(400, Some(999_999)), rejected(RejectClass::Content, "400 999999 for ‹redacted›", None));
        assert_eq!(outcome(404, Some(999_999)), rejected(RejectClass::Content, "404 999999 for ‹redacted›", None));
        assert_eq!(outcome(404, None), rejected(RejectClass::Config, "404 for ‹redacted›", None));
        assert_eq!(outcome(307, None), rejected(RejectClass::Config, "307 for ‹redacted›", None));
        assert_eq!(outcome(401, Some(999_999)), rejected(RejectClass::Config, "401 999999 for ‹redacted›", None));
        assert_eq!(outcome(429, None), rejected(RejectClass::Throttle, "429 for ‹redacted›", later));
        assert_eq!(outcome(500, None), rejected(RejectClass::Transient, "500 for ‹redacted›", later));
        assert_eq!(outcome(503, None), rejected(RejectClass::Transient, "503 for ‹redacted›", later));
        assert_eq!(outcome(502, Some(999_999)), rejected(RejectClass::Transient, "502 999999 for ‹redacted›", later));
        for status in [502, 504, 520] {
            assert!(matches!(outcome(status, None), Outcome::Unknown { .. }), "{status}");
        }
    }

    #[test]
    fn a_deferral_is_never_shorter_than_its_table_says() {
        let now: Instant = "2026-11-23T08:00:00Z".parse().unwrap();
        let at = |said: Option<&str>| {
            let judged = WHATSAPP.judge(Some(131_049), None, "");
            let Outcome::Rejected { retry_at, .. } = judged.outcome(said.map(|said| said.parse().unwrap()), now) else {
                panic!()
            };
            retry_at.unwrap().to_string()
        };
        assert_eq!(at(None), "2026-11-24T08:00:00.000Z");
        assert_eq!(at(Some("2026-11-23T09:00:00Z")), "2026-11-24T08:00:00.000Z");
        assert_eq!(at(Some("2026-11-25T08:00:00Z")), "2026-11-25T08:00:00.000Z");
    }
}
