//! The incident capsule: one file with everything that an enrollment's decisions used.
//!
//! In: an enrollment's timeline with its facts, or the text of such a file. Out: a [`Capsule`], whole or refused with the reason. Never: a
//! secret of the workspace; a file that was changed taken for what it was.
//!
//! The digest is over the content as JSON without white space: a file that was only laid out anew is still the same.

mod anonymous;
mod content;
mod disguise;
mod html;
mod made_up;
mod spaces;
mod vector;
pub mod walk;
mod zones;

use relance_core::base::{EnrollmentId, Instant, Json, Problem};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::fault::{Fault, FaultKind};
use crate::guest::{Guest, ZonePack};
pub use anonymous::anonymised;
pub use content::{Anonymous, Content, Entry, Made, Message, Otherwise, Rule, Zones};
use spaces::without_spaces;
pub use vector::vector;
pub use zones::{named as named_zones, rules};

/// The format's number.
pub const FORMAT: u32 = 1;
/// The largest file that is read, in bytes.
pub const MOST_BYTES: u64 = 64 << 20;

/// One file with everything that an enrollment's decisions used.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Capsule {
    /// The format's number.
    capsule: u32,
    /// SHA-256 over `content` without white space, in hexadecimal.
    digest: String,
    /// What is in it.
    content: Content,
}

/// What deciding a capsule anew has found.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CapsuleReport {
    /// The enrollment.
    pub enrollment: EnrollmentId,
    /// How many entries the timeline has.
    pub entries: usize,
    /// Whether this core decides every entry and the state at the end alike, byte for byte.
    pub same: bool,
    /// Where the two first part.
    pub difference: Option<walk::Difference>,
    /// Whether the capsule is anonymous, and if so whether it decides as the original did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anonymous: Option<Anonymous>,
    /// What is otherwise here than where the capsule was made.
    pub warnings: Vec<Problem>,
}

/// What is needed to tell which format a file has.
#[derive(Deserialize)]
struct Head {
    capsule: u32,
}

#[derive(Deserialize)]
struct Sealed<'a> {
    digest: String,
    #[serde(borrow)]
    content: &'a RawValue,
}

impl Capsule {
    /// A capsule of this content.
    ///
    /// # Errors
    /// When the content can't be written, which is a fault of the host.
    pub fn seal(content: Content) -> Result<Self, Fault> {
        let digest = sha256(&serde_json::to_string(&content)?);
        Ok(Self { capsule: FORMAT, digest, content })
    }

    /// What is in it.
    pub const fn content(&self) -> &Content {
        &self.content
    }

    /// What is in it, to be changed and sealed anew.
    pub fn into_content(self) -> Content {
        self.content
    }

    /// The capsule as the text of a file: each part and each entry on a line of its own.
    ///
    /// # Errors
    /// When it can't be written, which is a fault of the host.
    pub fn text(&self) -> Result<String, Fault> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// A capsule from a file's text.
    ///
    /// # Errors
    /// When it is cut off, is no capsule, was made by a newer version, or was changed since it was made.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let text = without_spaces(text.trim_start_matches('\u{feff}'));
        let head: Json = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
        let format = serde_json::from_str::<Head>(&text).map(|head| head.capsule);
        let Ok(format) = format else {
            let message = format!("expected a capsule, found {} without `capsule`", head.kind());
            return Err(refused("capsule.unknown", "", message, "a capsule is what `relance capsule ENROLLMENT` writes"));
        };
        if format != FORMAT {
            let message = format!("expected a capsule of format {FORMAT}, found {format}");
            return Err(refused(
                "capsule.otherFormat",
                "/capsule",
                message,
                "replay it with the version of relance that made it",
            ));
        }
        let Sealed { digest, content } = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
        let found = sha256(content.get());
        if found != digest {
            let message = format!("expected content with the digest `{digest}`, found `{found}`");
            let help = "it was changed since it was made: ask for it anew";
            return Err(refused("capsule.changed", "/digest", message, help));
        }
        let content: Content = serde_json::from_str(content.get()).map_err(|error| unreadable(&error))?;
        Ok(Self { capsule: format, digest, content })
    }

    /// Decides all of it anew, by the zone data that it brings or else by the core's own.
    ///
    /// # Errors
    /// When a part is missing or the core finds it unsound.
    pub fn replay(&self, guest: &mut Guest) -> Result<CapsuleReport, Fault> {
        let content = &self.content;
        content.use_zones(guest)?;
        let warnings = content.warnings(guest)?;
        let story = content.story()?;
        let difference = match walk::walk(guest, &story)? {
            Ok(state) => content.parted_from(&state)?,
            Err(difference) => Some(difference),
        };
        let (enrollment, entries, anonymous) = (content.enrollment.clone(), story.steps.len(), content.anonymous.clone());
        Ok(CapsuleReport { enrollment, entries, same: difference.is_none(), difference, anonymous, warnings })
    }
}

