//! All zones, from the embedded pack or from one that a host handed in.
//!
//! In: a pack's bytes, a name. Out: the [`Zone`], or what the name may have meant. Never: UTC for a name that is unknown.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::pack::{BadPack, Directory};
use super::zone::Zone;
use crate::base::Problem;
use crate::base::instant::shown;
use crate::base::near::edits;

static EMBEDDED: &[u8] = include_bytes!("../../zones/zones.bin");

/// The zones of one edition of the IANA database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Zones {
    pack: Arc<Pack>,
    /// The zones that were asked for, by where their name stands: laying out a zone's rules costs more than most questions to it.
    known: RefCell<BTreeMap<u16, Zone>>,
}

#[derive(Debug)]
struct Pack {
    bytes: Cow<'static, [u8]>,
    directory: Directory,
}

/// No zone has this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownZone {
    /// The name that was asked for.
    pub name: String,
    /// The nearest name that there is, if one is near.
    pub nearest: Option<String>,
}

impl Zones {
    /// The zones that were built in.
    ///
    /// ```
    /// let zones = relance_core::time::Zones::embedded();
    /// assert!(zones.zone("Asia/Tokyo").is_ok());
    /// assert_eq!(zones.zone("Asia/Tokio").unwrap_err().nearest.as_deref(), Some("Asia/Tokyo"));
    /// ```
    pub fn embedded() -> Self {
        // The build's own pack is whole: a test reads all of it. An unreadable one would know no zone, and say so at each name.
        let directory = Directory::read(EMBEDDED).unwrap_or_else(|_| Directory::empty());
        Self { pack: Arc::new(Pack { bytes: Cow::Borrowed(EMBEDDED), directory }), known: RefCell::default() }
    }

    /// The zones of a pack handed in, all of which is read and checked once.
    ///
    /// # Errors
    /// When the bytes are no pack or a damaged one.
    pub fn from_pack(bytes: &[u8]) -> Result<Self, BadPack> {
        let directory = Directory::read(bytes)?;
        directory.check(bytes)?;
        Ok(Self { pack: Arc::new(Pack { bytes: Cow::Owned(bytes.to_vec()), directory }), known: RefCell::default() })
    }

    /// The edition of the IANA database, `2026f` (T14).
    pub fn version(&self) -> &str {
        &self.pack.directory.version
    }

    /// Every name, aliases too, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        (0..self.pack.directory.len()).filter_map(|place| Some(self.pack.directory.entry(&self.pack.bytes, place)?.0))
    }

    /// The zone of a name; upper and lower case matter.
    ///
    /// # Errors
    /// When no zone has that name.
    pub fn zone(&self, name: &str) -> Result<Zone, UnknownZone> {
        let Pack { bytes, directory } = &*self.pack;
        let place = directory.find(bytes, name);
        if let Some(known) = place.and_then(|(place, _)| self.known.borrow().get(&place).cloned()) {
            return Ok(known);
        }
        match place.and_then(|(place, at)| Some((place, directory.table(bytes, at).ok()?))) {
            Some((place, (table, _))) => {
                let zone = Zone::new(name, directory.begin, table);
                self.known.borrow_mut().insert(place, zone.clone());
                Ok(zone)
            }
            None => Err(UnknownZone { name: name.into(), nearest: self.nearest(name) }),
        }
    }

    /// The zone of a name in a request.
    ///
    /// # Errors
    /// The problem `time.zoneUnknown` at the place where the name stands.
    pub fn zone_at(&self, name: &str, path: &str) -> Result<Zone, Problem> {
        self.zone(name).map_err(|unknown| unknown.problem(path))
    }

    /// The name that differs least from this one, if it is near enough to be meant.
    fn nearest(&self, name: &str) -> Option<String> {
        let wanted = plain(name)?;
        // `Tokyo` for `Asia/Tokyo`: people know the city.
        let city = |known: &[u8]| known.rsplit(|byte| *byte == b'/').next().map(<[u8]>::to_vec);
        let mut best: Option<(usize, &str)> = None;
        for known in self.names() {
            let Some(letters) = plain(known) else { continue };
            let whole = edits(&wanted, &letters);
            let short =
                if wanted.contains(&b'/') { whole } else { city(&letters).map_or(whole, |city| 1 + edits(&wanted, &city)) };
            let far = whole.min(short);
            if best.is_none_or(|(least, _)| far < least) {
                best = Some((far, known));
            }
        }
        best.filter(|(far, _)| *far <= 1 + wanted.len() / 4).map(|(_, known)| known.into())
    }
}

