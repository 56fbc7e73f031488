//! Sample data: an empty workspace filled with people who do not live, and what might have happened to them by now; taken away again.
//!
//! In: an empty workspace. Out: people, sequences, enrollments in all kinds of states, conversations. Never: a message that leaves this
//! machine; a row that was not made by the operations that make real ones.
//!
//! What has happened already was lived through: by a host of its own whose clock begins two weeks ago, in one transaction, so that nobody
//! sees a part of it and no worker takes up what is long past. So every timeline can be replayed, and what is planned follows from it.

mod story;

use std::collections::BTreeMap;

use relance_core::base::{ContactId, ConversationId, EnrollmentId, Instant, Json, Private, Problem, SequenceId, TargetId};
use relance_core::wire::request::{CatalogueEntry, Entry};
use relance_core::wire::{Channel, ChannelChoice, Contact, Conversation, Draft, Event, Settings, Target};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Host, ModelSaid, Person, Schedule, To};
use crate::clock::Clock;
use crate::config::{Options, SenderConfig, Way};
use crate::engines::sql::{AccountRow, Changed, OF_SAMPLE, People, Sample};
use crate::fault::Fault;
use crate::report::EnrollOutcome;
use crate::service::random;
use story::{About, Act, Ready, Story, What};

const HOUR_MILLIS: i64 = 3_600_000;
const DAY_MILLIS: i64 = 24 * HOUR_MILLIS;
/// How many accounts are looked at.
const MOST: u32 = 1_000;

/// Why a workspace gets no sample data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It has people already.
    HasContacts,
    /// Its messages reach people.
    Sends,
    /// What happens in it is told to others.
    IsHeard,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sampled {
    /// The people.
    pub contacts: usize,
    /// The sequences.
    pub sequences: Vec<SequenceId>,
    /// How many enrollments there are in them.
    pub enrollments: usize,
}

#[derive(Deserialize)]
struct Catalogue {
    sequences: Vec<CatalogueEntry>,
}

#[derive(Deserialize)]
struct When {
    at: Instant,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Whether the workspace has sample data.
    pub fn has_sample(&self) -> Result<bool, Fault> {
        Ok(self.store.sample()?.is_some())
    }

    /// Fills the workspace, if it is empty, or `again`, whatever is in it: then what there is of sample data goes first.
    pub fn make_sample(&mut self, again: bool, by: &str) -> Result<Result<Sampled, Unfit>, Fault> {
        if let Some(unfit) = self.unfit_for_sample(again)? {
            return Ok(Err(unfit));
        }
        self.remove_sample(by)?;
        let (story, now) = (Story::told()?, self.clock.now());
        let begin = story.acts.first().map_or(now, |act| act.at(now)).saturating_plus_millis(-HOUR_MILLIS);
        let sender = SenderConfig { by: Way::Folder(None), ..self.options.sender.clone() };
        let workspace = self.store.workspace().to_owned();
        let model = self.options.model.is_some();
        let past = Options { workspace, sender, clock: Clock::standing_at(begin), model: None, ..self.options.clone() };
        let mut past = Self::open(past)?;
        past.grouped(|host| Teller::new(host, now)?.tell(&story, model)).map(Ok)
    }

    fn unfit_for_sample(&self, again: bool) -> Result<Option<Unfit>, Fault> {
        let real = |account: &AccountRow| account.provider != "folder";
        if !matches!(self.options.sender.by, Way::Folder(_)) || self.store.accounts("", MOST)?.iter().any(real) {
            return Ok(Some(Unfit::Sends));
        }
        if !self.store.endpoints("", 1)?.is_empty() {
            return Ok(Some(Unfit::IsHeard));
        }
        let somebody = People { archived: Some(false), ..People::default() };
        let empty = again || self.store.people(&somebody, "", 1)?.is_empty();
        Ok((!empty).then_some(Unfit::HasContacts))
    }

