//! How German asks to be contacted, offers a time, refuses, and says how somebody is disposed.
//!
//! In: a word in small letters without accents. Out: patterns of what follows it, with what they say. Never: a time.

use super::super::Says;
use super::others::others;

/// Phrases by their first word; what must follow it is a pattern.
#[allow(clippy::too_many_lines, reason = "a table")]
pub(super) fn phrases(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{Busy, Contact, Offer, Other};
    match word {
        "anrufen"
        | "anruf"
        | "anrufe"
        | "anrufst"
        | "anruft"
        | "telefonieren"
        | "telefonat"
        | "telefonisch"
        | "telefon"
        | "horer"
        | "apparat"
        | "rohr"
        | "handy"
        | "durchrufen"
        | "durchklingeln"
        | "anklingeln"
        | "klingeln"
        | "anlauten"
        | "ruckruf"
        | "ruckrufe"
        | "ruckrufs"
        | "zuruckrufen"
        | "zuruckruft"
        | "zuruckrufst"
        | "zuruckmelden"
        | "anschreiben"
        | "anschreibst"
        | "texten"
        | "nachfassen"
        | "nachhaken"
        | "nachfragen"
        | "nachfragt"
        | "nachfragst"
        | "anfragen"
        | "anklopfen"
        | "anhauen"
        | "anpingen"
        | "pingen"
        | "anbimmeln"
        | "bimmeln"
        | "bimmel"
        | "durchbimmeln"
        | "kontaktieren"
        | "kontaktiere"
        | "kontaktiert"
        | "kontaktierst"
        | "kontakt"
        | "sprechen"
        | "reden"
        | "quatschen"
        | "plaudern"
        | "schnacken"
        | "ratschen"
        | "labern"
        | "schwatzen"
        | "tratschen"
        | "austauschen"
        | "besprechen"
        | "unterhalten"
        | "call"
        | "callen"
        | "telefontermin"
        | "telefongesprach"
        | "gesprach"
        | "gesprache"
        | "zoomen"
        | "zoom"
        | "skypen"
        | "facetimen"
        | "videocall"
        | "videoanruf"
        | "teams"
        | "whatsappen"
        | "schreib"
        | "schreibts"
        | "schreibs"
        | "meld"
        | "meldest"
        | "meldets"
        | "melds"
        | "meldens"
        | "erinner"
        | "erinnern"
        | "erinnere"
        | "erinnert"
        | "erinnerst"
        | "erinnerung"
        | "hak"
        | "hake"
        | "haken"
        | "hakt"
        | "klingel"
        | "klingle"
        | "klingelt"
        | "klingelst"
        | "lauten"
        | "laut"
        | "lautens"
        | "ruf"
        | "rufst"
        | "rufts"
        | "rufens"
        | "rufn"
        | "ping"
        | "pingt"
        | "kontaktaufnahme"
        | "nachricht"
        | "sms"
        | "mailen"
        | "anmailen"
        | "durchtelefonieren"
        | "zusammentelefonieren"
        | "telefoniern"
        | "anrufn"
        | "erreichst"
        | "erreichen"
        | "erreicht"
        | "nachmelden"
        | "wiedermelden"
        | "vertagen"
        | "verschieben"
        | "verlegen"
        | "umlegen"
        | "anbimmelst"
        | "anklingelst"
        | "durchklingelst"
        | "durchklingelt"
        | "durchrufst"
        | "durchruft"
        | "drauf"
        | "anschreibt"
        | "kontaktieret"
        | "telefonier"
        | "telefonierts"
        | "aloten"
        | "telefoniere"
        | "alute"
        | "aluten"
        | "lute"
        | "luten"
        | "lut"
        | "schicken"
        | "wiedervorlage"
        | "erwischst"
        | "erwischen"
        | "erwischt" => match word {
            "laut" => &[(Contact, "mich|mi|bei|einfach|doch|an|nochmal|noch|kurz|ruhig")],
            "drauf" => &[(Contact, "zuruckkommen")],
            "telefon" | "horer" | "apparat" | "rohr" | "handy" => &[(Contact, "gesprach|ware|geht|passt"), (Offer, "$")],
            "schicken" => &[(Contact, "sie|du|ihr mir|uns")],
            "telefoniere" => &[(Other, "ich|i|wir"), (Contact, "mir|doch|bitte")],
            "nachricht" | "sms" => &[(Contact, ""), (Other, "von|ist|war|habe|hab|wurde|erhalten|bekommen")],
            "kontaktiere" | "kontaktieren" => &[(Contact, ""), (Other, "ich|i|wir")],
            "gesprach" | "telefonat" | "anruf" => {
                &[(Contact, ""), (Other, "war|hatte|von|gestern|mit ihrer|ihrem|deiner|deinem|eurer|eurem")]
            }
            "kontaktiert" => &[(Contact, "mich|uns|bitte|ihr")],
            "klingelt" => &[(Contact, "mich|uns|bei|bitte|ihr|mal|einfach|kurz|doch|gern|gerne|nochmal|durch")],
            "klingel" | "klingle" => &[(Contact, ""), (Other, "ich|i|ist|geht")],
            "erreicht" => &[(Contact, "ihr|mich|uns|man")],
            "erwischt" | "erwischen" | "erwischst" | "erreichst" => &[(Contact, "mich|mi|uns|sie|du|ihr|man"), (Offer, "")],
            "hake" | "hak" | "ruf" | "meld" | "schreib" | "erinnere" | "erinner" | "ping" => &[
                (Contact, ""),
                (Other, "ich|i|wir|ma"),
                (Other, "mich|mi|uns wieder|dann|bei|morgen|heute|am|sobald|gleich|spater|noch|nochmal|naher|diesbezuglich"),
                (Contact, "mich|mi|uns … an|durch|zuruck"),
            ],
            _ => &[(Contact, "")],
        },
        "rufe" => &[
            (Contact, "mich|uns|mi|bitte|doch|an|gern|gerne|einfach|ruhig|nochmal|noch|dann|da|durch|kurz|mal"),
            (Other, "ich|i|wir|dich|sie|euch|ihnen|jetzt|spater"),
        ],
        "rufen" => &[(Contact, ""), (Other, "wir")],
        "ruft" => &[
            (
                Contact,
                "mich|uns|mi|bitte|ihr|ruhig|doch|gern|gerne|einfach|nochmal|dann|noch|da|mal|kurz|an|durch|am|um|ab|morgen|heute|nachste",
            ),
            (Other, "er|es|man|der|die|meine|mein"),
        ],
        "melde" => &[(Contact, "dich|di|bei|bitte|nochmal"), (Other, "ich|mich|mi")],
        "meldet" => &[
            (Contact, "euch|eich|ihr|bitte|nochmal / sich … jemand|wer|einer|eine|ihr|euer|bei"),
            (Other, "sich … mein|meine|der|die|unser"),
        ],
        "melden" => &[(Contact, ""), (Other, "wir"), (Other, "uns|mich")],
        "schreibe" => &[(Contact, "mir|uns|mich|bitte|doch|einfach|gern|nochmal"), (Other, "ich|i|dir|ihnen|euch|sie")],
        "schreiben" => &[(Contact, ""), (Other, "wir"), (Other, "von|vom|ist|war|kam|erhalten|bekommen")],
        "schreibt" => &[
            (Contact, "mir|uns|mich|bitte|ihr|doch|einfach|gern|gerne|nochmal|dann|noch|mal|kurz|am|um|ab|morgen|heute"),
            (Other, "er|sie|man|mein|meine"),
        ],
        "schreibst" => &[(Contact, "")],
        "frag" | "frage" | "fragt" | "fragen" | "fragts" | "frogn" => &[
            (
                Contact,
                "mich|mi|uns|nochmal|nochmals|wieder|da|dann|am|im|in|ab|nach|einfach|gern|gerne|ruhig|doch|bitte|sie|noch|morgen|kommende|nachste|nachsten|kommenden",
            ),
            (Other, "ich|wir|zur|zu|ob|habe|hatte|mich|wann"),
        ],
        "sprich" | "sprichst" => &[(Contact, "mich|mit|uns|an")],
        "red" | "redma" | "schauma" | "telefonierma" | "redmas" | "sprechma" => &[(Contact, "")],
        "bescheid" => &[(Contact, "geben|sagen / $")],
        "gib" | "gebt" | "geben" | "gebts" | "gebens" => &[
            (
                Contact,
                "mir|uns|ma|sie|bitte|noch … zeit|stunde|stunden|minuten|min|tage|tag|wochen|woche|monat|monate|bescheid|chance|moment|std",
            ),
            (Contact, "mir|uns|ma"),
            (Contact, "sie mir|uns"),
        ],
        "komm" | "kommen" | "kommt" | "kommens" | "kommts" => {
            &[(Contact, "… auf mich|uns|mi zu|zuruck"), (Contact, "… zuruck|drauf")]
        }
        "probier" | "probiers" | "probiere" | "probieren" | "probierens" | "probiert" | "probierts" | "versuch" | "versuchs"
        | "versuche" | "versuchen" | "versuchens" | "versucht" | "versuchts" => &[
            (Contact, "$"),
            (
                Contact,
                "sie|es|nochmal|nochmals|noch|mal|am|um|ab|morgen|dann|mich|doch|bitte|gern|einfach|nachher|heute|wieder|in|nach|da|so|gegen|lieber|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag",
            ),
            (Other, "ich|wir|i"),
        ],
        "hor" | "hort" | "horen" => &[
            (Contact, "… von ihnen|euch|dir|voneinander"),
            (Contact, "wir uns|voneinander|nochmal"),
            (Contact, "ma uns|si"),
            (Contact, "… mich|uns … telefon"),
            (Other, "sie von|wieder"),
            (Other, "ihr|du von"),
        ],
        "lass" | "lassen" | "lasst" | "lassens" | "lossma" | "lassma" => {
            &[(Offer, "… uns|mich"), (Contact, "sie? uns … sprechen|reden|telefonieren|quatschen|horen")]
        }
        "schieb" | "schieben" | "verschieb" | "verschiebt" | "verlegt" | "verleg" | "verschoben" | "umbuchen" => &[(Contact, "")],
        "setzen" | "setz" | "setzt" => &[(Contact, "… in verbindung")],
        "verbindung" => &[(Contact, "setzen|treten")],
        "vereinbaren" | "ausmachen" | "abmachen" => &[(Offer, "")],
        "man" => &[(Contact, "mich|uns … erreichen|anrufen|sprechen|erreicht|telefon"), (Other, "")],

        // A time is offered, or fits.
        "passt" | "passts" | "passte" | "passat" | "passen" | "klappt" | "klappts" | "klappte" => {
            &[(Offer, ""), (Other, "der|die|das|den|in|auf|zum|zu|dazu|nicht")]
        }
        "ginge" | "gings" | "gangs" | "gangat" | "ging" | "gange" => &[(Offer, "")],
        "geht" | "gehts" | "gehn" | "gehen" => &[
            (
                Offer,
                "auch|gut|besser|bei|mir|klar|ok|okay|immer|prima|super|fein|eher|wunderbar|leichter|am|uns|telefonieren / fur mich|uns|mir / $",
            ),
            (
                Offer,
                "es|das|s|da auch|gut|besser|bei|mir|klar|ok|eher|am|uns|telefonieren|fur|ihnen|dir|euch|wieder|schon / es|das|s|da $",
            ),
            (Offer, "ein|der anruf|call|ruckruf|telefonat"),
            (Offer, "ihnen|dir|euch"),
            (Busy, "grad|gerade|jetzt nicht|net|schlecht"),
        ],
        _ => others(word),
    }
}
