//! Questions to the core over HTTP, with the workspace's settings and what is stored filled in.
//!
//! In: an operation's own members, ids in place of what is stored. Out: the core's answer as it came. Never: a contact's data for a key
//! that may not see contacts.

use std::collections::{BTreeMap, BTreeSet};

use relance_core::base::{ContactId, EnrollmentId, Instant, Json, Problem, SequenceId};
use relance_core::wire::request::{PreviewResult, RenderResult, RouteResult, Segments};
use relance_core::wire::time::{Calendars, LabelResult, OpenResult, PoliciesResult, WhenResult, ZonesResult};
use relance_core::wire::{
    Calendar, Contact, Content, Conversation, Draft, LocalDate, LocalDateTime, LocalTime, Purpose, Settings, Step, Target, Wait,
    ZoneId,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::api::answer::Answer;
use crate::api::caller::Caller;
use crate::api::operation::{Call, Nothing, Operation, get, post};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::api::told::{Told, one_of};
use crate::host::Host;

const READ: Scope = Scope::Read(Area::Sequences);

pub(super) fn operations() -> Vec<Operation> {
    let any = Scope::Anybody;
    vec![
        post("/v1/preview", "preview", READ, "When and how would each step be sent to somebody?", preview),
        post("/v1/render", "render", READ, "What does a content say?", render),
        post("/v1/route", "route", READ, "By which channel would a step go, and why not by the others?", route),
        post("/v1/when", "when", any, "At which instant may something be sent?", when),
        post("/v1/open", "open", any, "When is sending allowed between two instants?", open),
        post("/v1/label", "label", any, "How do people say a moment?", label),
        post("/v1/segments", "segments", any, "In how many parts does a text go out by SMS?", segments),
        get("/v1/policies", "policies", any, "Lists the legal hours that settings can name.", policies),
        get("/v1/zones", "zones", any, "Lists the zones, with what their clocks show.", zones),
    ]
}

/// What would be sent to whom.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Preview {
    /// A draft; this or `sequence`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    draft: Option<Draft>,
    /// A published sequence; this or `draft`.
    #[serde(default, skip_serializing)]
    sequence: Option<SequenceId>,
    /// With `sequence`: the version; the newest unless said otherwise.
    #[serde(default, skip_serializing)]
    version: Option<u32>,
    /// For whom; this or `contactId`.
    #[serde(default, skip_serializing)]
    contact: Option<Contact>,
    /// For which of the workspace's contacts; this or `contact`.
    #[serde(default, skip_serializing)]
    contact_id: Option<ContactId>,
    /// What it is about; the contact itself unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<Target>,
    /// The conversation, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    conversation: Option<Conversation>,
    /// Settings in place of the workspace's.
    #[serde(default, skip_serializing)]
    settings: Option<Settings>,
    /// When it would be enrolled; now unless said otherwise.
    #[serde(default)]
    start: Option<Instant>,
    /// The enrollment's id, where it is known: the spread depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<EnrollmentId>,
    /// Whether to give each step's content too.
    #[serde(default)]
    render: bool,
}

/// What a content says, to whom.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Render {
    /// A content; this or `template`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<Content>,
    /// A bare Liquid template; this or `content`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    template: Option<String>,
    /// What the variables mean, by their first name; `workspace` is that of the settings unless it is here.
    #[serde(default)]
    data: BTreeMap<String, Json>,
    /// Which of the workspace's contacts `contact` means, unless it is among the data.
    #[serde(default, skip_serializing)]
    contact_id: Option<ContactId>,
    /// The instant that `now` means in a template; now unless said otherwise.
    #[serde(default)]
    now: Option<Instant>,
    /// The zone in which dates are written; the contact's or the workspace's unless said otherwise, else UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    zone: Option<ZoneId>,
}

/// By which channel to whom.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Route {
    /// The step.
    step: Step,
    /// The person; this or `contactId`.
    #[serde(default, skip_serializing)]
    contact: Option<Contact>,
    /// One of the workspace's contacts; this or `contact`.
    #[serde(default, skip_serializing)]
    contact_id: Option<ContactId>,
    /// The conversation, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    conversation: Option<Conversation>,
    /// Settings in place of the workspace's.
    #[serde(default, skip_serializing)]
    settings: Option<Settings>,
    /// What the message is for, which decides what consent it needs.
    #[serde(default)]
    purpose: Purpose,
    /// The time; now unless said otherwise.
    #[serde(default)]
    now: Option<Instant>,
}