    /// Takes sample data away: its people are forgotten, its sequences archived, and the settings are what they were unless somebody has
    /// changed them since. Says whether there was any.
    pub fn remove_sample(&mut self, by: &str) -> Result<bool, Fault> {
        let Some(sample) = self.store.sample()? else { return Ok(false) };
        for contact in &sample.contacts {
            if let Some(person) = self.store.contact(contact)?.filter(|person| !person.archived) {
                self.open_addresses_of(&person, by)?;
                self.forget_contact(contact)?;
            }
        }
        for (kind, id) in &sample.targets {
            if let Some(row) = self.store.target(*kind, id)? {
                self.remove_target(&row, by)?;
            }
        }
        for sequence in &sample.sequences {
            self.store.archive_sequence(sequence, None)?;
        }
        if self.store.settings_hash()? == sample.settings {
            self.put_settings(*sample.before, Some(&sample.settings), Some(by.to_owned()))?;
        }
        self.store.discard_sample()?;
        self.senders.clear_samples(self.store.workspace());
        Ok(true)
    }
}

impl Host {
    /// What was said or found of a person's addresses concerns nobody else who ever has them.
    fn open_addresses_of(&mut self, person: &Contact, by: &str) -> Result<(), Fault> {
        let own = [("email", &person.email), ("sms", &person.phone)];
        let own = own.into_iter().filter_map(|(channel, address)| Some((Channel::new(channel), address.as_ref()?)));
        let others = person.addresses.iter().map(|(channel, address)| (channel.clone(), address));
        for (channel, address) in own.chain(others) {
            if let Some(known) = self.store.suppression(&channel, address.reveal())? {
                self.lift(&known, (&random::id("lift")?, by, "the sample data were taken away"))?;
            }
        }
        Ok(())
    }
}

/// Tells the story to a host whose clock stands where it begins.
struct Teller<'a> {
    host: &'a mut Host,
    /// When it is to end.
    now: Instant,
    /// What tells this sample data from such as there was before.
    edition: String,
    made: Sample,
    /// By sequence and contact of the story.
    enrolled: BTreeMap<(String, String), EnrollmentId>,
}

impl<'a> Teller<'a> {
    fn new(host: &'a mut Host, now: Instant) -> Result<Self, Fault> {
        let mut number = 1;
        let edition = loop {
            let edition = if number == 1 { String::new() } else { format!("-{number}") };
            if host.store.sequence(&SequenceId::new(format!("{OF_SAMPLE}welcome{edition}")))?.is_none() {
                break edition;
            }
            number += 1;
        };
        let before = Box::new(host.settings()?);
        let (contacts, targets, sequences) = (Vec::new(), Vec::new(), Vec::new());
        let made = Sample { at: now, contacts, targets, sequences, before, settings: String::new() };
        Ok(Self { host, now, edition, made, enrolled: BTreeMap::new() })
    }

    fn tell(mut self, story: &Story, model: bool) -> Result<Sampled, Fault> {
        // While it is told somebody writes what a model is asked for; from then on a model does if there is one.
        self.put(Settings { model: Some(story.settings.model.clone().unwrap_or_default()), ..story.settings.clone() })?;
        self.people(&story.people)?;
        story.sequences.iter().try_for_each(|ready| self.sequence(ready))?;
        story.targets.iter().try_for_each(|about| self.target(about))?;
        for act in &story.acts {
            self.live_until(act.at(self.now), story)?;
            self.act(act)?;
        }
        self.live_until(self.now, story)?;
        if !model {
            self.put(story.settings.clone())?;
        }
        self.made.settings = self.host.store.settings_hash()?;
        self.host.store.keep_sample(&self.made)?;
        let Sample { contacts, sequences, .. } = self.made;
        Ok(Sampled { contacts: contacts.len(), sequences, enrollments: self.enrolled.len() })
    }

    /// The id of something of the story.
    fn id(&self, name: &str) -> String {
        format!("{OF_SAMPLE}{name}{}", self.edition)
    }

    fn contact(&self, name: &str) -> ContactId {
        ContactId::new(self.id(name))
    }

    fn put(&mut self, settings: Settings) -> Result<(), Fault> {
        match self.host.put_settings(settings, None, None)? {
            Changed::Done(_) => Ok(()),
            Changed::Meanwhile(_) | Changed::Missing => Err(untold("its settings can't be put")),
        }
    }

