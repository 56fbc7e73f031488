//! The core as the host sees it: requests in, responses out, whatever happens inside.
//!
//! In: requests as JSON; versions, settings and zone data to be kept behind handles. Out: responses; a `host.coreTrapped` problem where the
//! core broke, after which a fresh instance stands in its place. Never: a trap or a panic that reaches the caller.

mod machine;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use relance_core::base::Problem;
use relance_core::wire::Draft;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::config::Limits;
use crate::fault::{Fault, FaultKind};
use machine::{Machine, Program, Trap};

/// The core's machine code, made by the build script.
static CODE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/core.cwasm"));
/// How many values are kept behind handles before all of them are forgotten and loaded anew as needed.
const KEPT: usize = 256;

/// What can be kept behind a handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A version of a sequence.
    Version,
    /// The workspace's settings.
    Settings,
}

/// A value in a request: its handle, or itself.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Reference<'a> {
    /// It was loaded under this handle.
    Handle(String),
    /// The value.
    Value(&'a RawValue),
}

/// Zone data in the core's format, newer than what the core was built with (T14).
#[derive(Clone, PartialEq, Eq)]
pub struct ZonePack {
    version: String,
    /// Its bytes in base64, as the core takes them.
    text: String,
}

impl ZonePack {
    /// What a pack begins with, and then a byte of length and its version.
    pub const MAGIC: &[u8] = b"RZP1";

    /// A pack from its bytes. What is in it is checked where a core takes it.
    ///
    /// # Errors
    /// When the bytes don't begin as a pack does.
    pub fn new(bytes: &[u8]) -> Result<Self, Fault> {
        let version = bytes.strip_prefix(Self::MAGIC).and_then(|rest| {
            let (length, rest) = rest.split_first()?;
            std::str::from_utf8(rest.get(..usize::from(*length))?).ok()
        });
        let version = version.filter(|version| !version.is_empty() && version.chars().all(|c| c.is_ascii_alphanumeric()));
        let version = version.ok_or_else(|| Fault::new(FaultKind::Input, "expected a zone pack, found something else"))?;
        Ok(Self { version: version.into(), text: BASE64_STANDARD.encode(bytes) })
    }

    /// A pack as it was kept.
    pub(crate) fn kept(version: String, text: String) -> Self {
        Self { version, text }
    }

    /// The edition of the IANA database, `2026f`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Its bytes in base64.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Debug for ZonePack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ZonePack").field(&self.version).finish()
    }
}

/// One instance of the core; one a thread. A broken one is replaced before the next call.
pub struct Guest {
    limits: Limits,
    machine: Option<Machine>,
    kept: BTreeMap<(Kind, String), String>,
    zones: Option<Arc<ZonePack>>,
    /// Under which handle this instance has them.
    zones_handle: Option<String>,
    replaced: u64,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct Response<T> {
    #[serde(default = "nothing")]
    result: Option<T>,
    #[serde(default)]
    problems: Option<Vec<Problem>>,
}

const fn nothing<T>() -> Option<T> {
    None
}

/// A response's result, or its problems.
pub fn answered<'a, T: Deserialize<'a>>(response: &'a [u8]) -> Result<T, Vec<Problem>> {
    let response: Response<T> = serde_json::from_slice(response).map_err(|error| vec![unreadable(&error)])?;
    match (response.result, response.problems) {
        (Some(result), _) => Ok(result),
        (None, problems) => Err(problems.unwrap_or_default()),
    }
}

impl Guest {
    /// Starts the core.
    pub fn new(limits: Limits) -> Result<Self, Fault> {
        let machine =
            start(limits).map_err(|message| Fault::new(FaultKind::Core, format!("the core can't be started: {message}")))?;
        Ok(Self { limits, machine: Some(machine), kept: BTreeMap::new(), zones: None, zones_handle: None, replaced: 0 })
    }

