//! Another system's shadow: what the database is for, what the other has sent, and how that compares with what was decided here.
//!
//! In: sends as the other system tells them, a span of time. Out: a report, whose reasons are the core's. Never: a message; a rule of this
//! file's own about when somebody may be written to.

use relance_core::base::{ContactId, EnrollmentId, Instant, Json, Private, Problem, Reason, SequenceId};
use relance_core::wire::{
    Contact, Content, Decision, Draft, Enrollment, SentRecord, Settings, Step, StopStrength, TimelineEntry, Version,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;

use super::Host;
use super::replaying::Then;
use crate::engines::sql::Store;
use crate::fault::{Fault, FaultKind};
use crate::report::EnrollmentFilter;
use crate::shadow::{Class, Ours, Pair, Purpose, Report, Row, Side, Theirs, Verdict, at_row, counted, paired, text_of};

/// How many messages of each system a report looks at.
const MOST: usize = 100_000;
/// How far around a span is looked for the other half of what is in it.
const AROUND_MILLIS: i64 = 7 * 24 * 3_600_000;
/// For how long back the other system's messages count for the caps.
const CAPS_MILLIS: i64 = 31 * 24 * 3_600_000;

/// What a report is of.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// Up to how far apart two are taken for the same, in milliseconds.
    pub within: i64,
    /// How many rows come before the first.
    pub after: usize,
    /// How many rows.
    pub limit: usize,
}

/// Whether the database is a shadow's, or is about to be. A shadow never works on what has sent for real, and the other way round.
pub(super) fn agreed(store: &Store, purpose: Purpose) -> Result<bool, Fault> {
    let known = store.purpose()?;
    match purpose {
        Purpose::AsFound => Ok(known == Some(true)),
        Purpose::Real if known == Some(true) => Err(marked()),
        Purpose::Real => Ok(false),
        Purpose::ShadowOfCopy => Ok(true),
        Purpose::Shadow => match known {
            Some(true) => Ok(true),
            _ if store.has_sent()? => {
                Err(of_somebody("shadow.hasSent", "expected a database for a shadow, found one that has sent for real"))
            }
            Some(false) => Err(real()),
            None => Ok(true),
        },
    }
}

/// The database is for this from here on: its worker begins.
fn settled(store: &Store, purpose: Purpose) -> Result<(), Fault> {
    match purpose {
        Purpose::Real if store.is_for(false)? => Err(marked()),
        Purpose::Shadow if !store.is_for(true)? => Err(real()),
        Purpose::ShadowOfCopy => store.is_shadow_now(),
        Purpose::AsFound | Purpose::Real | Purpose::Shadow => Ok(()),
    }
}

fn marked() -> Fault {
    let message = "expected a database to send from, found one that is another system's shadow";
    refused("shadow.marked", message, "start with `--shadow`, or name another database (`--data`, `--database`)")
}

fn real() -> Fault {
    of_somebody("shadow.real", "expected a database for a shadow, found one that workers have sent from for real")
}

fn of_somebody(code: &'static str, message: &str) -> Fault {
    refused(code, message, "name an empty one; or, if this is a copy that nothing sends from, say so with `--shadow-of-copy`")
}

fn refused(code: &'static str, message: &str, help: &str) -> Fault {
    let mut fault = Fault::problems(vec![Problem::error(code, "", message).help(help)]);
    fault.kind = FaultKind::Store;
    fault
}

#[derive(Serialize)]
struct Enroll<'a> {
    v: u32,
    op: &'static str,
    id: &'static str,
    version: &'a Version,
    contact: &'a RawValue,
    settings: &'a RawValue,
    sent: &'a [SentRecord],
    now: Instant,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default)]
    refused: Option<Reason>,
    #[serde(default)]
    state: Option<Box<RawValue>>,
    #[serde(default)]
    effects: Vec<Json>,
    #[serde(default)]
    decisions: Vec<Decision>,
    #[serde(default)]
    wake_at: Option<Instant>,
}

/// What was known of a person when the other system wrote to them.
struct Known {
    contact: Box<RawValue>,
    settings: Box<RawValue>,
    /// The sequence that they were in last, as its version had it.
    draft: Option<Draft>,
    /// Whether that had been ended by then, by more than its last step, and why; or what had been decided last.
    stood: Option<(bool, Vec<Reason>)>,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// The database is from here on for what this host was opened for.
    pub(crate) fn take_up_purpose(&self) -> Result<(), Fault> {
        settled(&self.store, self.options.purpose)
    }

