//! One person's way through a sequence: made up or real, with the replies, bounces and opt-outs that the rates give them.
//!
//! In: a person's number. Out: their story, and what it adds to the tally. Never: a decision; the engine makes all of them.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::random::Draws;
use crate::base::{ContactId, EnrollmentId, Instant, Private, Problem};
use crate::check::facts::{Around, Given};
use crate::check::{Facts, Prepared};
use crate::engine;
use crate::lifecycle::{Ledger, Request};
use crate::time::Zones;
use crate::wire::event::{Bounced, Event, Happened, OnChannel, Replied};
use crate::wire::request::{Happening, Rate, Sample, SimulateRequest, StepRates, Tally};
use crate::wire::{Channel, Contact, Decision, Enrollment, Send, Settings, Status, StepStatus, Version, ZoneId};

const MINUTE_MILLIS: i64 = 60_000;
const HOUR_MILLIS: i64 = 3_600_000;
/// A reply comes within two days.
const REPLY_MINUTES: u64 = 2 * 24 * 60;
/// Who opts out does so within three hours.
const OPT_OUT_MINUTES: u64 = 3 * 60;
/// The most turns of one person; none comes near it.
const TURNS: usize = 10_000;

/// What is the same for all people.
pub(super) struct World<'a> {
    pub(super) request: &'a SimulateRequest,
    pub(super) version: &'a Version,
    pub(super) settings: &'a Settings,
    pub(super) prepared: Option<Prepared>,
    pub(super) zones: &'a Zones,
    pub(super) end: Instant,
}

impl World<'_> {
    /// Walks a person to their end or that of the simulation, and counts.
    pub(super) fn walk(&self, person: u32, told: bool, tally: &mut Tally) -> Result<Option<Sample>, Vec<Problem>> {
        let mut draws = Draws::of(self.request.seed, person);
        let contact = self.contact(person, &mut draws);
        let given = Given {
            version: self.version,
            contact: &contact,
            conversation: None,
            settings: self.settings,
            sent: &[],
            around: Around::default(),
            zones: self.zones,
            now: self.request.start,
            prepared: self.prepared.as_ref(),
            path: "",
        };
        let mut facts = Facts::new(&given)?;
        tally.people += 1;
        let id = EnrollmentId::new(format!("sim-{person}"));
        let about = Request { id: Some(&id), target: None, existing: &[], live: 0 };
        let mut story = Vec::new();
        let outcome = match engine::begin(&facts, &about, Ledger::default()) {
            Err(refused) => {
                count(&mut tally.refused, &refused.code);
                refused.text().into_owned()
            }
            Ok((state, ledger)) => {
                let mut tell = |facts: &Facts<'_>, ledger: &Ledger| {
                    if told {
                        story.extend(ledger.decisions().iter().map(|decision| happening(decision, facts)));
                    }
                };
                let state = self.live(state, ledger, &mut facts, &mut draws, tally, &mut tell);
                finish(&state, tally);
                state.status.name().to_string()
            }
        };
        Ok(told.then(|| Sample { person, zone: ZoneId(facts.zone.name().into()), story, outcome }))
    }

    /// From turn to turn: the next wake-up, or what the person does, whichever comes first.
    fn live(
        &self,
        mut state: Enrollment,
        mut ledger: Ledger,
        facts: &mut Facts<'_>,
        draws: &mut Draws,
        tally: &mut Tally,
        tell: &mut impl FnMut(&Facts<'_>, &Ledger),
    ) -> Enrollment {
        let mut coming: Vec<Event> = Vec::new();
        for _ in 0..TURNS {
            tell(facts, &ledger);
            count_moves(&ledger, tally);
            let event = if let Some(send) = ledger.sent() {
                count_send(send, facts, tally);
                self.answer(send, facts.now, draws, &mut coming);
                engine::accepted(send, facts.now)
            } else if let Some(event) = ledger.asked().and_then(|question| engine::as_written(question, facts.now)) {
                event
            } else {
                let next = coming.iter().enumerate().min_by_key(|(_, event)| event.at).map(|(place, event)| (place, event.at));
                match (state.wake_at.filter(|_| state.status.is_live()), next) {
                    (Some(wake), Some((_, at))) if wake <= at => engine::due_event(wake),
                    (_, Some((place, _))) => coming.remove(place),
                    (Some(wake), None) => engine::due_event(wake),
                    (None, None) => break,
                }
            };
            if event.at > self.end {
                break;
            }
            facts.now = facts.now.max(event.at);
            (state, ledger) = engine::walk(state, &event, facts, Ledger::default());
        }
        state
    }

    /// What a message makes the person do, by the rates of its step.
    fn answer(&self, send: &Send, now: Instant, draws: &mut Draws, coming: &mut Vec<Event>) {
        let population = &self.request.population;
        let own = population.steps.get(&send.step);
        let rate = |of: fn(&StepRates) -> Option<Rate>, all: Option<Rate>| own.and_then(of).or(all);
        let later = |minutes: u64| now.saturating_plus_millis(i64::try_from(minutes).unwrap_or(0) * MINUTE_MILLIS);
        // Every draw is made for every message, so that one rate never changes what another gives.
        let bounces = draws.happens(rate(|step| step.bounce_rate, population.bounce_rate));
        let opts_out = draws.happens(rate(|step| step.opt_out_rate, population.opt_out_rate));
        let replies = draws.happens(rate(|step| step.reply_rate, population.reply_rate));
        let (opt_out_at, reply_at) = (later(1 + draws.below(OPT_OUT_MINUTES)), later(5 + draws.below(REPLY_MINUTES)));
        let channel = Some(send.channel.clone());
        if bounces {
            let what = Happened::Bounced(Bounced { channel, key: Some(send.key.clone()), ..Bounced::hard() });
            coming.push(Event { at: later(1), id: None, what });
            return;
        }
        if opts_out {
            let what = Happened::Unsubscribed(OnChannel { channel: channel.clone(), purpose: None });
            coming.push(Event { at: opt_out_at, id: None, what });
        }
        if replies {
            let what = Happened::Replied(Replied { channel, ..Replied::default() });
            coming.push(Event { at: reply_at, id: None, what });
        }
    }

    /// A person of the list, or one that is made up.
    fn contact(&self, person: u32, draws: &mut Draws) -> Contact {
        let (zone, channel) = (draws.next(), draws.next());
        let listed = usize::try_from(person).ok().and_then(|place| self.request.contacts.get(place));
        if let Some(listed) = listed {
            return listed.clone();
        }
        let population = &self.request.population;
        let zone = Draws::of(zone, person).choose(population.zones.iter()).cloned();
        let channel = Draws::of(channel, person).choose(population.channels.iter()).cloned();
        let mut contact = Contact::named(ContactId::new(format!("sim-{person}")));
        contact.first_name = Some(Private::new(String::from("Sam")));
        contact.timezone = Some(zone.unwrap_or_else(|| ZoneId("UTC".into())));
        let channel = channel.unwrap_or_else(|| Channel::fixed("email"));
        match channel.as_str() {
            "email" => contact.email = Some(Private::new(format!("sim-{person}@example.invalid"))),
            "sms" | "whatsapp" | "whatsappWeb" => contact.phone = Some(Private::new(format!("+99900{person:08}"))),
            _ => {
                contact.addresses.insert(channel, Private::new(format!("sim-{person}")));
            }
        }
        contact
    }
}

