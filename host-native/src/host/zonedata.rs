//! The zone data that this deployment goes by: the core's own, or newer data that an operator has handed in (T14).
//!
//! In: a pack. Out: the edition in force. Never: two editions in one database for longer than a look takes: what is handed in is kept in
//! the database, and every host of it looks there.

use std::path::Path;
use std::sync::Arc;

use relance_core::base::Json;
use serde::{Deserialize, Serialize};

use super::Host;
use super::asking::About;
use crate::fault::{Fault, FaultKind};
use crate::guest::ZonePack;
use crate::tzdb;

/// Under which name the pack is kept.
const KEPT: &str = "zonePack";
/// How often a host looks whether somebody has handed in newer data.
const LOOK_MILLIS: i64 = 1_000;

/// Which editions there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ZoneData {
    /// The core's own.
    pub core: String,
    /// The one that was handed in, if one was.
    pub kept: Option<String>,
    /// The one that decisions go by: the newer of the two.
    pub used: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    version: String,
    pack: String,
}

/// What a host knows of the pack that is kept.
#[derive(Default)]
pub(super) struct Look {
    hash: Option<String>,
    at: Option<i64>,
}

#[allow(clippy::missing_errors_doc, reason = "every call fails with the one `Fault`, which says what and the remedy")]
impl Host {
    /// Which zone data there is, and which of it counts.
    pub fn zone_data(&mut self) -> Result<ZoneData, Fault> {
        let core = self.core_edition()?;
        let kept = self.kept_zones()?.map(|pack| pack.version().to_owned());
        let used = self.guest.zones().map_or_else(|| core.clone(), |pack| pack.version().to_owned());
        Ok(ZoneData { core, kept, used })
    }

    /// The zone data that this host goes by, if it is not the core's own.
    pub fn zone_pack(&self) -> Option<Arc<ZonePack>> {
        self.guest.zones().cloned()
    }

    /// Zone data from a folder of compiled zones or from a pack, read and compared with its source.
    pub fn read_zones(&mut self, path: &Path) -> Result<Arc<ZonePack>, Fault> {
        tzdb::read(path, &mut self.guest).map(Arc::new)
    }

    /// Keeps zone data for every host of this database, and goes by it. Older data than what is in force is refused.
    pub fn keep_zones(&mut self, pack: &Arc<ZonePack>) -> Result<(), Fault> {
        let used = self.zone_data()?.used;
        if tzdb::is_newer(&used, pack.version()) {
            let message = format!("expected zone data not older than {used}, found {}", pack.version());
            return Err(Fault::new(FaultKind::Input, message).help("nothing has changed"));
        }
        let kept = Kept { version: pack.version().into(), pack: pack.text().into() };
        self.store.keep(KEPT, &serde_json::to_string(&kept)?)?;
        self.look_at_zones()
    }

    /// Whether another worker has the database open now.
    pub fn others_work(&self) -> Result<bool, Fault> {
        Ok(!self.store.others()?.is_empty())
    }

    /// All workspaces of the database, by name.
    pub fn workspaces(&self) -> Result<Vec<String>, Fault> {
        self.store.workspace_ids()
    }

    /// Goes by what is kept in the database, if it is newer than the core's own data; a short look where nothing has changed.
    pub(super) fn look_at_zones(&mut self) -> Result<(), Fault> {
        self.zones.at = Some(self.clock.machine());
        let hash = self.store.kept_hash(KEPT)?;
        if hash == self.zones.hash {
            return Ok(());
        }
        let core = self.core_edition()?;
        let newer = self.kept_zones()?.filter(|pack| tzdb::is_newer(pack.version(), &core));
        if let Some(pack) = &newer {
            tracing::info!(edition = pack.version(), "goes by other zone data");
        }
        self.guest.use_zones(newer.map(Arc::new))?;
        self.zone_names = None; // Other data may know other names.
        self.zones.hash = hash;
        Ok(())
    }

    /// The same, if nobody has looked for a moment.
    pub(super) fn look_at_zones_now_and_then(&mut self) -> Result<(), Fault> {
        let since = self.zones.at.map(|at| self.clock.machine().saturating_sub(at));
        if since.is_some_and(|since| (0..LOOK_MILLIS).contains(&since)) { Ok(()) } else { self.look_at_zones() }
    }

    fn kept_zones(&self) -> Result<Option<ZonePack>, Fault> {
        let Some(json) = self.store.note(KEPT)? else { return Ok(None) };
        let Kept { version, pack } = serde_json::from_str(&json)?;
        Ok(Some(ZonePack::kept(version, pack)))
    }

    fn core_edition(&mut self) -> Result<String, Fault> {
        let about: Json = self.guest.ask_for(&About::new()).map_err(Fault::problems)?;
        Ok(about.member("zoneData").and_then(Json::as_str).unwrap_or_default().to_owned())
    }
}