    fn people(&mut self, people: &[Contact]) -> Result<(), Fault> {
        let people: Vec<Contact> =
            people.iter().map(|person| Contact { id: self.contact(person.id.as_str()), ..person.clone() }).collect();
        self.made.contacts = people.iter().map(|person| person.id.clone()).collect();
        // From here on nothing of theirs goes another way.
        self.host.store.keep_sample(&self.made)?;
        self.host.import_contacts(people).map(drop)
    }

    fn sequence(&mut self, Ready { id, ready, steps }: &Ready) -> Result<(), Fault> {
        let told = self.host.question("catalogue", json!({ "id": ready }))?;
        let Catalogue { sequences } = serde_json::from_str(told.get())?;
        let draft = sequences.into_iter().next().and_then(|entry| entry.draft);
        let mut draft = serde_json::to_value(draft.ok_or_else(|| untold("a ready sequence is missing"))?)?;
        let own = draft.get_mut("steps").and_then(Value::as_array_mut).into_iter().flatten();
        for step in own.filter_map(Value::as_object_mut) {
            let changes = step.get("id").and_then(Value::as_str).and_then(|id| steps.get(id));
            for (member, value) in changes.cloned().into_iter().flatten() {
                step.insert(member, serde_json::to_value(value)?);
            }
        }
        let (id, draft) = (SequenceId::new(self.id(id)), serde_json::from_value::<Draft>(draft)?);
        let row = self.host.store.add_draft(&id, &draft)?.ok_or_else(|| untold("one of its sequences is there already"))?;
        self.host.publish_draft(&row, false)?;
        self.made.sequences.push(id);
        Ok(())
    }

    fn target(&mut self, about: &About) -> Result<(), Fault> {
        let contact = self.contact(&about.contact);
        let date = match &about.at {
            Some(at) => Some(self.moment(&contact, about.days_from_now, at)?),
            None => None,
        };
        let target =
            Target { kind: about.kind, id: TargetId::new(self.id(&about.id)), date, attributes: about.attributes.clone() };
        self.made.targets.push((target.kind, target.id.clone()));
        self.host.put_target(&contact, &target, None).map(drop)
    }

    /// The next moment, so many days from now, at which the contact's clock shows this.
    fn moment(&mut self, contact: &ContactId, days: i64, at: &str) -> Result<Instant, Fault> {
        let zone = self.host.contact(contact)?.and_then(|contact| contact.timezone);
        let base = self.now.saturating_plus_millis(days * DAY_MILLIS);
        let asked = json!({ "zone": zone, "base": base, "wait": { "minutes": 0 }, "at": [at] });
        let told = self.host.question("when", asked)?;
        Ok(serde_json::from_str::<When>(told.get())?.at)
    }

    /// Lives on, hour by hour; what a model was asked for is written within the hour.
    fn live_until(&mut self, until: Instant, story: &Story) -> Result<(), Fault> {
        while self.host.now() < until {
            let hour = self.host.now().saturating_plus_millis(HOUR_MILLIS / 2);
            self.host.live_until(hour.min(until))?;
            self.write(story)?;
        }
        Ok(())
    }

    /// Answers what a model was asked for.
    fn write(&mut self, story: &Story) -> Result<(), Fault> {
        for question in self.host.questions("", MOST)? {
            let person = self.host.contact(&question.contact)?;
            let first = person.and_then(|person| person.first_name).map_or_else(|| "there".into(), |name| name.reveal().clone());
            let state = question.enrollment.as_ref().map(|id| self.host.state(id)).transpose()?.flatten();
            let number = state.and_then(|state| state.target.attributes.get("number").and_then(Json::as_str).map(str::to_owned));
            let text = story.draft.text.replace("{firstName}", &first).replace("{number}", &number.unwrap_or_default());
            let answer = json!({ "subject": story.draft.subject, "text": text }).to_string();
            self.host.answer_question(&question.key, ModelSaid::Answer(Private::new(answer)))?;
        }
        Ok(())
    }