    /// Whether nothing is sent from here: the database is another system's shadow.
    pub const fn is_shadow(&self) -> bool {
        self.options.purpose.is_shadow()
    }

    /// Keeps what the other system has sent; says of each whether it is new.
    pub fn keep_theirs(&mut self, theirs: &[Theirs]) -> Result<Vec<bool>, Fault> {
        self.must_be_shadow()?;
        for (index, one) in theirs.iter().enumerate() {
            if one.contact.is_none() == one.address.is_none() {
                let message = "expected `contact` or `address`, found neither or both";
                return Err(Fault::problems(vec![Problem::error("shadow.towhom", format!("/sends/{index}"), message)]));
            }
        }
        self.store.keep_theirs(theirs)
    }

    /// How what the other system did compares with what was decided here.
    pub fn compare(&mut self, wanted: &Wanted) -> Result<Report, Fault> {
        self.must_be_shadow()?;
        let Wanted { from, to, within, after, limit } = *wanted;
        let moved = |at: Instant, by: i64| Instant::from_millis(at.millis().saturating_add(by)).unwrap_or(at);
        let around = (moved(from, -AROUND_MILLIS), moved(to, AROUND_MILLIS));
        let (ours, theirs) = (self.store.ours(around, MOST + 1)?, self.store.theirs(around, MOST + 1)?);
        if ours.len().max(theirs.len()) > MOST {
            let message = format!("expected at most {MOST} messages of each system around the span, found more");
            return Err(Fault::new(FaultKind::Input, message).help("ask for a shorter span: `from`, `to`"));
        }
        let pairs: Vec<Pair> = paired(&ours, &theirs, within);
        let pairs: Vec<Pair> =
            pairs.into_iter().filter(|pair| at_row(pair, &ours, &theirs).is_some_and(|at| from <= at && at < to)).collect();
        let (counts, same_time, other_time) = counted(&pairs, &ours, &theirs);
        let mut rows = Vec::new();
        for pair in pairs.iter().skip(after).take(limit) {
            let (one, other) = (pair.ours.and_then(|at| ours.get(at)), pair.theirs.and_then(|at| theirs.get(at)));
            rows.push(self.row(pair.class, one, other)?);
        }
        let next = after.saturating_add(limit);
        let next = (next < pairs.len()).then(|| next.to_string());
        Ok(Report { from, to, within_seconds: within / 1_000, counts, other_time, same_time, rows, next })
    }

    pub(super) fn must_be_shadow(&self) -> Result<(), Fault> {
        if self.is_shadow() {
            return Ok(());
        }
        let message = "expected another system's shadow, found a host that sends for real";
        let mut fault = refused("shadow.none", message, "start one with `relance serve --shadow` over a database of its own");
        fault.kind = FaultKind::Input;
        Err(fault)
    }

    /// Nothing of this may be asked of a shadow: it would reach a provider.
    pub(super) fn must_be_real(&self) -> Result<(), Fault> {
        if !self.is_shadow() {
            return Ok(());
        }
        let message = "expected a host that sends for real, found another system's shadow, which reaches nobody";
        let mut fault = refused("shadow.reachesNobody", message, "ask the host that sends");
        fault.kind = FaultKind::Input;
        Err(fault)
    }

    fn row(&mut self, class: Class, ours: Option<&Ours>, theirs: Option<&Theirs>) -> Result<Row, Fault> {
        let (mut verdict, mut reasons) = (Verdict::MayGo, Vec::new());
        if let Some(theirs) = theirs.filter(|_| !matches!(class, Class::Matched | Class::OtherText)) {
            (verdict, reasons) = self.judged(theirs)?;
        }
        if let Some(ours) = ours {
            reasons.extend(self.reasons_of(ours)?);
        }
        let words = class == Class::OtherText;
        let contact = ours.map(|ours| ours.contact.clone()).or_else(|| theirs.and_then(|theirs| theirs.contact.clone()));
        let later_seconds = ours.zip(theirs).map(|(ours, theirs)| (theirs.at.millis() - ours.at.millis()) / 1_000);
        let ours = ours.map(|one| Side {
            id: one.key.to_string(),
            at: one.at,
            channel: one.channel.clone(),
            enrollment: Some(one.enrollment.clone()),
            step: Some(one.step.clone()),
            text: if words { text_of(one).map(Private::new) } else { None },
        });
        let theirs = theirs.map(|one| Side {
            id: one.id.clone(),
            at: one.at,
            channel: one.channel.clone(),
            enrollment: None,
            step: one.step.clone(),
            text: one.text.clone().filter(|_| words),
        });
        Ok(Row { class, contact, ours, theirs, later_seconds, verdict, reasons })
    }

