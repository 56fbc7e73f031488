//! Reads zone data from a folder of compiled zones or from a zone pack, to hand it to the core.
//!
//! In: a folder such as `/usr/share/zoneinfo`, or a pack that `cargo xtask zones` made. Out: a [`ZonePack`] that was compared, change by
//! change, with what it was made of. Never: a rule of a zone applied here; a zone left out in silence.

mod tzif;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use relance_core::base::Instant;
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, FaultKind};
use crate::guest::{Guest, ZonePack};
use tzif::Source;

/// 2000-01-01T00:00:00Z, from which on a pack speaks; the core knows what was before.
const BEGIN: i64 = 946_684_800;
/// Fewer zones are no whole set.
const LEAST: usize = 400;

/// Zone data from a file or a folder.
///
/// # Errors
/// When it can't be read, is damaged, or is no zone data.
pub fn read(path: &Path, guest: &mut Guest) -> Result<ZonePack, Fault> {
    if path.is_dir() {
        let version = version(path)?;
        let zones = zones(path)?;
        let pack = ZonePack::new(&packed(&version, &zones)?)?;
        compare(&pack, &zones, guest)?;
        return Ok(pack);
    }
    let bytes = fs::read(path).map_err(|error| unread(path, &error))?;
    let pack = ZonePack::new(&bytes).map_err(|fault| {
        fault.help("name a folder of compiled zones, such as /usr/share/zoneinfo, or a pack that `cargo xtask zones` made")
    })?;
    with(guest, &pack, |_| Ok(()))?;
    Ok(pack)
}

/// The edition of a folder's zone data, if the folder says it: the first line of `tzdata.zi` is `# version 2026f`.
pub fn edition(folder: &Path) -> Option<String> {
    let named = fs::read_to_string(folder.join("tzdata.zi")).ok();
    let named = named.and_then(|text| Some(text.lines().next()?.strip_prefix("# version ")?.trim().to_owned()));
    named.or_else(|| Some(fs::read_to_string(folder.join("+VERSION")).ok()?.trim().to_owned()))
}

/// Whether an edition comes after another: `2026g` after `2026f`, `2027a` after both, `2026za` after `2026z`.
pub fn is_newer(edition: &str, than: &str) -> bool {
    let key = |text: &str| {
        let letters = text.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
        let year: u32 = text.get(..text.len() - letters.len()).and_then(|year| year.parse().ok()).unwrap_or(0);
        (year, letters.len(), letters)
    };
    key(edition) > key(than)
}

/// The month of the next year from which on zone data of a year counts as old.
const OLD_FROM_MONTH: u32 = 7;

/// Whether laws have changed since an edition, as far as its year tells.
pub fn is_old(edition: &str, now: Instant) -> bool {
    let now = now.to_string();
    let number = |text: &str, range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u32>().ok());
    let known = number(&now, 0..4).zip(number(&now, 5..7)).zip(number(edition, 0..4));
    known.is_some_and(|((year, month), edition)| {
        let age = year.saturating_sub(edition);
        age > 1 || (age == 1 && month >= OLD_FROM_MONTH)
    })
}

fn version(folder: &Path) -> Result<String, Fault> {
    edition(folder).ok_or_else(|| {
        let message =
            format!("expected `tzdata.zi` or `+VERSION` in {}, which name the edition, found neither", folder.display());
        bad(message).help("name the folder that holds all compiled zones, such as /usr/share/zoneinfo")
    })
}

/// All zones of a folder by name. Copies with and without leap seconds, and the machine's own choice, are left out.
fn zones(folder: &Path) -> Result<BTreeMap<String, Source>, Fault> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).map_err(|error| unread(&next, &error))? {
            let path = entry.map_err(|error| unread(&next, &error))?.path();
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                if name != "posix" && name != "right" && !path.is_symlink() {
                    folders.push(path);
                }
            } else if name != "localtime" && name != "posixrules" {
                let bytes = fs::read(&path).map_err(|error| unread(&path, &error))?;
                if bytes.starts_with(b"TZif") {
                    let zone =
                        Source::read(&bytes, BEGIN).map_err(|why| bad(format!("the zone `{name}` can't be read: {why}")))?;
                    found.insert(name, zone);
                }
            }
        }
    }
    if found.len() < LEAST {
        let message = format!("expected some 600 compiled zones in {}, found {}", folder.display(), found.len());
        return Err(bad(message).help("name the folder that holds all of them, such as /usr/share/zoneinfo"));
    }
    Ok(found)
}

