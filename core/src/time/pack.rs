//! Reads a zone pack: every zone's name, its changes from 2000 on, and the rule that continues them.
//!
//! In: the bytes of a pack (see `docs/TIME.md` for the format). Out: a zone's table, or that the bytes are no pack.
//! Never: trust in a byte; a damaged pack is an error, not a panic or a hang.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::posix::{Clock, Footer, OFFSET_LIMIT};

/// The first bytes of a pack, with the version of the format.
pub(super) const MAGIC: &[u8; 4] = b"RZP1";
/// The largest pack that is read, in bytes.
const PACK_BYTES: usize = 4 * 1024 * 1024;

/// The bytes are no pack, or a damaged one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadPack {
    /// What was expected and not found.
    pub expected: &'static str,
}

/// Where the parts of a pack stand in its bytes; every range was checked.
#[derive(Debug, Clone)]
pub(super) struct Directory {
    pub(super) version: String,
    /// The first instant that the tables speak for, in seconds since 1970.
    pub(super) begin: i64,
    zones: u16,
    index: usize,
    names: usize,
    tables: usize,
}

/// One zone's table, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// What the clock may show.
    pub(super) clocks: Vec<Clock>,
    /// The clock in force when the pack begins.
    pub(super) first: u8,
    /// Instants in seconds since 1970, ascending, each with the clock that begins there.
    pub(super) changes: Vec<(i64, u8)>,
    /// What continues the table after its last change.
    pub(super) footer: Footer,
}

impl Directory {
    /// Reads the head of a pack and checks that its parts are there.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, BadPack> {
        if bytes.len() > PACK_BYTES {
            return Err(BadPack { expected: "at most 4 MiB" });
        }
        let mut cursor = Cursor { bytes, at: 0 };
        if cursor.take(4)? != MAGIC {
            return Err(BadPack { expected: "a zone pack, which begins with `RZP1`" });
        }
        let version = cursor.text()?;
        if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(BadPack { expected: "a version such as `2026f`" });
        }
        let begin = i64::from(cursor.u32()?);
        let zones = cursor.u16()?;
        let names_len = usize::from(cursor.u16()?);
        let index = cursor.at;
        cursor.take(usize::from(zones) * 8)?;
        let names = cursor.at;
        cursor.take(names_len)?;
        if zones == 0 {
            return Err(BadPack { expected: "at least one zone" });
        }
        Ok(Self { version: version.into(), begin, zones, index, names, tables: cursor.at })
    }

    /// A pack without zones.
    pub(super) const fn empty() -> Self {
        Self { version: String::new(), begin: 0, zones: 0, index: 0, names: 0, tables: 0 }
    }

    /// How many names there are.
    pub(super) const fn len(&self) -> u16 {
        self.zones
    }

    /// The name at a place in alphabetical order, and where its table begins.
    pub(super) fn entry<'a>(&self, bytes: &'a [u8], place: u16) -> Option<(&'a str, usize)> {
        let mut cursor = Cursor { bytes, at: self.index + usize::from(place) * 8 };
        let (start, len) = (usize::from(cursor.u16().ok()?), usize::from(cursor.u16().ok()?));
        let table = self.tables.checked_add(usize::try_from(cursor.u32().ok()?).ok()?)?;
        let from = self.names + start;
        if from + len > self.tables {
            return None;
        }
        Some((core::str::from_utf8(bytes.get(from..from + len)?).ok()?, table))
    }

    /// The place of a name in alphabetical order, and where its table begins.
    pub(super) fn find(&self, bytes: &[u8], name: &str) -> Option<(u16, usize)> {
        let (mut low, mut high) = (0, self.zones);
        while low < high {
            let middle = low + (high - low) / 2;
            let (found, table) = self.entry(bytes, middle)?;
            match found.cmp(name) {
                core::cmp::Ordering::Equal => return Some((middle, table)),
                core::cmp::Ordering::Less => low = middle + 1,
                core::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Reads every name and table once, so that a pack from outside is known to be whole.
    pub(super) fn check(&self, bytes: &[u8]) -> Result<(), BadPack> {
        let mut before = "";
        let mut checked = BTreeSet::new();
        let mut read = 0;
        for place in 0..self.zones {
            let (name, table) = self.entry(bytes, place).ok_or(BadPack { expected: "a name inside the pack" })?;
            if name <= before || name.len() > 64 || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(BadPack { expected: "zone names in alphabetical order" });
            }
            before = name;
            if checked.insert(table) {
                read += self.table(bytes, table)?.1;
            }
            // Tables that overlap could make a small pack take hours.
            if read > bytes.len() {
                return Err(BadPack { expected: "tables that don't overlap" });
            }
        }
        Ok(())
    }

    /// Decodes the table that begins at a place in the bytes; also says how many bytes it took.
    pub(super) fn table(&self, bytes: &[u8], at: usize) -> Result<(Table, usize), BadPack> {
        let mut cursor = Cursor { bytes, at };
        let count = cursor.u8()?;
        let mut clocks = Vec::with_capacity(usize::from(count) + 2);
        for _ in 0..count {
            let offset = cursor.i32()?;
            if !(-OFFSET_LIMIT..=OFFSET_LIMIT).contains(&offset) {
                return Err(BadPack { expected: "an offset within 26 hours of UTC" });
            }
            clocks.push(Clock { offset, abbreviation: cursor.text()?.into() });
        }
        let first = cursor.u8()?;
        if first >= count {
            return Err(BadPack { expected: "a clock of the zone" });
        }
        let changes = self.changes(&mut cursor, count)?;
        let footer = Footer::parse(cursor.text()?).ok_or(BadPack { expected: "a POSIX rule at the end of a zone's table" })?;
        Ok((Table { clocks, first, changes, footer }, cursor.at - at))
    }

    fn changes(&self, cursor: &mut Cursor<'_>, clocks: u8) -> Result<Vec<(i64, u8)>, BadPack> {
        let count = cursor.u16()?;
        let mut changes = Vec::with_capacity(usize::from(count.min(512)));
        let mut last = self.begin;
        for _ in 0..count {
            let at = i64::from(cursor.u32()?);
            let clock = cursor.u8()?;
            if at <= last || clock >= clocks {
                return Err(BadPack { expected: "changes of the clock in order of time" });
            }
            last = at;
            changes.push((at, clock));
        }
        Ok(changes)
    }
}

/// A place in the bytes; every read says whether there was something.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], BadPack> {
        let end = self.at.checked_add(len).ok_or(BadPack { expected: "more bytes" })?;
        let taken = self.bytes.get(self.at..end).ok_or(BadPack { expected: "more bytes" })?;
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BadPack> {
        self.take(N)?.try_into().map_err(|_| BadPack { expected: "more bytes" })
    }

    fn u8(&mut self) -> Result<u8, BadPack> {
        self.array().map(u8::from_le_bytes)
    }
    fn u16(&mut self) -> Result<u16, BadPack> {
        self.array().map(u16::from_le_bytes)
    }
    fn u32(&mut self) -> Result<u32, BadPack> {
        self.array().map(u32::from_le_bytes)
    }
    fn i32(&mut self) -> Result<i32, BadPack> {
        self.array().map(i32::from_le_bytes)
    }

    /// A text with its length in one byte before it.
    fn text(&mut self) -> Result<&'a str, BadPack> {
        let len = self.u8()?;
        core::str::from_utf8(self.take(usize::from(len))?).map_err(|_| BadPack { expected: "text in UTF-8" })
    }
}