    /// What the core says of the other system's message, and why this host has sent none.
    fn judged(&mut self, theirs: &Theirs) -> Result<(Verdict, Vec<Reason>), Fault> {
        let Some(contact) = &theirs.contact else {
            let why = Reason::new("shadow.contactUnknown", "nobody here has this address, or several people have it");
            return Ok((Verdict::Unknown, vec![why]));
        };
        let Some(then) = self.then(contact, theirs.at)? else {
            return Ok((Verdict::Unknown, vec![Reason::new("shadow.contactUnknown", "nobody here has this id")]));
        };
        let (mut verdict, asked) = self.asked(theirs, contact, &then)?;
        let mut reasons = Vec::new();
        match then.stood {
            Some((stopped, why)) => {
                reasons.extend(why);
                verdict = if stopped { Verdict::MayNotGo } else { verdict };
            }
            None => reasons.push(Reason::new("shadow.notEnrolled", "the contact was in no sequence here then")),
        }
        reasons.extend(asked);
        Ok((verdict, reasons))
    }

    /// Whether a message of one step, at that moment, may go: the core is asked as if it were enrolled for it.
    fn asked(&mut self, theirs: &Theirs, contact: &ContactId, then: &Known) -> Result<(Verdict, Vec<Reason>), Fault> {
        let version = version_of(theirs, then.draft.clone())?;
        let since = Instant::from_millis(theirs.at.millis() - CAPS_MILLIS).unwrap_or(theirs.at);
        // What the person has really got: the other system's messages before this one.
        let before = self.store.theirs_to(contact, (since, theirs.at))?;
        let purpose = Some(version.draft.purpose);
        let sent: Vec<SentRecord> = before
            .into_iter()
            .map(|one| SentRecord { at: one.at, channel: one.channel, key: None, purpose, attributes: Default::default() })
            .collect();
        let (contact, settings, now) = (&*then.contact, &*then.settings, theirs.at);
        let request = Enroll { v: 1, op: "enroll", id: "shadow", version: &version, contact, settings, sent: &sent, now };
        let answer: Answer = match self.guest.ask_for(&request) {
            Ok(answer) => answer,
            Err(problems) => return Ok((Verdict::Unknown, problems.first().map(unsound).into_iter().collect())),
        };
        let (Some(state), None) = (&answer.state, &answer.refused) else {
            return Ok((Verdict::MayNotGo, answer.refused.into_iter().collect()));
        };
        if answer.goes() || answer.wake_at.is_none_or(|at| at > now) {
            return Ok(answer.verdict(now));
        }
        let facts = json!({ "version": version, "contact": contact, "settings": settings, "sent": sent });
        let event = json!({ "type": "due", "at": now });
        let request = json!({ "v": 1, "op": "advance", "state": state, "event": event, "facts": facts, "now": now });
        match self.guest.ask_for::<Answer>(&request) {
            Ok(answer) => Ok(answer.verdict(now)),
            Err(problems) => Ok((Verdict::Unknown, problems.first().map(unsound).into_iter().collect())),
        }
    }

    /// What was known of a person then; nothing where nobody has the id.
    fn then(&mut self, contact: &ContactId, at: Instant) -> Result<Option<Known>, Fault> {
        let of_them = EnrollmentFilter { contact: Some(contact.clone()), ..EnrollmentFilter::default() };
        let (mut last, mut then): (Option<(Instant, EnrollmentId)>, Option<Known>) = (None, None);
        let mut known: Option<(Instant, Box<RawValue>, Box<RawValue>)> = None;
        for row in self.store.enrollments(&of_them)?.into_iter().filter(|row| row.enrolled_at <= at) {
            for recorded in self.recorded(&row.id)? {
                let entry: TimelineEntry = serde_json::from_str(recorded.entry.get())?;
                if entry.now <= at && known.as_ref().is_none_or(|(now, ..)| *now <= entry.now) {
                    let facts: Then<'_> = serde_json::from_str(recorded.facts.get())?;
                    known = Some((entry.now, facts.contact.to_owned(), recorded.settings.clone()));
                }
            }
            if last.as_ref().is_none_or(|(enrolled, _)| *enrolled <= row.enrolled_at) {
                last = Some((row.enrolled_at, row.id));
            }
        }
        let (contact, settings) = match known {
            Some((_, contact, settings)) => (contact, settings),
            None => {
                let Some(contact) = self.contact(contact)? else { return Ok(None) };
                (raw::<Contact>(&contact)?, raw::<Settings>(&self.settings()?)?)
            }
        };
        if let Some((_, id)) = last {
            let state: Enrollment = self.state(&id)?.ok_or_else(|| Fault::not_found("an enrollment with the id", &id))?;
            let draft = self.store.version(&state.sequence, Some(state.version))?;
            let draft = draft.map(|version| serde_json::from_str::<Version>(version.json.get())).transpose()?;
            let stood = Some(self.stood(&state, at)?);
            then = Some(Known {
                contact: contact.clone(),
                settings: settings.clone(),
                draft: draft.map(|version| version.draft),
                stood,
            });
        }
        Ok(Some(then.unwrap_or(Known { contact, settings, draft: None, stood: None })))
    }