    /// One request, byte for byte. Never fails: a problem is an answer too.
    pub fn call(&mut self, request: &[u8]) -> Vec<u8> {
        if self.machine.is_none() {
            self.machine = start(self.limits).ok();
        }
        let Some(machine) = &mut self.machine else { return trapped("it can't be started") };
        match machine.call(request) {
            Ok(response) => response,
            Err(trap) => {
                self.machine = None;
                self.kept.clear();
                self.zones_handle = None;
                self.replaced += 1;
                match trap {
                    Trap::TooLong => trapped(&format!("it ran for longer than {} ms", self.limits.time.as_millis())),
                    Trap::TooLarge => trapped(&format!("it needed more than {} bytes of memory", self.limits.memory_bytes)),
                    Trap::Broken => trapped("it broke on this request"),
                }
            }
        }
    }

    /// How many instances broke and were replaced.
    pub const fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Answers from now on by this zone data; without, by the core's own.
    ///
    /// # Errors
    /// When the pack is damaged; then nothing has changed.
    pub fn use_zones(&mut self, zones: Option<Arc<ZonePack>>) -> Result<(), Fault> {
        if self.zones == zones {
            return Ok(());
        }
        let loaded = match &zones {
            Some(pack) => Some(self.ask_as_it_is::<Loaded>(&load_zones(pack)).map_err(Fault::problems)?.handle),
            None => None,
        };
        if let Some(handle) = self.zones_handle.take() {
            let _ = self.ask_as_it_is::<Ignored>(&DropHandle { v: 1, op: "drop", handle });
        }
        (self.zones, self.zones_handle) = (zones, loaded);
        Ok(())
    }

    /// The zone data that it answers by, if it is not the core's own.
    pub const fn zones(&self) -> Option<&Arc<ZonePack>> {
        self.zones.as_ref()
    }

    /// One request that names no zone data, answered by this guest's.
    pub fn carry(&mut self, request: &[u8]) -> Vec<u8> {
        match (self.zones_handle(), request.strip_prefix(b"{")) {
            (Some(handle), Some(members)) => {
                let named = [format!(r#"{{"zonePack":"{handle}","#).as_bytes(), members].concat();
                self.call(&named)
            }
            _ => self.call(request),
        }
    }

    /// The handle of the zone data; it is loaded anew into an instance that does not have it yet.
    fn zones_handle(&mut self) -> Option<String> {
        if self.zones_handle.is_none() {
            let pack = self.zones.clone()?;
            self.zones_handle = self.ask_as_it_is::<Loaded>(&load_zones(&pack)).ok().map(|loaded| loaded.handle);
        }
        self.zones_handle.clone()
    }

    /// One request, its result or its problems.
    pub fn ask(&mut self, request: &impl Serialize) -> Result<Box<RawValue>, Vec<Problem>> {
        self.ask_for(request)
    }

    /// The same without a word about zone data: what loads and drops has none.
    fn ask_as_it_is<T: for<'a> Deserialize<'a>>(&mut self, request: &impl Serialize) -> Result<T, Vec<Problem>> {
        let request = serde_json::to_vec(request).map_err(|error| vec![unreadable(&error)])?;
        answered(&self.call(&request))
    }

    /// What is wrong with settings, below `/settings`; what can't be read at all is refused.
    ///
    /// # Errors
    /// What the core can't read.
    pub fn check_settings(&mut self, settings: &RawValue) -> Result<Vec<Problem>, Vec<Problem>> {
        // A draft without steps says nothing that the settings don't.
        let check = Check { v: 1, op: "check", draft: Draft::named("settings"), settings };
        let Checked { mut problems } = self.ask_for(&check)?;
        problems.retain(|problem| problem.path.starts_with("/settings"));
        Ok(problems)
    }

    /// One request, its result as a type of the host.
    pub fn ask_for<T: for<'a> Deserialize<'a>>(&mut self, request: &impl Serialize) -> Result<T, Vec<Problem>> {
        let request = serde_json::to_vec(request).map_err(|error| vec![unreadable(&error)])?;
        answered(&self.carry(&request))
    }

    /// A reference to a value, which is loaded if it was not. Handles die with an instance: ask for references anew for each
    /// request, and for all of them before any is used (a load can break the instance too; then the values stand for themselves).
    pub fn refer<'a>(&mut self, values: [(Kind, &str, &'a RawValue); 2]) -> [Reference<'a>; 2] {
        let _ = self.zones_handle(); // Loaded first: it may break the instance too.
        self.make_room(values.len());
        let replaced = self.replaced;
        let references = values.map(|(kind, hash, value)| self.one_reference(kind, hash, value));
        if self.replaced == replaced { references } else { values.map(|(_, _, value)| Reference::Value(value)) }
    }