/// At which instant: exactly one of `base` with `wait`, `instant`, and `local`.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct When {
    /// The zone in which days are counted and calendars are read; the workspace's unless said otherwise, else UTC.
    #[serde(default)]
    zone: Option<ZoneId>,
    /// The time; the answer is never before it. Absent: the past is as good as the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    now: Option<Instant>,
    /// Where the wait begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<Instant>,
    /// How long to wait from `base`; negative: before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wait: Option<Wait>,
    /// The moment itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instant: Option<Instant>,
    /// What the zone's clock shows at the moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    local: Option<LocalDateTime>,
    /// Local times to the earliest of which the moment is moved before the calendar is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    at: Vec<LocalTime>,
    /// When sending is allowed; the workspace's calendar unless said otherwise, `{}` for always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    calendar: Option<Calendar>,
    /// What the spread is computed from; absent: no spread. For a step of an enrollment it is `enrollmentId/stepId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

/// When sending is allowed between two instants.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "OpenTimes"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Open {
    /// The zone on whose clock the calendars are read; the workspace's unless said otherwise, else UTC.
    #[serde(default)]
    zone: Option<ZoneId>,
    /// The calendar, or several that must all hold; the workspace's unless said otherwise, `{}` for always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    calendar: Option<Calendars>,
    /// Policies whose hours must hold too; the workspace's unless said otherwise.
    #[serde(default)]
    policies: Option<Vec<String>>,
    /// Where the person lives, for the policies: ISO 3166, `US-TX`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    /// Public holidays by region, for the policies; the workspace's unless said otherwise.
    #[serde(default)]
    holidays: Option<BTreeMap<String, BTreeSet<LocalDate>>>,
    /// The first instant.
    from: Instant,
    /// The first instant that is not looked at any more.
    to: Instant,
}

/// How people say a moment.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Label {
    /// The moment.
    at: Instant,
    /// The time; now unless said otherwise.
    #[serde(default)]
    now: Option<Instant>,
    /// The zone of the clock that people read; the workspace's unless said otherwise, else UTC.
    #[serde(default)]
    zone: Option<ZoneId>,
}

/// A text as it would go out.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Text {
    /// The text.
    text: String,
}

/// For when offsets are wanted.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Clocks {
    /// The time; now unless said otherwise.
    #[serde(default)]
    now: Option<Instant>,
}

/// A question's own members beside those that are filled in.
#[derive(Serialize)]
struct Filled<'a, M> {
    #[serde(flatten)]
    own: &'a M,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Contact>,
    settings: Box<RawValue>,
}

fn preview(host: &mut Host, mut call: Call<Nothing, Preview>) -> Result<Answer<Told<PreviewResult>>, Refusal> {
    let body = &mut call.body;
    one_of(["draft", "sequence"], [body.draft.is_some(), body.sequence.is_some()])?;
    let contact = whom(host, &call.caller, body.contact.take(), body.contact_id.as_ref())?;
    body.start.get_or_insert(host.now());
    let version = version(host, body.sequence.as_ref(), body.version)?;
    let settings = settings_or_own(host, body.settings.as_ref())?;
    Ok(Answer::of(host.question("preview", Filled { own: body, version, contact: Some(contact), settings })?.into()))
}

fn render(host: &mut Host, mut call: Call<Nothing, Render>) -> Result<Answer<Told<RenderResult>>, Refusal> {
    let (body, settings) = (&mut call.body, host.settings()?);
    body.now.get_or_insert(host.now());
    let mut zone = None;
    if let Some(id) = &body.contact_id {
        may_see_contacts(&call.caller)?;
        let contact = self::contact(host, id, "/contactId")?;
        zone.clone_from(&contact.timezone);
        body.data.entry("contact".into()).or_insert(as_data(&contact)?);
    }
    body.zone = body.zone.take().or(zone).or(settings.zone);
    body.data.entry("workspace".into()).or_insert(Json::Map(settings.workspace));
    Ok(Answer::of(host.question("render", body)?.into()))
}

/// A contact as templates see it: its members, and its custom attributes among them.
fn as_data(contact: &Contact) -> Result<Json, Refusal> {
    let broken = |error: serde_json::Error| Refusal::broken(error.to_string());
    let own: Json = serde_json::from_str(&serde_json::to_string(contact).map_err(broken)?).map_err(broken)?;
    let mut members = contact.attributes.clone();
    if let Json::Map(own) = own {
        members.extend(own);
    }
    let names = [&contact.first_name, &contact.last_name];
    let names: Vec<&str> = names.iter().filter_map(|name| name.as_ref()).map(|name| name.reveal().trim()).collect();
    members.insert("name".into(), Json::Str(names.join(" ").trim().into()));
    Ok(Json::Map(members))
}

fn route(host: &mut Host, mut call: Call<Nothing, Route>) -> Result<Answer<Told<RouteResult>>, Refusal> {
    let body = &mut call.body;
    let contact = whom(host, &call.caller, body.contact.take(), body.contact_id.as_ref())?;
    body.now.get_or_insert(host.now());
    let settings = settings_or_own(host, body.settings.as_ref())?;
    Ok(Answer::of(host.question("route", Filled { own: body, version: None, contact: Some(contact), settings })?.into()))
}