impl Content {
    fn use_zones(&self, guest: &mut Guest) -> Result<(), Fault> {
        let Some(pack) = &self.zones.pack else { return guest.use_zones(None) };
        let pack = ZonePack::kept(self.made.zone_data.clone(), pack.clone());
        guest.use_zones(Some(pack.into()))
    }

    /// What is otherwise here than where it was made.
    fn warnings(&self, guest: &mut Guest) -> Result<Vec<Problem>, Fault> {
        let (mut warnings, here) = (Vec::new(), Made::by(guest, self.made.at)?);
        let mut other = |code: &'static str, path: &str, what: &str, expected: &str, found: &str| {
            if expected != found {
                let message = format!("expected {what} {expected}, found {found}");
                let help = "a difference may come from that; replay it with the version that made it to be sure";
                warnings.push(Problem::warning(code, path, message).help(help));
            }
        };
        other("capsule.otherCore", "/content/made/core", "core", &self.made.core, &here.core);
        other("capsule.otherZoneData", "/content/made/zoneData", "zone data", &self.made.zone_data, &here.zone_data);
        let names: Vec<&str> = self.zones.rules.keys().map(String::as_str).collect();
        let rules = rules(guest, &names, (self.zones.from, self.zones.to))?;
        for (zone, recorded) in &self.zones.rules {
            let (recorded, found) =
                (zones::told(recorded), rules.get(zone).map_or("no such zone".into(), |rules| zones::told(rules)));
            other("capsule.otherRules", "/content/zones/rules", &format!("the zone `{zone}` at"), &recorded, &found);
        }
        Ok(warnings)
    }

    fn parted_from(&self, state: &RawValue) -> Result<Option<walk::Difference>, Fault> {
        if state.get() == self.state.get() {
            return Ok(None);
        }
        let (recorded, replayed): (Json, Json) = (serde_json::from_str(self.state.get())?, serde_json::from_str(state.get())?);
        let (path, recorded, replayed) =
            walk::parted(&recorded, &replayed).unwrap_or_else(|| (String::new(), recorded.clone(), replayed.clone()));
        Ok(Some(walk::Difference { index: self.timeline.len(), member: format!("state{path}"), recorded, replayed }))
    }
}

impl Made {
    /// Made now, by this host and this core.
    ///
    /// # Errors
    /// When the core can't be asked.
    pub fn by(guest: &mut Guest, at: Instant) -> Result<Self, Fault> {
        let about: Json = guest.ask_for(&About { v: 1, op: "about" }).map_err(Fault::problems)?;
        let word = |name: &str| about.member(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let zone_data = guest.zones().map_or_else(|| word("zoneData"), |pack| pack.version().to_owned());
        Ok(Self { at, host: env!("CARGO_PKG_VERSION").into(), core: word("core"), zone_data })
    }
}

#[derive(Serialize)]
struct About {
    v: u32,
    op: &'static str,
}

fn unreadable(error: &serde_json::Error) -> Fault {
    if error.is_eof() {
        let message = format!("expected a whole capsule, found its end at column {}", error.column());
        return refused("capsule.cutOff", "", message, "it was cut off on its way: ask for it anew");
    }
    // What stands in the text is not told: it may be a person's.
    let message = format!("expected a capsule, found JSON that is none at column {}", error.column());
    refused("capsule.unknown", "", message, "a capsule is what `relance capsule ENROLLMENT` writes")
}

fn refused(code: &'static str, path: &str, message: String, help: &str) -> Fault {
    let mut fault = Fault::problems(vec![Problem::error(code, path, message).help(help)]);
    fault.kind = FaultKind::Input;
    fault
}

/// SHA-256 in hexadecimal.
fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}
