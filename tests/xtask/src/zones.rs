//! Makes the zone pack of the core, `core/zones/zones.bin`, from compiled IANA data.
//!
//! In: a folder of TZif files with its `tzdata.zi`; without `--from`, that of the pinned PyPI package `tzdata`.
//! Out: the pack and its README; with `--check`, only whether they are fresh. Never: a pack that reads other than its source.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use relance_core::base::Instant;
use relance_core::time::Zones;
use relance_core::time::posix::Footer;

/// The package from which the committed pack is made, and its digest.
const SOURCE: &str = "tzdata==2026.6";
const SOURCE_SHA256: &str = "0a10eec6e13ef16b627fabed9a5f2ba61a62b1c67f327305f4e7e412a70b4aec";
/// 2000-01-01T00:00:00Z; `chrono-tz` answers for what is before.
const BEGIN: i64 = 946_684_800;
/// The year before which every change is laid out and compared.
const LAID_OUT: i32 = 2040;

/// Runs the task: `cargo xtask zones [--from DIR] [--check]`.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let (mut from, mut check) = (None, false);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--from" => from = Some(PathBuf::from(args.next().context("`--from` wants a folder of TZif files")?)),
            "--check" => check = true,
            other => bail!("expected `--from DIR` or `--check`, found `{other}`"),
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).context("the task lies two folders below the root")?;
    let from = match from {
        Some(from) => from,
        None => fetch(root)?,
    };
    let version = version(&from)?;
    let sources = sources(&from)?;
    let pack = pack(&version, &sources)?;
    verify(&pack, &sources)?;
    let folder = root.join("core/zones");
    let files = [("zones.bin", pack), ("README.md", readme(&version, sources.len()).into_bytes())];
    for (name, content) in files {
        let path = folder.join(name);
        if check {
            ensure!(fs::read(&path).unwrap_or_default() == content, "{} is stale: run `cargo xtask zones`", path.display());
        } else {
            fs::create_dir_all(&folder)?;
            println!("{}: {} bytes", path.display(), content.len());
            fs::write(&path, content)?;
        }
    }
    println!("zones of {version}: {} names", sources.len());
    Ok(())
}

/// Brings the pinned package and unpacks it under `target/`.
fn fetch(root: &Path) -> Result<PathBuf> {
    let folder = root.join("target/zones");
    fs::create_dir_all(&folder)?;
    let requirement = folder.join("requirement.txt");
    fs::write(&requirement, format!("{SOURCE} --hash=sha256:{SOURCE_SHA256}\n"))?;
    let python = |args: &[&str]| -> Result<()> {
        let status = Command::new("python3").current_dir(&folder).args(args).status();
        let status = status.context("python3 is needed to bring the zone data; or give a folder with `--from DIR`")?;
        ensure!(status.success(), "`python3 {}` failed; or give a folder of TZif files with `--from DIR`", args.join(" "));
        Ok(())
    };
    python(&["-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--requirement", "requirement.txt"])?;
    let wheel =
        fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path())).find(|path| path.extension() == Some("whl".as_ref()));
    let wheel = wheel.context("the package brought no wheel")?;
    python(&["-m", "zipfile", "-e", &wheel.to_string_lossy(), "."])?;
    Ok(folder.join("tzdata/zoneinfo"))
}

/// The edition of the data: the first line of `tzdata.zi` is `# version 2026f`.
fn version(from: &Path) -> Result<String> {
    let path = from.join("tzdata.zi");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}, which names the version", path.display()))?;
    let version = text.lines().next().and_then(|line| line.strip_prefix("# version ")).context("tzdata.zi names no version")?;
    Ok(version.trim().to_owned())
}

/// What a zone's clock shows from an instant on.
type State = (i32, String);

/// A zone as its source tells it.
#[derive(Debug)]
struct Source {
    /// All changes from 2000 on, in order of time.
    changes: Vec<(i64, State)>,
    first: State,
    footer: String,
}

fn sources(from: &Path) -> Result<BTreeMap<String, Source>> {
    let mut sources = BTreeMap::new();
    let mut folders = vec![from.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            let name = path.strip_prefix(from)?.to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                // Copies of all zones with and without leap seconds.
                if name != "posix" && name != "right" {
                    folders.push(path);
                }
                continue;
            }
            let bytes = fs::read(&path)?;
            if bytes.starts_with(b"TZif") && name != "localtime" && name != "posixrules" {
                let source = read_tzif(&bytes).with_context(|| format!("reading zone {name}"))?;
                sources.insert(name, source);
            }
        }
    }
    ensure!(sources.len() > 400, "expected some 600 zones in {}, found {}", from.display(), sources.len());
    Ok(sources)
}