    /// The same for one value.
    pub fn refer_to<'a>(&mut self, kind: Kind, hash: &str, value: &'a RawValue) -> Reference<'a> {
        let _ = self.zones_handle();
        self.make_room(1);
        let replaced = self.replaced;
        let reference = self.one_reference(kind, hash, value);
        if self.replaced == replaced { reference } else { Reference::Value(value) }
    }

    fn one_reference<'a>(&mut self, kind: Kind, hash: &str, value: &'a RawValue) -> Reference<'a> {
        let name = (kind, hash.to_owned());
        if let Some(handle) = self.kept.get(&name) {
            return Reference::Handle(handle.clone());
        }
        let (version, settings) = match kind {
            Kind::Version => (Some(value), None),
            Kind::Settings => (None, Some(value)),
        };
        match self.ask_as_it_is::<Loaded>(&Load { v: 1, op: "load", version, settings, zone_pack: None }) {
            Ok(Loaded { handle }) => {
                self.kept.insert(name, handle.clone());
                Reference::Handle(handle)
            }
            // What is wrong with the value comes out where it is used.
            Err(_) => Reference::Value(value),
        }
    }

    /// Forgets everything where so many more might be too many: before any of them is referred to, because a forgotten handle is dead.
    fn make_room(&mut self, more: usize) {
        if self.kept.len() + more <= KEPT {
            return;
        }
        for handle in std::mem::take(&mut self.kept).into_values() {
            let _ = self.ask_as_it_is::<Ignored>(&DropHandle { v: 1, op: "drop", handle });
        }
    }
}

fn load_zones(pack: &ZonePack) -> Load<'_> {
    Load { v: 1, op: "load", version: None, settings: None, zone_pack: Some(&pack.text) }
}

#[derive(Serialize)]
struct Load<'a> {
    v: u32,
    op: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<&'a RawValue>,
    #[serde(rename = "zonePack", skip_serializing_if = "Option::is_none")]
    zone_pack: Option<&'a str>,
}

#[derive(Serialize)]
struct Check<'a> {
    v: u32,
    op: &'static str,
    draft: Draft,
    settings: &'a RawValue,
}

#[derive(Deserialize)]
struct Checked {
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct DropHandle {
    v: u32,
    op: &'static str,
    handle: String,
}

#[derive(Deserialize)]
struct Loaded {
    handle: String,
}

#[derive(Deserialize)]
struct Ignored {}

fn start(limits: Limits) -> Result<Machine, String> {
    static PROGRAM: OnceLock<Result<Program, String>> = OnceLock::new();
    let program = PROGRAM.get_or_init(|| Program::new(CODE)).as_ref().map_err(Clone::clone)?;
    program.start(limits.memory_bytes, limits.time)
}

fn unreadable(error: &serde_json::Error) -> Problem {
    Problem::error("host.coreUnreadable", "", format!("the core's answer could not be read: {error}"))
}

fn trapped(why: &str) -> Vec<u8> {
    let problem = Problem::error("host.coreTrapped", "", format!("the core could not answer: {why}"))
        .help("the request is at fault or its limits are too small; the core was started anew and others are not affected");
    serde_json::to_vec(&Trapped { v: 1, problems: [problem] }).unwrap_or_default()
}

#[derive(Serialize)]
struct Trapped {
    v: u32,
    problems: [Problem; 1],
}