    fn act(&mut self, act: &Act) -> Result<(), Fault> {
        match &act.what {
            What::Enroll(own) => self.enroll(own),
            What::Goal(own) => self.happen(&own.contact, json!({ "type": "goal", "goal": own.name })),
            What::Unsubscribe(own) => self.happen(&own.contact, json!({ "type": "unsubscribed", "channel": own.channel })),
            What::Pause(own) => self.enrollment(own, json!({ "type": "paused", "level": "enrollment", "by": own.by })),
            What::Stop(own) => self.enrollment(own, json!({ "type": "stopped", "by": own.by })),
            What::Conversation(own) => self.conversation(own),
            What::Replied(own) => self.said(&own.conversation, "replied", json!({ "text": own.text })),
            What::Reply(own) => self.happen(&own.contact, json!({ "type": "replied", "channel": "email", "text": own.text })),
            What::Outbound(own) => self.said(&own.conversation, "outbound", json!({ "by": own.by, "text": own.text })),
            What::Schedule(own) => self.schedule(own),
        }
    }

    fn enroll(&mut self, own: &story::Enroll) -> Result<(), Fault> {
        let (sequence, contact) = (SequenceId::new(self.id(&own.sequence)), self.contact(&own.contact));
        let target = match &own.target {
            Some(named) => self.host.store.target(named.kind, &TargetId::new(self.id(&named.id)))?.map(|row| row.target),
            None => None,
        };
        let person = Person { id: None, contact, target, conversation: None };
        let item = self.host.enroll_people(&sequence, None, &[person], false, &mut |_| {})?.pop();
        match item.map(|item| item.outcome) {
            Some(EnrollOutcome::Enrolled { enrollment, .. }) => {
                self.enrolled.insert((own.sequence.clone(), own.contact.clone()), enrollment);
                Ok(())
            }
            Some(EnrollOutcome::Refused { reason }) => Err(untold(&format!("somebody is not taken: {}", reason.code))),
            Some(EnrollOutcome::Problems { problems }) => Err(Fault::problems(problems)),
            None => Err(untold("somebody is not taken")),
        }
    }

    fn happen(&mut self, contact: &str, what: Value) -> Result<(), Fault> {
        let to = To::Contact(self.contact(contact));
        self.tell_of(&to, what)
    }

    fn enrollment(&mut self, own: &story::OfSequence, what: Value) -> Result<(), Fault> {
        let found = self.enrolled.get(&(own.sequence.clone(), own.contact.clone())).cloned();
        let to = To::Enrollment(found.ok_or_else(|| untold("somebody is in no such sequence"))?);
        self.tell_of(&to, what)
    }

    fn said(&mut self, conversation: &str, kind: &str, mut what: Value) -> Result<(), Fault> {
        let id = ConversationId::new(self.id(conversation));
        let (contact, _) = self.host.conversation(&id)?.ok_or_else(|| untold("something is said in no conversation"))?;
        if let Some(members) = what.as_object_mut() {
            members.extend([("type".to_owned(), json!(kind)), ("conversation".to_owned(), json!(id))]);
        }
        self.tell_of(&To::Contact(contact), what)
    }

    fn tell_of(&mut self, to: &To, mut what: Value) -> Result<(), Fault> {
        if let Some(members) = what.as_object_mut() {
            members.insert("at".into(), json!(self.host.now()));
        }
        let event: Event = serde_json::from_value(what)?;
        self.host.event(to, event).map(drop)
    }

    fn conversation(&mut self, own: &story::Thread) -> Result<(), Fault> {
        let thread = json!({ "id": self.id(&own.id), "channel": own.channel, "handledBy": own.handled_by });
        let thread: Conversation = serde_json::from_value(thread)?;
        self.host.put_conversation(&self.contact(&own.contact), thread)
    }

    fn schedule(&mut self, own: &story::List) -> Result<(), Fault> {
        let entries = own.entries.iter().map(|entry| {
            let at = self.now.saturating_plus_millis(entry.in_days * DAY_MILLIS);
            serde_json::from_value(json!({ "at": at, "subject": entry.subject, "text": entry.text }))
        });
        let entries = entries.collect::<Result<Vec<Entry>, _>>()?;
        let channel: ChannelChoice = serde_json::from_value(json!("email"))?;
        let (contact, name) = (self.contact(&own.contact), Some(own.name.clone()));
        self.host.schedule(&Schedule { contact, entries, zone: None, name, channel }).map(drop)
    }
}

/// The story does not go as it is written.
fn untold(what: &str) -> Fault {
    Fault::problems(vec![Problem::error("host.sampleUntold", "", format!("the sample data can't be made: {what}"))])
}