/// The header's six counts, in the order of RFC 8536.
struct Counts {
    ut: usize,
    standard: usize,
    leap: usize,
    changes: usize,
    types: usize,
    letters: usize,
}

impl Counts {
    fn read(header: &[u8]) -> Result<Self> {
        let count = |place: usize| be32(header, 20 + 4 * place).map(|count| count as usize);
        Ok(Self { ut: count(0)?, standard: count(1)?, leap: count(2)?, changes: count(3)?, types: count(4)?, letters: count(5)? })
    }

    fn data(&self, wide: usize) -> usize {
        self.changes * (wide + 1) + self.types * 6 + self.letters + self.leap * (wide + 4) + self.standard + self.ut
    }
}

fn be32(bytes: &[u8], at: usize) -> Result<i32> {
    let four = bytes.get(at..at + 4).context("a TZif file ends early")?;
    Ok(i32::from_be_bytes(four.try_into()?))
}

/// Reads the second, 64-bit part of a TZif file.
fn read_tzif(bytes: &[u8]) -> Result<Source> {
    ensure!(bytes.get(4).is_some_and(|version| *version >= b'2'), "a TZif file of version 2 or later is needed");
    let header = 44 + Counts::read(bytes)?.data(4);
    let second = bytes.get(header..).context("a TZif file ends early")?;
    let counts = Counts::read(second)?;
    ensure!(counts.leap == 0, "zone data with leap seconds can't be used");
    let times = 44;
    let indexes = times + counts.changes * 8;
    let types = indexes + counts.changes;
    let letters = types + counts.types * 6;
    let state = |index: usize| -> Result<State> {
        let at = types + index * 6;
        let from = letters + usize::from(*second.get(at + 5).context("a TZif file ends early")?);
        let text: Vec<u8> =
            second.get(from..).context("a TZif file ends early")?.iter().copied().take_while(|byte| *byte != 0).collect();
        Ok((be32(second, at)?, String::from_utf8(text)?))
    };
    let mut changes = vec![(i64::MIN, state(0)?)];
    for place in 0..counts.changes {
        let eight = second.get(times + place * 8..times + place * 8 + 8).context("a TZif file ends early")?;
        let index = *second.get(indexes + place).context("a TZif file ends early")?;
        changes.push((i64::from_be_bytes(eight.try_into()?), state(usize::from(index))?));
    }
    let footer = second.get(44 + counts.data(8)..).context("a TZif file ends early")?;
    let footer = std::str::from_utf8(footer)?.trim_matches('\n').to_owned();
    laid_out(changes, footer)
}

/// Every change from 2000 to the year up to which even a compact source is laid out, whatever the source left to its rule.
fn laid_out(mut changes: Vec<(i64, State)>, footer: String) -> Result<Source> {
    let rule = read_footer(&footer)?;
    let last = changes.last().map_or(BEGIN, |(at, _)| *at);
    for change in (1970..LAID_OUT).filter_map(|year| rule.changes(year)).flatten().filter(|change| change.at > last) {
        let clock = rule.clock(change.clock);
        changes.push((change.at, (clock.offset, clock.abbreviation.clone())));
    }
    let begun = changes.partition_point(|(at, _)| *at <= BEGIN);
    let mut changes = changes.split_off(begun.saturating_sub(1));
    // Sources mark where a rule sets in by a change that changes nothing.
    changes.dedup_by(|later, earlier| later.1 == earlier.1);
    let (_, first) = changes.remove(0);
    Ok(Source { changes, first, footer })
}

fn read_footer(footer: &str) -> Result<Footer> {
    Footer::parse(footer).with_context(|| format!("the rule `{footer}` can't be read"))
}

/// What a zone's rule says of an instant.
fn said(footer: &Footer, at: i64) -> State {
    let clock = footer.clock(footer.around(at).0);
    (clock.offset, clock.abbreviation.clone())
}

