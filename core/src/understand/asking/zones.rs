//! The zones that people name beside a time: abbreviations, cities, regions.
//!
//! In: words. Out: an IANA zone and how many words name it. Never: an abbreviation that means several zones on several continents.

use super::super::table::{Rows, Table, table};
use super::super::words::Word;

/// Words that may follow a zone's name, and say nothing more.
const TIME: [&str; 7] = ["time", "zone", "hora", "heure", "zeit", "timezone", "standard"];

/// `hora de Lisboa`, `horário de Brasília`, `hora peninsular`; `of` where `de` stands before and the words are a place alone.
pub(super) fn of_place(words: &[Word<'_>], of: bool) -> Option<(&'static str, usize)> {
    let hour = words.first()?.is(&["hora", "horario", "heure"]);
    if !hour && !of {
        return None;
    }
    let skipped = usize::from(hour);
    let skipped = skipped
        + words
            .iter()
            .skip(skipped)
            .take_while(|word| word.is(&["de", "da", "do", "dos", "das", "del", "la", "el", "d", "l", "du", "des"]))
            .count();
    let rest = words.get(skipped..)?;
    let first = rest.first()?;
    if first.is(&["la"]) {
        return None;
    }
    let zone = match first.folded.as_str() {
        "est" | "lest" => "America/New_York",
        "pacifico" | "pacifique" => "America/Los_Angeles",
        "centro" | "mexicana" | "monterrey" | "guadalajara" => "America/Mexico_City",
        _ => {
            return two_words(rest)
                .or_else(|| Some((place(first.folded.as_str())?, 1)))
                .map(|(zone, taken)| (zone, skipped + taken));
        }
    };
    hour.then_some((zone, skipped + 1))
}

/// The zone that these words begin with. What is also a common word has to be followed by `time`.
pub(super) fn named(words: &[Word<'_>]) -> Option<(&'static str, usize)> {
    let first = words.first()?.folded.as_str();
    let followed = |taken: usize| {
        let more = words.iter().skip(taken).take(2).take_while(|word| word.is(&TIME) && !word.begins_clause()).count();
        (more > 0, taken + more)
    };
    let two = two_words(words).map(|(zone, _)| zone);
    if let Some(zone) = two {
        return Some((zone, followed(2).1));
    }
    let (timed, taken) = followed(1);
    let sure = match first {
        "est" | "edt" | "et" => "America/New_York",
        "cst" | "cdt" => "America/Chicago",
        "mst" | "mdt" => "America/Denver",
        "pst" | "pdt" => "America/Los_Angeles",
        "akst" | "akdt" => "America/Anchorage",
        "hst" => "Pacific/Honolulu",
        "gmt" | "utc" | "zulu" => "Etc/UTC",
        "bst" => "Europe/London",
        "cet" | "cest" | "mez" | "mesz" => "Europe/Berlin",
        "eet" | "eest" => "Europe/Athens",
        "aest" | "aedt" => "Australia/Sydney",
        "acst" | "acdt" => "Australia/Adelaide",
        "awst" => "Australia/Perth",
        "nzst" | "nzdt" => "Pacific/Auckland",
        "jst" => "Asia/Tokyo",
        "sgt" => "Asia/Singapore",
        "hkt" => "Asia/Hong_Kong",
        "brt" => "America/Sao_Paulo",
        "eastern" => "America/New_York",
        "pacific" | "pt" => "America/Los_Angeles",
        "central" | "ct" => "America/Chicago",
        "mountain" | "mt" => "America/Denver",
        _ => "",
    };
    if !sure.is_empty() {
        return Some((sure, taken));
    }
    let place = place(first)?;
    // `hora de Lisboa` names it before; `London` alone may be where somebody goes.
    timed.then_some((place, taken))
}

/// A zone that two words name.
fn two_words(words: &[Word<'_>]) -> Option<(&'static str, usize)> {
    let first = words.first()?.folded.as_str();
    let second = words.get(1).map_or("", |word| word.folded.as_str());
    let zone = match (first, second) {
        ("new", "york" | "yorker") => "America/New_York",
        ("mexico", "city") | ("ciudad", "mexico") => "America/Mexico_City",
        ("hong", "kong") => "Asia/Hong_Kong",
        ("los", "angeles") => "America/Los_Angeles",
        ("sao", "paulo") => "America/Sao_Paulo",
        ("buenos", "aires") => "America/Argentina/Buenos_Aires",
        ("central", "european") => "Europe/Berlin",
        ("costa", "rica") => "America/Costa_Rica",
        ("puerto", "rico") => "America/Puerto_Rico",
        ("nueva", "york") | ("nova", "york" | "iorque") => "America/New_York",
        _ => return None,
    };
    Some((zone, 2))
}

/// The zone of a place.
fn place(name: &str) -> Option<&'static str> {
    PLACES.means(name).copied()
}

static PLACES: Table<&str> = table!(PLACED);

const PLACED: Rows<&str> = &[
    ("Asia/Kolkata", &["ist|india|indian|delhi|mumbai|bangalore"]),
    ("Europe/London", &["london|uk|british|londres|londoner|britischer|englischer|britannique|anglaise|inglaterra"]),
    ("Europe/Dublin", &["dublin|irish"]),
    ("Europe/Lisbon", &["lisbon|lisboa|lissabon|lissaboner|lissabonner|lisbonne|portugiesischer|portugal|continental"]),
    ("Europe/Madrid", &["madrid|madrider|spanischer|espagne|espagnole|spain|spanish|espana|peninsular"]),
    ("Europe/Paris", &["paris|pariser|franzosischer|francaise|metropole|metropolitaine|french|france|francia"]),
    (
        "Europe/Berlin",
        &["berlin|berliner|deutscher|deutsche|deutschland|mitteleuropaischer|hamburger|munchner|frankfurter|allemagne|\
           allemande|german|germany|alemania|alemanha"],
    ),
    ("Europe/Vienna", &["vienna|wien|wiener|osterreichischer|vienne"]),
    ("Europe/Zurich", &["zurich|zurcher|schweizer|suisse|geneve|genf|genfer|basler|berner|swiss"]),
    ("Europe/Rome", &["rome|milan"]),
    ("Europe/Amsterdam", &["amsterdam"]),
    ("Europe/Brussels", &["brussels|brusseler|bruxelles|belge|belgique"]),
    ("Europe/Athens", &["athens|athener|athenes|griechischer"]),
    ("Asia/Dubai", &["dubai|dubaier"]),
    ("Asia/Singapore", &["singapore"]),
    ("Asia/Tokyo", &["tokyo|tokio|tokioter|japanischer|japon|japan"]),
    ("Australia/Sydney", &["sydney|melbourne"]),
    ("Australia/Brisbane", &["brisbane|queensland"]),
    ("Australia/Adelaide", &["adelaide"]),
    ("Pacific/Honolulu", &["hawaii|hawaiian|honolulu"]),
    ("America/Anchorage", &["alaska"]),
    ("Australia/Perth", &["perth"]),
    ("Pacific/Auckland", &["auckland"]),
    ("America/Chicago", &["chicago|texas|dallas"]),
    ("America/Denver", &["denver"]),
    ("America/Los_Angeles", &["california|seattle|la|vancouver"]),
    ("America/New_York", &["boston|miami|ny|nyc"]),
    ("America/Toronto", &["toronto|montreal|quebec"]),
    ("America/Mexico_City", &["mexico|cdmx"]),
    ("America/Bogota", &["bogota|colombia"]),
    ("America/Lima", &["lima|peru"]),
    ("America/Santiago", &["santiago|chile"]),
    ("America/Argentina/Buenos_Aires", &["argentina"]),
    ("America/Sao_Paulo", &["brasilia|brasil|brazil"]),
    ("Atlantic/Canary", &["canarias|canaria|canario|tenerife"]),
    ("America/Tijuana", &["tijuana"]),
    ("America/Cancun", &["cancun"]),
    ("America/Hermosillo", &["hermosillo|sonora"]),
    ("America/Caracas", &["venezuela|caracas"]),
    ("America/Guayaquil", &["ecuador|quito|guayaquil"]),
    ("America/Montevideo", &["uruguay|montevideo"]),
    ("America/Asuncion", &["paraguay|asuncion"]),
    ("America/La_Paz", &["bolivia"]),
    ("America/Panama", &["panama"]),
    ("America/Guatemala", &["guatemala"]),
    ("America/Havana", &["cuba|habana"]),
    ("America/Manaus", &["manaus|amazonas"]),
    ("America/Cuiaba", &["cuiaba"]),
    ("America/Bahia", &["recife|fortaleza|bahia|salvador"]),
    ("Atlantic/Azores", &["acores"]),
    ("Atlantic/Madeira", &["madeira"]),
    ("Africa/Luanda", &["angola|luanda"]),
    ("Africa/Maputo", &["mocambique|maputo"]),
];
