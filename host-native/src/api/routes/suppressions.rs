//! Addresses that must not be written to: listed, added one by one or by the file, lifted with a reason.
//!
//! In: addresses. Out: rows, the people who have them. Never: a complaint that is lifted by accident.

use relance_core::base::{ContactId, Instant, Private, Problem, pointer};
use relance_core::wire::Channel;
use serde::{Deserialize, Serialize};

use super::contacts::compared;
use crate::api::answer::Answer;
use crate::api::operation::{Call, Nothing, Operation, get, post, put};
use crate::api::paging::{Page, Rows};
use crate::api::refusal::Refusal;
use crate::api::scope::{Area, Scope};
use crate::engines::sql::Suppression;
use crate::host::{Host, Suppressed};
use crate::service::random;

const READ: Scope = Scope::Read(Area::Contacts);
const WRITE: Scope = Scope::Write(Area::Contacts);
/// How long a list of addresses may be, in bytes.
const MOST_BULK: usize = 32 << 20;
/// How many addresses are added in one transaction.
const TOGETHER: usize = 200;

pub(super) fn operations() -> Vec<Operation> {
    let put_says = "Notes that an address must not be written to; the enrollments of those who have it hear of it.";
    let lift_says = "Lets an address be written to again, with the reason why. A complaint is lifted with `force` only: its sender is \
                     taken for a spammer by the next one.";
    let lift = Operation::new(
        axum::http::Method::DELETE,
        "/v1/suppressions/{channel}/{address}",
        "suppressions.lift",
        WRITE,
        lift_says,
        lift,
    );
    vec![
        get("/v1/suppressions", "suppressions.list", READ, "Lists the addresses that are not written to.", list),
        get("/v1/suppressions/lifted", "suppressions.lifted", READ, "Lists what was lifted, by whom, and why.", lifted),
        post("/v1/suppressions", "suppressions.add", WRITE, "Adds many addresses; none where one of them is not sound.", many)
            .in_parts()
            .takes_up_to(MOST_BULK),
        get("/v1/suppressions/{channel}/{address}", "suppressions.get", READ, "Shows why an address is not written to.", one),
        put("/v1/suppressions/{channel}/{address}", "suppressions.put", WRITE, put_says, add).also_gives(&[201]),
        lift,
    ]
}

/// Why an address is not written to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
enum Cause {
    /// The person said no.
    #[default]
    OptOut,
    /// The address is dead.
    HardBounce,
    /// The person called a message spam.
    Complaint,
}

impl Cause {
    const fn name(self) -> &'static str {
        match self {
            Self::OptOut => "optOut",
            Self::HardBounce => "hardBounce",
            Self::Complaint => "complaint",
        }
    }
}

/// An address that is not written to.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SuppressedAddress"))]
#[serde(rename_all = "camelCase")]
struct Row {
    /// On which channel.
    channel: Channel,
    /// The address.
    address: Private<String>,
    /// `optOut`, `hardBounce` or `complaint`.
    cause: String,
    /// Since when.
    since: Instant,
    /// Who has it now; only where one address is asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    contacts: Option<Vec<ContactId>>,
}

impl Row {
    fn of(row: Suppression, contacts: Option<Vec<ContactId>>) -> Self {
        let Suppression { channel, address, cause, since } = row;
        Self { channel, address: Private::new(address), cause, since, contacts }
    }
}

/// Which addresses, and which page of them.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wanted {
    /// How many rows, 1 to 500; 50 unless said otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// On this channel only.
    channel: Option<Channel>,
    /// This address only.
    address: Option<String>,
}

fn list(host: &mut Host, call: Call<Wanted, Nothing>) -> Result<Answer<Rows<Row>>, Refusal> {
    let Wanted { limit, after, channel, address } = call.query;
    let page = Page { limit, after };
    let place = page.after()?;
    let place = if place.is_empty() { ("", "") } else { place.split_once(' ').ok_or_else(super::other_cursor)? };
    let address = address.map(|address| channel.as_ref().map_or_else(|| address.clone(), |channel| compared(channel, &address)));
    let rows = host.store().suppressions(channel.as_ref(), address.as_deref(), place, page.most()? + 1)?;
    let items: Vec<Row> = rows.into_iter().map(|row| Row::of(row, None)).collect();
    Ok(Answer::of(page.of(items, |row| format!("{} {}", row.channel, row.address.reveal()))?))
}

/// The address in the path, in the form in which addresses are compared.
fn named<Q, B>(call: &Call<Q, B>) -> Result<(Channel, String), Refusal> {
    let channel: Channel = call.id("channel")?;
    let address = compared(&channel, call.at("address"));
    Ok((channel, address))
}

fn one(host: &mut Host, call: Call<Nothing, Nothing>) -> Result<Answer<Row>, Refusal> {
    let (channel, address) = named(&call)?;
    found(host, &channel, &address)
}

fn found(host: &mut Host, channel: &Channel, address: &str) -> Result<Answer<Row>, Refusal> {
    let row = known(host, channel, address)?;
    let contacts = host.store().holders(channel, address)?;
    Ok(Answer::of(Row::of(row, Some(contacts))))
}

/// The address is not said again: it is a person's.
fn known(host: &mut Host, channel: &Channel, address: &str) -> Result<Suppression, Refusal> {
    let missing = || {
        Refusal::new(
            404,
            "api.unknown",
            "not found",
            format!("expected an address on {channel} that is not written to, found none"),
        )
    };
    host.store().suppression(channel, address)?.ok_or_else(missing)
}

