//! Reads one compiled zone, the second part of a TZif file (RFC 8536), and writes it as a table of a zone pack.
//!
//! In: a file's bytes. Out: its changes from an instant on, its rule, the table. Never: trust in a byte.

/// What a zone's clock shows: seconds east of UTC, and the abbreviation.
type Shown = (i32, String);

/// A compiled zone.
#[derive(Debug)]
pub(super) struct Source {
    /// What its clock shows when the pack begins.
    first: Shown,
    /// Its changes from then on, in order of time.
    changes: Vec<(i64, Shown)>,
    /// The rule that continues them.
    rule: String,
    begin: i64,
}

/// Bytes of a header, and where its counts begin.
const HEADER: usize = 44;
const COUNTS: usize = 20;
/// Bytes of a description of what a clock shows.
const KIND: usize = 6;

impl Source {
    /// Reads a file.
    pub(super) fn read(bytes: &[u8], begin: i64) -> Result<Self, &'static str> {
        if bytes.get(4).is_none_or(|version| *version < b'2') {
            return Err("expected a TZif file of version 2 or later, found an older one");
        }
        let first = Counts::read(bytes)?;
        let second = bytes.get(HEADER + first.size(4)..).ok_or(EARLY)?;
        let counts = Counts::read(second)?;
        if counts.leap != 0 {
            return Err("expected zone data without leap seconds, found some");
        }
        let indexes = HEADER + counts.changes * 8;
        let kinds = indexes + counts.changes;
        let letters = kinds + counts.kinds * KIND;
        let shown = |kind: usize| -> Result<Shown, &'static str> {
            let at = kinds + kind * KIND;
            let from = letters + usize::from(*second.get(at + 5).ok_or(EARLY)?);
            let text = second.get(from..).ok_or(EARLY)?.iter().copied().take_while(|byte| *byte != 0).collect();
            let text = String::from_utf8(text).map_err(|_| "expected an abbreviation in ASCII, found another text")?;
            Ok((word(second, at)?, text))
        };
        let (mut before, mut changes) = (shown(0)?, Vec::new());
        for place in 0..counts.changes {
            let eight = second.get(HEADER + place * 8..).and_then(|rest| rest.first_chunk()).ok_or(EARLY)?;
            let at = i64::from_be_bytes(*eight);
            let now = shown(usize::from(*second.get(indexes + place).ok_or(EARLY)?))?;
            if at <= begin {
                before = now;
            } else {
                changes.push((at, now));
            }
        }
        let rule = second.get(HEADER + counts.size(8)..).ok_or(EARLY)?;
        let rule = std::str::from_utf8(rule).map_err(|_| "expected a rule in ASCII, found another text")?.trim_matches('\n');
        if rule.is_empty() {
            return Err("expected a rule for the time after the last change, found none");
        }
        // A change that changes nothing marks from when on the rule holds, where it is the last one.
        let last = changes.len().saturating_sub(1);
        let mut kept: Vec<(i64, Shown)> = Vec::new();
        for (place, (at, now)) in changes.into_iter().enumerate() {
            let known = kept.last().map_or(&before, |(_, shown)| shown);
            if *known != now || place == last {
                kept.push((at, now));
            }
        }
        Ok(Self { first: before, changes: kept, rule: rule.to_owned(), begin })
    }

    /// The zone as a table of a pack.
    pub(super) fn table(&self) -> Result<Vec<u8>, &'static str> {
        const MANY: &str = "expected a zone of the usual size, found a larger one";
        let mut kinds: Vec<&Shown> = Vec::new();
        let mut kind = |shown| {
            let known = kinds.iter().position(|known| *known == shown).unwrap_or_else(|| {
                kinds.push(shown);
                kinds.len() - 1
            });
            u8::try_from(known).map_err(|_| MANY)
        };
        let first = kind(&self.first)?;
        let mut changes = Vec::new();
        for (at, shown) in &self.changes {
            changes.extend(u32::try_from(*at).map_err(|_| MANY)?.to_le_bytes());
            changes.push(kind(shown)?);
        }
        let mut bytes = vec![u8::try_from(kinds.len()).map_err(|_| MANY)?];
        for (offset, abbreviation) in kinds {
            bytes.extend(offset.to_le_bytes());
            text(&mut bytes, abbreviation).ok_or(MANY)?;
        }
        bytes.push(first);
        bytes.extend(u16::try_from(self.changes.len()).map_err(|_| MANY)?.to_le_bytes());
        bytes.extend(changes);
        text(&mut bytes, &self.rule).ok_or(MANY)?;
        Ok(bytes)
    }

    /// The offset at the beginning, and right before and at each change.
    pub(super) fn readings(&self) -> impl Iterator<Item = (i64, i32)> {
        let befores = std::iter::once(self.first.0).chain(self.changes.iter().map(|(_, (offset, _))| *offset));
        let around = self.changes.iter().zip(befores).flat_map(|((at, (now, _)), before)| [(at - 1, before), (*at, *now)]);
        std::iter::once((self.begin, self.first.0)).chain(around)
    }
}

const EARLY: &str = "expected more bytes, found the end of the file";

/// The header's counts.
struct Counts {
    ut: usize,
    standard: usize,
    leap: usize,
    changes: usize,
    kinds: usize,
    letters: usize,
}

impl Counts {
    fn read(header: &[u8]) -> Result<Self, &'static str> {
        let count = |place: usize| usize::try_from(word(header, COUNTS + 4 * place)?).map_err(|_| EARLY);
        Ok(Self { ut: count(0)?, standard: count(1)?, leap: count(2)?, changes: count(3)?, kinds: count(4)?, letters: count(5)? })
    }

    /// Bytes of the data that follows the header; an instant has so many.
    fn size(&self, instant: usize) -> usize {
        let Self { ut, standard, leap, changes, kinds, letters } = self;
        changes * (instant + 1) + kinds * KIND + letters + leap * (instant + 4) + standard + ut
    }
}

fn word(bytes: &[u8], at: usize) -> Result<i32, &'static str> {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map(|four| i32::from_be_bytes(*four)).ok_or(EARLY)
}

/// A text with its length before it.
fn text(bytes: &mut Vec<u8>, text: &str) -> Option<()> {
    bytes.push(u8::try_from(text.len()).ok()?);
    bytes.extend(text.as_bytes());
    Some(())
}
