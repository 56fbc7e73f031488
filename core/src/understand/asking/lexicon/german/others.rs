//! What others do, that somebody can't, that a time does not fit, in German.
//!
//! In: a word in small letters without accents. Out: what it begins: patterns of the words after it. Never: a time.

use super::super::Says;
use super::moods::moods;

/// Those that the tables before it have not.
#[allow(clippy::too_many_lines, reason = "a table")]
pub(super) fn others(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{Booked, Busy, Complaint, Correction, Declined, Goodbye, NotInterested, Offer, Other, Then, Wait, WrongPerson};
    match word {
        "ware" => &[
            (
                Offer,
                "… gut|super|ideal|recht|perfekt|prima|toll|ok|okay|besser|optimal|fein|schon|nett|klasse|frei|da|zuhause|daheim|erreichbar|verfugbar|bereit|moglich|lieber|liebsten|besten|passend|gunstig|spitze|cool|geholfen|lieb|dankbar|bestens|angenehm|einfacher",
            ),
            (Offer, "es mit|am"),
            (Offer, "es|das fur|am|um"),
            (Offer, "mir|uns"),
        ],
        "wares" => &[(Offer, "mit|am|um|morgen|heute|gut|besser"), (Goodbye, "")],
        "wie" => &[
            (Offer, "ware|wares|wars|schauts|siehts|sieht|steht|stehts|war … mit|am|um|morgen|bei"),
            (Offer, "ware|wares|schauts … aus"),
            (Other, "lange|viel|viele|kommt|kann|hoch|teuer|oft|weit|gross|alt"),
        ],
        "sagen" | "sagma" | "samma" => &[(Offer, "wir|ma")],
        "machen" | "mach" | "machma" | "nehmen" | "nehmma" | "fixieren" => &[
            (
                Offer,
                "wir|ma|mas|s|es … am|um|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|ubermorgen|heute",
            ),
            (Offer, "wir|ma"),
        ],
        "erreichbar" | "ansprechbar" | "verfugbar" | "verfugung" | "ranzukriegen" | "sprechbar" | "rangehen" | "abheben"
        | "gesprachsbereit" => &[(Offer, "")],
        "frei" | "freie" => &[(Offer, ""), (Other, "ist|haus|raumig|von")],
        "zeit" | "luft" | "ruhe" | "freistunde" | "zeitfenster" | "kapazitat" | "leerlauf" => &[
            (Offer, "$"),
            (Offer, "… telefon|gesprach|call|anruf|reden|quatschen|telefonieren|plaudern|telefonat|schreiben|dafur"),
            (Offer, "fur|zum|und|da|dafur|hatte|habe|hab|hatt|gern"),
        ],
        "da" => &[
            (Then, ""),
            (
                Offer,
                "bin|bi|war|ware|hab|habe|hatte|passt|geht|ginge|konnen|konnte|kann … frei|da|daheim|zuhause|zeit|zuruck|ruhe|gut|luft|los",
            ),
        ],
        "bin" | "bi" | "binn" | "sind" => &[
            (
                Offer,
                "… frei|daheim|zuhause|zuruck|dahoam|dehei|wach|raus|fertig|online|da|erreichbar|verfugbar|bereit|startklar|wieder|allein|rum|damit",
            ),
            (Offer, "… ich|i|wir … frei|daheim|zuhause|zuruck|dahoam|wach|raus|fertig|da|wieder"),
            (
                Busy,
                "… besprechung|meeting|termin|unterricht|kundengesprach|gesprach|call|auto|zug|arzt|arbeit|fahren|telefonieren|telefon|fahrt|vorlesung|konferenz|sitzung|kino|op|patienten|kundin|kunden|prufung|stress|schicht|einsatz|steuer|ausland|kirche|training|seminar|kurs",
            ),
            (Busy, "… beschaftigt|unterwegs|verhindert|eingespannt|ausgelastet|ausgebucht|busy"),
            (
                Wait,
                "… urlaub|verreist|weg|unterwegs|beschaftigt|verhindert|krank|ausland|offline|besprechung|meeting|termin|schule|uni|arbeit|schicht|dienst|terminen|meetings|eingespannt|op|flieger|flugzeug|ferien|kur|reha|messe|kongress|dienstreise|abwesend",
            ),
            (WrongPerson, "… nicht|ned|net|die|der falsche|falscher|richtige"),
        ],
        "kann" | "konnte" | "konnt" | "kannst" | "konnten" | "konnen" | "konntest" | "konnts" | "konntet" => match word {
            "kann" | "konnte" | "konnt" => &[
                (Offer, "ich|i … reden|sprechen|telefonieren|rangehen|abheben|quatschen|plaudern|ran"),
                (Other, "ich|i|man dich|sie|euch|ihnen|dir|bei|dort|noch|den|das|die|mein|meine"),
                (Other, "es|das|der|die|er|mein|meine|unser"),
                (Busy, "grad|gerade|jetzt|momentan|aktuell|leider|grade|im|heute nicht|net|ned|schlecht|nich|moment"),
                (Busy, "ich|i grad|gerade|jetzt|leider nicht|net|schlecht"),
                (Offer, "… reden|sprechen|telefonieren|rangehen|abheben|quatschen|plaudern"),
            ],
            "konnen" | "konnten" => &[
                (Offer, "wir|ma … telefonieren|reden|sprechen|quatschen|horen"),
                (Offer, "wir … auf|verschieben|verlegen"),
                (Other, "wir … kommen|vorbeikommen|abholen|bestellen|einchecken|bringen|liefern|haben"),
                (Other, "sie … liefern|schicken|reparieren|vorbeikommen|kommen|garantieren"),
            ],
            _ => &[(Other, "du|ihr … liefern|reparieren|vorbeikommen|abholen|kommen|bringen")],
        },
        "am" => &[(Offer, "besten|liebsten|gunstigsten|einfachsten|gescheitesten|gscheitesten")],
        "moglich" | "ideal" | "perfekt" | "optimal" | "gunstiger" | "lieber" | "bevorzugt" | "vorzugsweise" | "bestenfalls"
        | "idealerweise" | "meinetwegen" | "jederzeit" | "stattdessen" | "einverstanden" | "abgemacht" | "gerne" | "gern"
        | "vielleicht" | "hochstens" | "fruhestens" | "eventuell" | "allenfalls" => match word {
            "lieber" => &[(Offer, ""), (Correction, "")],
            "stattdessen" => &[(Offer, ""), (Correction, "")],
            "gern" | "gerne" | "perfekt" => &[(Offer, "am|um|ab|morgen|heute|nachste|kommende|in|nach|zwischen|dann / $")],
            "moglich" | "vielleicht" => &[(Offer, "")],
            _ => &[(Offer, "")],
        },
        "ist" | "is" | "isch" => &[
            (
                Offer,
                "… recht|ideal|besser|perfekt|liebsten|lieber|optimal|gunstig|ok|okay|prima|super|bestens|passend|gunstiger / am besten",
            ),
            (Offer, "bei|fur mir|mich|uns … gut|besser|frei"),
            (Offer, "gut|ok|okay|super|fein / $"),
            (Declined, "schlecht|ungunstig|bloed|blod|zu|ungut|unpassend|unmoglich|ausgeschlossen|voll|dicht|raus"),
            (Other, "der|die|das|mein|meine|unser|unsere|euer|ihr|ihre|eure|noch|am|im|ab|es"),
            (Then, "dann"),
        ],
        "recht" => &[(Offer, "$"), (Offer, "zum|fur|wenn|um|am")],
        "sein" => &[(Offer, "… $")],
        "hatte" | "hatt" | "hatts" | "hatten" | "habe" | "hab" | "haben" | "han" | "ham" => &[
            (Offer, "… zeit|luft|ruhe|frei|freistunde|pause|leerlauf|kapazitat|kopf"),
            (Offer, "ich|i|wir … zeit|luft|ruhe|frei|pause"),
            (Other, "wir|ich|i|ihr|sie|du|mich|mir|uns … am|im|letzte|gestern|schon|vorhin|bestellt|gekauft|gesprochen"),
            (WrongPerson, "sie|du sich|dich … verwahlt|vertan|geirrt"),
            (NotInterested, "… kein|keine|keinen interesse|bedarf|verwendung"),
            (NotInterested, "… kein|keine|keinen … interesse|bedarf"),
            (NotInterested, "uns|mich … anders|anderweitig|dagegen|gegen|entschieden"),
            (NotInterested, "schon|bereits|inzwischen|mittlerweile|jetzt … anderen|andere|anderes|was|jemanden|jemand"),
            (NotInterested, "… was anderes|anders gefunden|genommen|gekauft"),
        ],

        // That it does not fit.
        "nicht" | "net" | "ned" | "nit" | "nich" | "nid" => &[
            (Declined, ""),
            (Wait, "… vor|bevor"),
            (NotInterested, "interessiert|mehr interessiert|notig|relevant|gewunscht"),
            (NotInterested, "mehr … interesse|aktuell|relevant|notig"),
            (NotInterested, "fur mich|uns|mi"),
            (WrongPerson, "mehr bei|hier|da|fur|in|zustandig"),
            (WrongPerson, "die|der richtige|gesuchte|zustandig"),
            (WrongPerson, "zustandig / meine nummer"),
            (Busy, "jetzt|gerade|grad|heute|so gut|gunstig"),
        ],
        "nie" | "niemals" | "nix" | "keinesfalls" | "ausgeschlossen" | "unmoglich" | "schlecht" | "ungunstig" | "blod"
        | "blode" | "unpassend" | "ausser" => match word {
            "schlecht" | "ungunstig" | "unpassend" | "blod" => &[(Busy, ""), (Declined, "")],
            "nix" => &[(Declined, ""), (NotInterested, "fur uns|mich|mi"), (WrongPerson, "zu tun")],
            _ => &[(Declined, "")],
        },
        "kein" | "keine" | "keinen" | "keinerlei" => &[
            (Busy, "zeit|luft|chance|nerv|minute"),
            (Declined, "zeit|chance|luft|moglichkeit"),
            (NotInterested, "interesse|bedarf|verwendung|lust|thema"),
            (NotInterested, "weiteres|weiteren interesse|bedarf"),
            (NotInterested, "… mehr … interesse|bedarf"),
            (WrongPerson, "… mit dem|diesem namen"),
            (Goodbye, "weiteren|fragen|weitere|probleme"),
        ],

        // They act themselves, or somebody else does, or it is about something else.
        "ich" | "i" | "wir" => &[
            (
                Other,
                "… rufe|ruf|ruaf|melde|meld|schreib|schreibe|klingel|klingle|schicke|schick|bestelle|bestell|uberweise|zahle|zahl|bezahle|komme|komm|kum|hole|hol|bringe|bring|fahre|fahr|fliege|flieg|gebe|geb|sage|sag|frage|frag|hake|hak|kontaktiere|antworte|reise|starte|fange|fang|ziehe|zieh|heirate|rufen|melden|schreiben|kommen|fahren|fliegen|zahlen|uberweisen|holen|bringen|schicken|mach|mache|machen|treffe|treff|treffen|arbeite|erinnere|texte|pinge|antworten|liefern|offnen|schliessen|ziehen|treffen|heiraten|feiern|arbeiten|starten|fangen|wollen",
            ),
            (
                Other,
                "werde|werd|wer|werden|will|muss|muessen|mussen|soll|sollte|darf|wollte|war|waren|hatte_gern|kam|rief|schrieb|bekam|bestellte|kaufte|ging|sprach|telefonierte|sollten",
            ),
            (
                Other,
                "habe|hab|han|haben … angerufen|gesprochen|telefoniert|geschrieben|bestellt|gekauft|bezahlt|uberwiesen|gemeldet|bekommen|erhalten|gebucht|reserviert",
            ),
            (Other, "kann|konnte … sie|dich|euch|ihnen|dir|vorbeikommen|kommen|abholen|zahlen"),
            (WrongPerson, "… nicht|net|ned … herr|frau|der|die"),
            (WrongPerson, "heisse|heiss|hoass|bin … nicht|net|ned"),
            (WrongPerson, "kenne|kenn keinen|keine|niemanden|sie|dich|euch nicht|mit|namens"),
            (
                Complaint,
                "zeige|zeig|gehe|geh|schalte|schalt|wende|verlange … anwalt|verbraucherzentrale|konsumentenschutz|polizei|beschwerde|an|ein",
            ),
            (Offer, "bin|bi|ware|bleibe … frei|daheim|zuhause|zuruck|wach|da|raus|fertig|online"),
            (Booked, "… gebucht|reserviert|eingetragen|ausgesucht|gesichert"),
        ],
        "werde" | "werd" | "werden" | "wird" | "wurde" | "wurden" | "muss" | "mussen" | "soll" | "will" | "wollte" | "darf" => {
            match word {
                "wurde" | "wurden" => &[
                    (Offer, "… passen|gehen|klappen|sprechen|telefonieren|reden|freuen|anbieten"),
                    (Offer, "ich|mir|es|i|wir|uns"),
                ],
                "soll" => &[(Other, "ich|der|die|das|wir|mein|meine")],
                "werde" | "werd" | "werden" => &[(Other, "ich|i|wir|mich|mi|dich|sie|euch|ihnen|dir")],
                _ => &[(Other, "")],
            }
        }
        "er" | "es" => &[(
            Other,
            "ist|war|wird|hat|hatte|kommt|geht|soll|muss|kann|meint|meinte|sagt|sagte|ruft|schreibt|meldet|beginnt|endet|startet|fahrt",
        )],
        "mein" | "meine" | "meiner" | "meinem" | "meinen" | "unser" | "unsere" | "unserem" | "unserer" | "seine" | "deren" => &[
            (
                Other,
                "… ruft|schreibt|meldet|kommt|fahrt|fliegt|hat|ist|wird|telefoniert|hatte|war|will|muss|geht|heiratet|beginnt|endet|startet|lauft|kann|sind|haben|werden|kommen|sagt|meint|bekommt|holt",
            ),
            (Other, "termin|flug|flieger|zug|hochzeit|geburtstag|umzug|vertrag|miete|lieferung|bestellung|rechnung|paket"),
            (WrongPerson, "name ist nicht|net"),
        ],
        "das" => &[
            (
                Other,
                "… ruft|schreibt|kommt|fahrt|fliegt|startet|beginnt|endet|lauft|offnet|schliesst|kostet|gilt|landet|heiratet|findet|telefoniert",
            ),
            (
                Other,
                "termin|flug|flieger|zug|hochzeit|rechnung|lieferung|miete|vertrag|party|feier|prufung|beerdigung|techniker|handwerker|monteur|spedition|bus|kurs|platz",
            ),
            (WrongPerson, "falsche|falschen nummer|person|ansprechpartner|adresse|mann|frau"),
            (Complaint, "letzte|reinste frechheit|katastrophe|hohn"),
            (Goodbye, "war|wars|ware|wares alles|dann|es|schon|gewesen|fur"),
            (Goodbye, "war|ware … alles|schon"),
            (Other, "war|ist|wird|hat|geht"),
            (Complaint, "ist … frechheit|unverschamt|skandal|betrug|katastrophe|sauerei|zumutung|lacherlich|witz"),
        ],
        "der" | "die" | "den" => &[
            (
                Other,
                "… ruft|schreibt|kommt|fahrt|fliegt|startet|beginnt|endet|lauft|offnet|schliesst|kostet|gilt|landet|heiratet|findet|telefoniert",
            ),
            (
                Other,
                "termin|flug|flieger|zug|hochzeit|rechnung|lieferung|miete|vertrag|party|feier|prufung|beerdigung|techniker|handwerker|monteur|spedition|bus|kurs|platz",
            ),
            (WrongPerson, "falsche|falschen nummer|person|ansprechpartner|adresse|mann|frau"),
            (Complaint, "letzte|reinste frechheit|katastrophe|hohn"),
        ],
        "wann" | "warum" | "wieso" | "welche" | "welcher" | "welches" | "womit" | "woher" | "wer" => &[(Other, "")],
        "was" => &[
            (Other, "kostet|kosten|ist|war|machen|passiert|heisst|bedeutet|muss"),
            (Offer, "ist mit|am"),
            (Complaint, "fallt|soll euch|ihnen|das|der ein|scheiss|mist"),
        ],
        "wo" => &[(Other, "ist|sind|bleibt|kann|finde|bleiben|steht")],
        "habt" | "habts" | "hast" => &[(Other, "ihr|ihr's|du|ihr|os|am|noch|schon|fur"), (Offer, "du|ihr|s … zeit|luft")],
        "gibt" | "gibts" | "gilt" | "kostet" | "kosten" | "offen" | "geoffnet" | "offnet" | "schliesst" | "geschlossen"
        | "oeffnungszeiten" | "offnungszeiten" | "lieferung" | "liefertermin" | "lieferzeit" | "geliefert" | "liefert"
        | "faellig" | "fallig" | "gultig" | "frist" | "abgabe" | "ablauft" | "flug" | "flieger" | "zug" | "rechnung"
        | "geburtstag" | "hochzeit" | "miete" | "beginnt" | "startet" | "endet" | "landet" | "angerufen" | "gesprochen"
        | "telefoniert" | "geschrieben" | "bestellt" | "gekauft" | "bezahlt" | "uberwiesen" | "uberweise" | "zahle"
        | "erhalten" | "bekommen" | "gemeldet" | "gewesen" | "gesagt" | "passiert" | "angekommen" | "kam" | "kamen" | "rief"
        | "sprach" | "hole" | "komme" | "abholen" | "vorbeikommen" | "bringe" | "treffen" | "tisch" | "zimmer" | "ticket"
        | "tickets" | "karten" | "umzug" | "abfahrt" | "ankunft" | "losgeht" | "verabredet" | "bestelle" | "fahre" | "fliege"
        | "versprochen" | "versichert" | "behauptet" => &[(Other, "")],
        "hattest" | "hattet" | "wollten" | "wolltest" | "sollten" | "sollte" => &[(Other, "")],
        "niemand" | "keiner" => {
            &[(Complaint, "… ruckruf|zuruckgerufen|gemeldet|meldet|kummert|erschienen|gekommen|antwortet|reagiert")]
        }

        // What is said again.
        "dann" | "danach" | "anschliessend" | "daraufhin" | "nachher" | "hinterher" | "dannn" | "denne" | "nocher" | "dort" => {
            &[(Then, "")]
        }
        "nee" | "quatsch" | "korrektur" | "korrigiere" | "doch" | "sorry" | "ach" | "mist" | "sondern" | "statt" | "anstatt"
        | "besser" | "meinte" | "verschrieben" | "vertippt" | "moment" | "nein" | "ups" | "hoppla" | "vertan" => match word {
            "besser" => &[(Offer, ""), (Correction, "")],
            "doch" => &[(
                Correction,
                "erst|am|um|lieber|besser|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|ubermorgen",
            )],
            "sorry" => &[
                (
                    Correction,
                    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|ich|um|am|erst|nein|nee|doch|da|1|2|3|4|5|6|7|8|9|10|11|12",
                ),
                (Correction, "$"),
            ],
            "moment" => &[
                (Correction, "nein|nee|doch|am|stimmt|da"),
                (Busy, "… schlecht|ungunstig|unpassend|nicht|net|blod|keine|beschaftigt"),
            ],
            "nein" => &[
                (
                    Correction,
                    "doch|lieber|am|um|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|da|sorry|besser|moment|warte",
                ),
                (NotInterested, "danke|kein|keine|brauchen|wir|merci"),
                (Correction, "$"),
            ],
            "meinte" => &[(Correction, "")],
            "ach" | "mist" => &[(Correction, "nee|nein|ne|quatsch|sorry|moment|warte|da|ich|doch")],
            _ => &[(Correction, "")],
        },

        _ => moods(word),
    }
}