    /// Whether an enrollment had ended by then, and why, or what had been decided last of it.
    fn stood(&self, state: &Enrollment, at: Instant) -> Result<(bool, Vec<Reason>), Fault> {
        if let Some(ended) = state.ended.as_ref().filter(|ended| ended.at <= at) {
            return Ok((ended.by > StopStrength::Exhausted, vec![ended.reason.clone()]));
        }
        let entries = self.timeline(&state.id)?;
        let before = entries.iter().rev().filter(|entry| entry.now <= at);
        let last = before.flat_map(|entry| entry.decisions.iter().rev()).find(|decision| decision.step.is_some());
        Ok((false, last.map(|decision| decision.reasons.clone()).unwrap_or_default()))
    }

    /// Why this host would have sent its message, and then.
    fn reasons_of(&self, ours: &Ours) -> Result<Vec<Reason>, Fault> {
        let mut planned = Vec::new();
        for entry in self.timeline(&ours.enrollment)? {
            let of_step = entry.decisions.iter().filter(|decision| decision.step.as_ref() == Some(&ours.step));
            let reasons: Vec<Reason> = of_step.flat_map(|decision| decision.reasons.iter().cloned()).collect();
            let hands = entry
                .effects
                .iter()
                .any(|effect| matches!(effect, relance_core::wire::Effect::Send(send) if send.key == ours.key));
            if hands {
                planned.extend(reasons);
                return Ok(planned);
            }
            if !reasons.is_empty() {
                planned = reasons;
            }
        }
        Ok(planned)
    }
}

impl Answer {
    fn goes(&self) -> bool {
        self.effects.iter().any(|effect| effect.member("type").and_then(Json::as_str) == Some("send"))
    }

    fn verdict(self, now: Instant) -> (Verdict, Vec<Reason>) {
        if self.goes() {
            return (Verdict::MayGo, Vec::new());
        }
        let later = self.wake_at.is_some_and(|at| at > now);
        let all: Vec<Reason> = self.decisions.into_iter().filter(|one| one.step.is_some()).flat_map(|one| one.reasons).collect();
        let moved: Vec<Reason> = all.iter().filter(|reason| reason.to.is_some()).cloned().collect();
        (if later { Verdict::Later } else { Verdict::MayNotGo }, if later && !moved.is_empty() { moved } else { all })
    }
}

/// The sequence that the person was in, or none, with the other system's message as its only step.
fn version_of(theirs: &Theirs, draft: Option<Draft>) -> Result<Version, Fault> {
    let content = match &theirs.template {
        Some(template) => json!({ "type": "template", "template": template }),
        None => json!({ "type": "text", "subject": "-", "body": "-" }),
    };
    let content: Content = serde_json::from_value(content)?;
    let step: Step = serde_json::from_value(json!({ "id": "theirs", "channel": theirs.channel, "content": content }))?;
    let known = draft.unwrap_or_else(|| Draft::named("shadow"));
    let plain = Draft::named(&known.name);
    let draft = Draft { calendar: known.calendar, purpose: known.purpose, zone: known.zone, steps: vec![step], ..plain };
    Ok(Version { sequence: SequenceId::new("shadow"), number: 1, hash: "shadow".into(), draft })
}

fn unsound(problem: &Problem) -> Reason {
    Reason::new("shadow.unsound", format!("the core could not be asked: {}", problem.message))
}

fn raw<T: Serialize>(value: &T) -> Result<Box<RawValue>, Fault> {
    Ok(serde_json::value::to_raw_value(value)?)
}

impl Wanted {
    /// The usual report: of the last week, the first fifty rows, a quarter of an hour for the same.
    pub fn usual(now: Instant) -> Self {
        let from = Instant::from_millis(now.millis() - AROUND_MILLIS).unwrap_or(now);
        Self { from, to: now, within: 15 * 60_000, after: 0, limit: 50 }
    }
}