impl UnknownZone {
    /// The problem `time.zoneUnknown`, with a remedy.
    pub fn problem(&self, path: &str) -> Problem {
        let message = format!("expected the name of a zone in the IANA database, found `{}`", shown(&self.name));
        let help = match &self.nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "use a name such as `Europe/Paris`; the operation `zones` lists all of them".into(),
        };
        Problem::error("time.zoneUnknown", path, message).help(help)
    }
}

/// A name in lower case, blanks as underscores; `None` when it is too long to be one.
fn plain(name: &str) -> Option<Vec<u8>> {
    let letter = |byte: u8| if byte == b' ' || byte == b'-' { b'_' } else { byte.to_ascii_lowercase() };
    (!name.is_empty() && name.len() <= 40).then(|| name.bytes().map(letter).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Instant;
    use std::string::ToString;

    #[test]
    fn the_embedded_pack_is_whole() {
        let zones = Zones::from_pack(EMBEDDED).unwrap();
        assert_eq!(zones.version(), Zones::embedded().version());
        assert_eq!(zones.version().len(), 5);
        let names: Vec<&str> = zones.names().collect();
        assert!(names.len() >= 598);
        for name in names {
            assert_eq!(zones.zone(name).unwrap().name(), name);
        }
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_nearest_one() {
        let zones = Zones::embedded();
        for (name, nearest) in [
            ("Europe/Pariss", Some("Europe/Paris")),
            ("europe/paris", Some("Europe/Paris")),
            ("America/New York", Some("America/New_York")),
            ("Tokyo", Some("Asia/Tokyo")),
            ("Mars/Olympus_Mons", None),
            ("", None),
        ] {
            assert_eq!(zones.zone(name).unwrap_err().nearest.as_deref(), nearest, "{name}");
        }
        let problem = zones.zone_at("Europe/Pariss", "/zone").unwrap_err();
        assert_eq!((&*problem.code, &*problem.path), ("time.zoneUnknown", "/zone"));
        assert_eq!(problem.message, "expected the name of a zone in the IANA database, found `Europe/Pariss`");
        assert_eq!(problem.help.unwrap(), "did you mean `Europe/Paris`?");
        assert!(zones.zone(&"x".repeat(100_000)).unwrap_err().nearest.is_none());
    }

    #[test]
    fn a_damaged_pack_is_refused_and_never_traps() {
        for len in (0..EMBEDDED.len()).step_by(97).chain(0..200) {
            assert!(Zones::from_pack(&EMBEDDED[..len]).is_err(), "{len}");
        }
        // Any byte may be wrong; what still reads as a pack must answer.
        let mut bytes = EMBEDDED.to_vec();
        for place in (0..EMBEDDED.len()).step_by(131) {
            for flip in [0x01, 0x80, 0xff] {
                bytes[place] ^= flip;
                if let Ok(zones) = Zones::from_pack(&bytes)
                    && let Some(Ok(zone)) = zones.names().nth(place % 598).map(|name| zones.zone(name))
                {
                    for at in
                        [Instant::MIN.millis(), 946_684_799_000, 1_767_225_600_000, 4_102_444_800_000, Instant::MAX.millis()]
                    {
                        assert!(zone.stretch(at).until > at);
                    }
                }
                bytes[place] ^= flip;
            }
        }
        assert_eq!(Zones::from_pack(b"nonsense").unwrap_err().expected.to_string(), "a zone pack, which begins with `RZP1`");
    }
}