/// The pack; its format is told in `core/docs/TIME.md`.
fn packed(version: &str, zones: &BTreeMap<String, Source>) -> Result<Vec<u8>, Fault> {
    let (mut index, mut names, mut tables) = (Vec::new(), Vec::new(), Vec::new());
    let mut places: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    let large = |_| bad("expected zone data of the usual size, found more");
    for (name, zone) in zones {
        let table = zone.table().map_err(|why| bad(format!("the zone `{name}` can't be packed: {why}")))?;
        let next = u32::try_from(tables.len()).map_err(large)?;
        let place = *places.entry(table).or_insert_with_key(|table| {
            tables.extend(table);
            next
        });
        index.extend(u16::try_from(names.len()).map_err(large)?.to_le_bytes());
        index.extend(u16::try_from(name.len()).map_err(large)?.to_le_bytes());
        index.extend(place.to_le_bytes());
        names.extend(name.as_bytes());
    }
    let mut bytes = ZonePack::MAGIC.to_vec();
    bytes.push(u8::try_from(version.len()).map_err(large)?);
    bytes.extend(version.as_bytes());
    bytes.extend(u32::try_from(BEGIN).map_err(large)?.to_le_bytes());
    bytes.extend(u16::try_from(zones.len()).map_err(large)?.to_le_bytes());
    bytes.extend(u16::try_from(names.len()).map_err(large)?.to_le_bytes());
    for part in [index, names, tables] {
        bytes.extend(part);
    }
    Ok(bytes)
}

#[derive(Serialize)]
struct When<'a> {
    v: u32,
    op: &'static str,
    zone: &'a str,
    instant: Instant,
}

#[derive(Deserialize)]
struct Reading {
    offset: String,
}

/// Asks the core, by the new pack, for every zone's offset right before and at each of its changes.
fn compare(pack: &ZonePack, zones: &BTreeMap<String, Source>, guest: &mut Guest) -> Result<(), Fault> {
    with(guest, pack, |guest| {
        for (name, zone) in zones {
            for (at, expected) in zone.readings() {
                let Some(instant) = Instant::from_millis(at * 1_000) else { continue };
                let found: Reading = guest.ask_for(&When { v: 1, op: "when", zone: name, instant }).map_err(Fault::problems)?;
                if found.offset != offset(expected) {
                    let message = format!("expected {} in {name} at {instant}, found {}", offset(expected), found.offset);
                    return Err(bad(message).help("report this with the folder's edition"));
                }
            }
        }
        Ok(())
    })
}

/// Does this with a guest that answers by a pack, and gives the guest back as it was.
fn with<T>(guest: &mut Guest, pack: &ZonePack, act: impl FnOnce(&mut Guest) -> Result<T, Fault>) -> Result<T, Fault> {
    let before = guest.zones().cloned();
    guest.use_zones(Some(pack.clone().into()))?;
    let done = act(guest);
    guest.use_zones(before)?;
    done
}

/// Seconds east of UTC as the wire has them: `+05:30`, `-00:44:30`.
fn offset(seconds: i32) -> String {
    let (sign, rest) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let (hours, minutes, seconds) = (rest / 3_600, rest / 60 % 60, rest % 60);
    if seconds == 0 { format!("{sign}{hours:02}:{minutes:02}") } else { format!("{sign}{hours:02}:{minutes:02}:{seconds:02}") }
}

fn unread(path: &Path, error: &std::io::Error) -> Fault {
    bad(format!("`{}` can't be read: {error}", path.display()))
}

fn bad(message: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Input, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_have_an_order() {
        for (newer, older) in [("2026g", "2026f"), ("2027a", "2026f"), ("2026za", "2026z"), ("2026b", "2025z")] {
            assert!(is_newer(newer, older) && !is_newer(older, newer), "{newer} {older}");
        }
        assert!(!is_newer("2026f", "2026f"));
    }
}