fn when(host: &mut Host, mut call: Call<Nothing, When>) -> Result<Answer<Told<WhenResult>>, Refusal> {
    let (body, settings) = (&mut call.body, host.settings()?);
    body.zone.get_or_insert(settings.zone.unwrap_or_else(utc));
    body.calendar = body.calendar.take().or(settings.calendar);
    Ok(Answer::of(host.question("when", body)?.into()))
}

fn open(host: &mut Host, mut call: Call<Nothing, Open>) -> Result<Answer<Told<OpenResult>>, Refusal> {
    let (body, settings) = (&mut call.body, host.settings()?);
    body.zone.get_or_insert(settings.zone.unwrap_or_else(utc));
    body.calendar = body.calendar.take().or(settings.calendar.map(Calendars::One));
    body.policies.get_or_insert(settings.policies);
    body.holidays.get_or_insert(settings.holidays);
    Ok(Answer::of(host.question("open", body)?.into()))
}

fn label(host: &mut Host, mut call: Call<Nothing, Label>) -> Result<Answer<Told<LabelResult>>, Refusal> {
    let settings = host.settings()?;
    call.body.now.get_or_insert(host.now());
    call.body.zone.get_or_insert(settings.zone.unwrap_or_else(utc));
    Ok(Answer::of(host.question("label", &call.body)?.into()))
}

fn segments(host: &mut Host, call: Call<Nothing, Text>) -> Result<Answer<Told<Segments>>, Refusal> {
    Ok(Answer::of(host.question("segments", &call.body)?.into()))
}

fn policies(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Told<PoliciesResult>>, Refusal> {
    Ok(Answer::of(host.question("policies", &call.body)?.into()))
}

fn zones(host: &mut Host, mut call: Call<Clocks, Nothing>) -> Result<Answer<Told<ZonesResult>>, Refusal> {
    call.query.now.get_or_insert(host.now());
    Ok(Answer::of(host.question("zones", &call.query)?.into()))
}

fn utc() -> ZoneId {
    ZoneId("UTC".into())
}

/// The settings that were sent, else the workspace's.
pub(super) fn settings_or_own(host: &mut Host, sent: Option<&Settings>) -> Result<Box<RawValue>, Refusal> {
    let Some(sent) = sent else { return Ok((*host.store().settings()?.0.json).to_owned()) };
    serde_json::value::to_raw_value(sent).map_err(|error| Refusal::broken(error.to_string()))
}

/// The version of a sequence that was named, if one was.
pub(super) fn version(
    host: &mut Host,
    sequence: Option<&SequenceId>,
    number: Option<u32>,
) -> Result<Option<Box<RawValue>>, Refusal> {
    let Some(sequence) = sequence else { return Ok(None) };
    if let Some(version) = host.store().version(sequence, number)? {
        return Ok(Some((*version.json).to_owned()));
    }
    let (path, what) = match number {
        Some(number) => ("/version", format!("expected the number of a version of `{sequence}`, found {number}")),
        None => ("/sequence", format!("expected a published sequence, found `{sequence}`")),
    };
    Err(Refusal::problems(vec![
        Problem::error("api.versionUnknown", path, what).help("GET /v1/sequences lists what is published"),
    ]))
}

/// The person that was sent, or the one of the workspace that was named.
fn whom(host: &mut Host, caller: &Caller, sent: Option<Contact>, named: Option<&ContactId>) -> Result<Contact, Refusal> {
    one_of(["contact", "contactId"], [sent.is_some(), named.is_some()])?;
    match (sent, named) {
        (Some(contact), _) => Ok(contact),
        (None, Some(id)) => {
            may_see_contacts(caller)?;
            contact(host, id, "/contactId")
        }
        (None, None) => Err(Refusal::broken("nobody is left")),
    }
}

/// A contact of the workspace that a body names.
pub(super) fn contact(host: &mut Host, id: &ContactId, path: &str) -> Result<Contact, Refusal> {
    host.contact(id)?.ok_or_else(|| {
        let message = format!("expected the id of a contact, found `{id}`");
        Refusal::problems(vec![Problem::error("api.contactUnknown", path, message)])
    })
}

/// What is told of a stored contact is for keys that may see contacts.
pub(super) fn may_see_contacts(caller: &Caller) -> Result<(), Refusal> {
    let needed = Scope::Read(Area::Contacts);
    if caller.may(needed) {
        return Ok(());
    }
    let detail = format!("expected a key with `{needed}` for what concerns stored contacts, found one without");
    Err(Refusal::new(403, "api.forbidden", "not yours", detail))
}