fn count(counts: &mut alloc::collections::BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            counts.insert(name.into(), 1);
        }
    }
}

fn count_send(send: &Send, facts: &Facts<'_>, tally: &mut Tally) {
    *tally.hours.entry(facts.now.millis().div_euclid(HOUR_MILLIS)).or_default() += 1;
    let hour = u32::try_from(facts.zone.local(facts.now).millis_of_day() / HOUR_MILLIS).unwrap_or(0);
    *tally.local_hours.entry(hour).or_default() += 1;
    count(&mut tally.channels, send.channel.as_str());
    count(&mut tally.steps, send.step.as_str());
}

/// Which rules moved what was planned in a turn.
fn count_moves(ledger: &Ledger, tally: &mut Tally) {
    let plans = ledger.decisions().iter().filter(|decision| matches!(&*decision.what, "planned" | "moved" | "deferred"));
    for reason in plans.flat_map(|decision| &decision.reasons).filter(|reason| reason.to.is_some()) {
        count(&mut tally.moved, &reason.code);
    }
}

/// How it stands at the end.
fn finish(state: &Enrollment, tally: &mut Tally) {
    count(&mut tally.outcomes, state.status.name());
    if let Some(ended) = state.ended.as_ref().filter(|_| state.status != Status::Active) {
        let hours = (ended.at.millis() - state.enrolled_at.millis()) / HOUR_MILLIS;
        *tally.completion.entry(u32::try_from(hours.max(0)).unwrap_or(u32::MAX)).or_default() += 1;
    }
    for step in &state.steps {
        let word = match step.status {
            StepStatus::Held => "held",
            StepStatus::Skipped => "skipped",
            StepStatus::Expired => "expired",
            StepStatus::Failed => "failed",
            _ => continue,
        };
        let code = step.reason.as_ref().map_or("", |reason| &*reason.code);
        count(&mut tally.unsent, &format!("{word} {code}"));
    }
}

fn happening(decision: &Decision, facts: &Facts<'_>) -> Happening {
    let why = decision.reasons.iter().map(|reason| reason.text()).collect::<Vec<_>>().join("; ");
    Happening {
        at: facts.now,
        local: facts.zone.local_date_time(facts.now),
        what: decision.what.to_string(),
        step: decision.step.clone(),
        why,
    }
}