/// Why.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Why {
    /// Why; `optOut` unless said otherwise.
    cause: Cause,
}

fn add(host: &mut Host, call: Call<Nothing, Why>) -> Result<Answer<Row>, Refusal> {
    let (channel, address) = named(&call)?;
    if let Some(problem) = faulty(&channel, &address, "") {
        return Err(Refusal::problems(vec![problem]));
    }
    let row = (channel, address, call.body.cause.name());
    let news = host.suppress(std::slice::from_ref(&row))?.first().is_some_and(|known| known.news);
    Ok(found(host, &row.0, &row.1)?.status(if news { 201 } else { 200 }))
}

/// What is wrong with an address.
fn faulty(channel: &Channel, address: &str, at: &str) -> Option<Problem> {
    let phone = matches!(channel.as_str(), "sms" | "whatsapp" | "whatsappWeb");
    let (sound, form) = match channel.as_str() {
        "email" => (address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty()), "an email address"),
        _ if phone => (address.starts_with('+'), "a phone number in international form (E.164)"),
        "all" => (false, "one channel"),
        _ => (!address.is_empty(), "an address"),
    };
    let plain = address.len() <= 320 && !address.chars().any(|letter| letter.is_control() || letter.is_whitespace());
    (!sound || !plain)
        .then(|| Problem::error("suppressions.addressMalformed", at, format!("expected {form}, found something else")))
}

/// Many addresses.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "SuppressMany"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Many {
    /// The addresses.
    addresses: Vec<NewRow>,
}

/// An address to add.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewRow {
    /// On which channel; email unless said otherwise.
    #[serde(default)]
    channel: Option<Channel>,
    /// The address.
    address: Private<String>,
    /// Why; `optOut` unless said otherwise.
    #[serde(default)]
    cause: Cause,
}

/// What became of them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Added {
    /// How many were not known.
    added: usize,
    /// How many were known.
    known: usize,
    /// How many contacts have one of them, and were told.
    contacts: usize,
}

fn many(host: &mut Host, call: Call<Nothing, Many>) -> Result<Answer<Added>, Refusal> {
    let rows: Vec<(Channel, String, &str)> = call
        .body
        .addresses
        .into_iter()
        .map(|NewRow { channel, address, cause }| {
            let channel = channel.unwrap_or_else(|| Channel::new("email"));
            let address = compared(&channel, address.reveal().trim());
            (channel, address, cause.name())
        })
        .collect();
    let wrong = rows.iter().enumerate().filter_map(|(index, (channel, address, _))| {
        faulty(channel, address, &format!("{}/address", pointer::element("/addresses", index)))
    });
    let wrong: Vec<Problem> = wrong.collect();
    if !wrong.is_empty() {
        return Err(Refusal::problems(wrong));
    }
    let mut done = Added { added: 0, known: 0, contacts: 0 };
    for part in rows.chunks(TOGETHER) {
        // Whoever calls again after a cut finds those that are known already, and goes on.
        for Suppressed { news, people } in host.suppress(part)? {
            done.added += usize::from(news);
            done.known += usize::from(!news);
            done.contacts += people.len();
        }
    }
    Ok(Answer::of(done))
}

/// Why it is lifted.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Lift {
    /// Why, in a sentence: it is kept with who did it.
    reason: String,
    /// Who wanted it; what the key is called unless said otherwise.
    #[serde(default)]
    by: Option<String>,
    /// Lift a complaint, too.
    #[serde(default)]
    force: bool,
}

/// What is left to tell.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "OpenAddress"))]
#[serde(rename_all = "camelCase")]
struct Open {
    /// On which channel.
    channel: Channel,
    /// Who has the address, and may be written to there again. What has ended stays so.
    contacts: Vec<ContactId>,
}

fn lift(host: &mut Host, call: Call<Lift, Nothing>) -> Result<Answer<Open>, Refusal> {
    let (channel, address) = named(&call)?;
    let Lift { reason, by, force } = call.query;
    if reason.trim().is_empty() || reason.len() > 1_000 {
        let detail = "expected a `reason` of 1 to 1000 bytes, found another text";
        return Err(Refusal::new(422, "api.query", "not sound", detail).help("say why the address may be written to again"));
    }
    let was = known(host, &channel, &address)?;
    if was.cause == "complaint" && !force {
        let detail = "expected an address without a complaint, found one whose owner called a message spam";
        return Err(Refusal::new(409, "suppressions.complaint", "refused", detail).help("`force=true` lifts it all the same"));
    }
    let by = call.caller.who(by).unwrap_or_default();
    let id = random::id("lift")?;
    let contacts = host.lift(&was, (&id, &by, reason.trim()))?;
    Ok(Answer::of(Open { channel, contacts }))
}

/// An address that may be written to again.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct LiftedRow {
    /// What stood in the way.
    #[serde(flatten)]
    was: Row,
    /// Since when it does not.
    lifted_at: Instant,
    /// Who wanted it.
    by: String,
    /// Why.
    reason: String,
    #[serde(skip)]
    id: String,
}

fn lifted(host: &mut Host, call: Call<Page, Nothing>) -> Result<Answer<Rows<LiftedRow>>, Refusal> {
    let rows = host.store().lifted(&call.query.after()?, call.query.most()? + 1)?;
    let items = rows.into_iter().map(|row| LiftedRow {
        was: Row::of(row.was, None),
        lifted_at: row.at,
        by: row.by,
        reason: row.reason,
        id: row.id,
    });
    Ok(Answer::of(call.query.of(items.collect(), |row| row.id.clone())?))
}