/// One zone's table in the pack's format, without the changes that the footer makes anyway.
fn table(source: &Source) -> Result<Vec<u8>> {
    let footer = read_footer(&source.footer)?;
    let mut changes = source.changes.clone();
    while let Some((at, state)) = changes.pop() {
        let before = changes.last().map_or(&source.first, |(_, state)| state);
        let since = changes.last().map_or(BEGIN, |(at, _)| *at);
        // Nor may the rule, left to itself, make a change in between that the law did not.
        let by_rule = said(&footer, at) == state
            && said(&footer, at - 1) == *before
            && footer.around(at).1 == at
            && footer.around(at - 1).1 <= since;
        if !by_rule {
            changes.push((at, state));
            break;
        }
    }
    let mut states: Vec<&State> = Vec::new();
    let mut clock = |state| {
        let known = states.iter().position(|known| *known == state);
        known.unwrap_or_else(|| {
            states.push(state);
            states.len() - 1
        })
    };
    let first = u8::try_from(clock(&source.first))?;
    let indexed = changes.iter().map(|(at, state)| Ok((u32::try_from(*at)?, u8::try_from(clock(state))?)));
    let indexed = indexed.collect::<Result<Vec<_>>>()?;
    let mut bytes = vec![u8::try_from(states.len())?];
    for (offset, abbreviation) in states {
        bytes.extend(offset.to_le_bytes());
        text(&mut bytes, abbreviation)?;
    }
    bytes.push(first);
    bytes.extend(u16::try_from(indexed.len())?.to_le_bytes());
    for (at, clock) in indexed {
        bytes.extend(at.to_le_bytes());
        bytes.push(clock);
    }
    text(&mut bytes, &source.footer)?;
    Ok(bytes)
}

fn text(bytes: &mut Vec<u8>, text: &str) -> Result<()> {
    bytes.push(u8::try_from(text.len())?);
    bytes.extend(text.as_bytes());
    Ok(())
}

/// The whole pack; the format is told in `core/docs/TIME.md`.
fn pack(version: &str, sources: &BTreeMap<String, Source>) -> Result<Vec<u8>> {
    let (mut index, mut names, mut tables) = (Vec::<u8>::new(), Vec::<u8>::new(), Vec::<u8>::new());
    let mut places: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    for (name, source) in sources {
        let table = table(source).with_context(|| format!("packing zone {name}"))?;
        let place = *places.entry(table).or_insert_with_key(|table| {
            let place = u32::try_from(tables.len()).unwrap_or(u32::MAX);
            tables.extend(table);
            place
        });
        index.extend(u16::try_from(names.len())?.to_le_bytes());
        index.extend(u16::try_from(name.len())?.to_le_bytes());
        index.extend(place.to_le_bytes());
        names.extend(name.as_bytes());
    }
    let mut bytes = b"RZP1".to_vec();
    text(&mut bytes, version)?;
    bytes.extend(u32::try_from(BEGIN)?.to_le_bytes());
    bytes.extend(u16::try_from(sources.len())?.to_le_bytes());
    bytes.extend(u16::try_from(names.len())?.to_le_bytes());
    bytes.extend(index);
    bytes.extend(names);
    bytes.extend(tables);
    Ok(bytes)
}

/// Reads the pack back through the core and compares every change with its source.
fn verify(pack: &[u8], sources: &BTreeMap<String, Source>) -> Result<()> {
    let zones =
        Zones::from_pack(pack).map_err(|bad| anyhow::anyhow!("the pack can't be read back: expected {}", bad.expected))?;
    for (name, source) in sources {
        let zone = zones.zone(name).map_err(|_| anyhow::anyhow!("zone {name} can't be read back"))?;
        let end = source.changes.last().map_or(BEGIN, |(at, _)| *at);
        let (mut at, mut read) = (BEGIN, Vec::new());
        while at <= end {
            let instant = Instant::from_millis(at * 1000).context("a change outside the years 1900 to 9999")?;
            read.push((at, (zone.offset(instant), zone.abbreviation(instant))));
            at = zone.stretch(at * 1000).until / 1000;
        }
        read.dedup_by(|later, earlier| later.1 == earlier.1);
        let told = std::iter::once((BEGIN, source.first.clone())).chain(source.changes.iter().cloned());
        if let Some((told, read)) = told.zip(&read).find(|(told, read)| told != *read) {
            bail!("zone {name}: the source says {told:?}, the pack {read:?}");
        }
        ensure!(read.len() == source.changes.len() + 1, "zone {name}: the pack has other changes than the source");
    }
    Ok(())
}

fn readme(version: &str, names: usize) -> String {
    format!(
        "<!-- made by `cargo xtask zones`; don't edit -->\n# The zone pack\n\n`zones.bin` holds the rules of {names} zones and aliases from 2000 on, \
         as edition {version} of the IANA Time Zone Database (public domain) has them.\n`cargo xtask zones` makes it from the PyPI package `{SOURCE}`; \
         `--from DIR` makes one from another folder of compiled zones, such as `/usr/share/zoneinfo`.\nThe format is told in `core/docs/TIME.md`.\n"
    )
}
