//! That somebody is not interested, has booked, is angry, is somebody else, in German.
//!
//! In: a word in small letters without accents. Out: what it begins: patterns of the words after it. Never: a time.

use super::super::Says;

/// Those that the tables before it have not.
#[allow(clippy::too_many_lines, reason = "a table")]
pub(super) fn moods(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{Booked, Busy, Complaint, Goodbye, NotInterested, Other, Wait, WrongPerson};
    match word {
        // That they can't now.
        "beschaftigt" | "ausgelastet" | "verhindert" | "eingespannt" | "ausgebucht" | "unterwegs" | "verplant" | "zugetextet"
        | "busy" | "unabkommlich" | "verreist" | "verplempert" | "abwesend" => &[(Wait, ""), (Busy, "")],
        "besprechung" | "meeting" | "vorlesung" | "unterricht" | "konferenz" | "klausur" | "klausuraufsicht" | "kundentermin"
        | "kundengesprach" | "ruheabteil" | "lehrveranstaltung" => &[(Wait, ""), (Busy, "")],
        "bis" => &[
            (
                Wait,
                "… urlaub|verreist|weg|unterwegs|krank|beschaftigt|verhindert|ausgebucht|dicht|voll|zu|offline|ausland|termine|meetings|besprechungen|schule|arbeit|schicht|dienst|messe|flieger|ferien|unterricht|stress|raus|verplant",
            ),
            (Wait, "dahin … beschaftigt|weg|unterwegs"),
            (WrongPerson, "falsch"),
        ],
        "sitze" | "sitz" | "hocke" | "hock" | "stehe" | "steh" | "fahr" | "hange" | "hang" | "stecke" | "steck" => match word {
            "fahr" => &[(Busy, "grad|gerade|jetzt|auto|momentan"), (Other, "")],
            _ => &[(
                Busy,
                "… auto|meeting|besprechung|zug|stau|termin|kino|bus|bahn|wartezimmer|unterricht|vorlesung|bim|tram|flieger|sitzung|konferenz|kasse|grad|gerade",
            )],
        },
        "spater" | "gleich" | "stressig" | "hektisch" | "land" => match word {
            "land" => &[(Busy, "unter")],
            "spater" => &[(Busy, "$"), (Busy, "bitte|gern|gerne|mal|vielleicht|wieder|nochmal|dann")],
            "gleich" => &[(Busy, "$")],
            _ => &[(Busy, "")],
        },
        "grad" | "gerade" | "grade" | "momentan" | "jetzt" => &[
            (
                Busy,
                "… schlecht|ungunstig|stress|stressig|nicht|net|ned|keine|besprechung|meeting|auto|unterwegs|beschaftigt|kunden|kundin|patienten|fahren|arbeit",
            ),
            (Busy, "nicht|net|ned|keine"),
            (Busy, "im|am|beim|in … auto|steuer|meeting|termin|unterricht|zug|kochen|essen|fahren|arbeiten|arzt"),
        ],
        "heute" | "heut" => &[(Busy, "… keine chance|zeit|minute"), (Busy, "… nicht|nimmer|net|nix|schlecht|stressig|voll")],

        // What is offered is not wanted.
        "interesse" => &[(NotInterested, "verloren|mehr|erledigt")],
        "abgesagt" | "absagen" | "absage" | "dankend" => &[(NotInterested, "")],
        "bleiben" | "bleibe" | "bleib" => &[
            (NotInterested, "… bei|beim … unserem|meinem|unserer|meiner|bisherigen|jetzigen|alten|anderen|aktuellen|vorhandenen"),
            (NotInterested, "… bei|beim unserem|meinem|unserer|meiner|dem|der|bisherigen|jetzigen|alten|aktuellen|unsern|meim"),
        ],
        "entschieden" | "anderweitig" | "woanders" | "fundig" => match word {
            "fundig" => &[(NotInterested, "geworden")],
            "woanders" => &[(NotInterested, "gekauft|bestellt|gebucht|gefunden|unterschrieben|genommen|abgeschlossen")],
            "entschieden" => &[(NotInterested, "$"), (NotInterested, "und|gegen|haben|dagegen")],
            _ => &[(NotInterested, "")],
        },
        "anderen" | "andere" | "anderes" | "anders" | "konkurrenz" | "mitbewerber" => &[
            (NotInterested, "… entschieden|gefunden|genommen|gekauft|beauftragt|unterschrieben|vergeben|geworden"),
            (
                NotInterested,
                "anbieter|firma|handwerker|losung|makler|hund … entschieden|gefunden|genommen|beauftragt|geworden|gewahlt",
            ),
        ],
        "unterschrieben" | "vergeben" | "hinfallig" | "erledigt" => match word {
            "erledigt" => &[(Goodbye, "")],
            "hinfallig" => &[(NotInterested, "")],
            _ => &[(NotInterested, "$")],
        },
        "brauche" | "brauch" | "brauchen" | "brauchts" | "benotige" | "benotigen" => &[
            (NotInterested, "… nicht|net|ned|nimmer|nichts|keine|keinen|kein mehr|bei|von"),
            (NotInterested, "… nicht|net|ned|nimmer mehr / nicht|net|ned|nimmer $"),
            (NotInterested, "… nimmer|nichts"),
            (Goodbye, "ich nicht|nichts mehr|nicht"),
        ],
        "zu" => &[(NotInterested, "teuer|kostspielig|weit weg")],
        "verzichten" | "verzichte" => &[(NotInterested, "")],
        "lehnen" | "lehne" => &[(NotInterested, "… ab")],

        // That they have booked.
        "gebucht" | "reserviert" | "eingebucht" | "gesichert" | "vereinbart" | "geschnappt" | "eingetragen" | "angemeldet" => {
            &[(Booked, "")]
        }
        "buchung" | "termin" | "reservierung" | "buchungsbestatigung" | "terminbestatigung" => &[
            (
                Booked,
                "… durch|bestatigt|erfolgreich|geklappt|abgeschlossen|gebucht|gesichert|fix|fixiert|eingetragen|erhalten|gemacht",
            ),
            (Booked, "steht|durch|fix|gebucht|gemacht / ist fix|gebucht|gemacht / $"),
            (Other, ""),
        ],
        "beratungstermin" | "probestunde" | "probetraining" | "online" => {
            &[(Booked, "… gebucht|steht|gesichert|reserviert|eingetragen|gemacht|ausgemacht")]
        }

        // That it is over.
        "tschuss" | "tschau" | "tschuess" | "pfiat" | "pfiad" | "pfiati" | "baba" | "ciao" | "ade" | "wiedersehen"
        | "wiederschauen" | "wiederhoren" | "adieu" | "tschussi" | "tschussle" | "bye" | "gelost" | "geklart" | "behoben"
        | "wiederluege" => &[(Goodbye, "")],
        "dat" | "des" => &[
            (Goodbye, "war|wars|ware|wares alles|dann|es|schon|gewesen|fur"),
            (Goodbye, "war|ware … alles|schon"),
            (Other, "war|ist|wird|hat|geht"),
            (Complaint, "ist … frechheit|unverschamt|skandal|betrug|katastrophe|sauerei|zumutung|lacherlich|witz"),
        ],
        "schonen" | "schone" | "schones" | "schonan" | "ruhigen" | "angenehmen" | "guten" | "schona" => &[
            (Goodbye, "… abend|tag|feierabend|wochenende|woche|feiertage|zeit|nacht|abig|sonntag|restwoche|urlaub|nachmittag"),
            (Other, "rutsch"),
        ],
        "alles" => &[
            (Goodbye, "klar|gut|erledigt|geklart|bestens|funktioniert|gelost|gut|super|ok"),
            (Goodbye, "… geklappt|geklart|erledigt|geregelt|bestens"),
        ],
        "funktioniert" | "lauft" => &[(Goodbye, "wieder|jetzt|nun|alles|einwandfrei / $")],
        "hat" => &[(Goodbye, "sich … geklart|erledigt|gelost|geklart"), (Goodbye, "alles geklappt|funktioniert"), (Other, "")],
        "mehr" => {
            &[(Goodbye, "brauch|brauche|wollte|braucht ich|i nicht|net|nit|ned|s"), (Goodbye, "fragen habe|hab ich nicht|keine")]
        }
        "bedankt" | "machs" | "machts" => &[(Goodbye, "gut / $")],

        // That they are dissatisfied.
        "frechheit"
        | "unverschamt"
        | "unverschamtheit"
        | "unfassbar"
        | "inakzeptabel"
        | "unzumutbar"
        | "zumutung"
        | "skandal"
        | "skandalos"
        | "abzocke"
        | "betrug"
        | "betruger"
        | "verarsche"
        | "verarschen"
        | "verarscht"
        | "verarschung"
        | "beschwerde"
        | "beschweren"
        | "beschwere"
        | "reklamation"
        | "reklamiere"
        | "saftladen"
        | "sauladen"
        | "sauerei"
        | "schweinerei"
        | "unmoglicher"
        | "enttauscht"
        | "enttauschend"
        | "unverantwortlich"
        | "miserabel"
        | "miserabler"
        | "unfahig"
        | "unfahige"
        | "unfahigkeit"
        | "unfahiges"
        | "katastrophal"
        | "katastrophaler"
        | "drecksladen"
        | "scheissladen"
        | "anwalt"
        | "rechtsanwalt"
        | "verbraucherzentrale"
        | "verbraucherschutz"
        | "konsumentenschutz"
        | "arbeiterkammer"
        | "anzeige"
        | "anzeigen"
        | "schlamperei"
        | "stinksauer"
        | "sauer"
        | "wutend"
        | "bodenlose"
        | "bodenlos"
        | "peinlich"
        | "lacherlich"
        | "abgezockt"
        | "luge"
        | "lugner"
        | "gelogen"
        | "nutzlos"
        | "nervt"
        | "belastigung"
        | "belastigen"
        | "unterirdisch"
        | "beschissen"
        | "armselig"
        | "empoerend"
        | "emporend"
        | "sauhaufen"
        | "pfusch"
        | "gepfuscht"
        | "schlampig"
        | "schande" => match word {
            "anzeige" | "anzeigen" | "reklamation" => &[(Complaint, "erstatten|bei / $")],
            "anwalt" | "rechtsanwalt" => &[(Complaint, "ein|einschalten|wird|weiss|meldet|prufen / $")],
            "enttauscht" | "enttauschend" => &[(Complaint, "")],
            _ => &[(Complaint, "")],
        },
        "schlechter" | "schlechteste" | "schlechtester" | "mieser" | "schlechtesten" => {
            &[(Complaint, "service|kundenservice|laden|support|kundendienst|scherz|witz|erfahrung")]
        }
        "dritte" | "vierte" | "dritten" | "vierten" | "funfte" | "dreimal" | "zigmal" | "zigste" => {
            &[(Complaint, "mal|mahnung|versuch|anlauf"), (Complaint, "… umsonst|vergeblich")]
        }
        "nase" | "schnauze" => &[(Complaint, "voll|gestrichen")],
        "reicht" | "reichts" => &[(Complaint, "mir|jetzt|langsam|endgultig|s"), (Complaint, "es mir|jetzt|langsam")],
        "geld" => &[(Complaint, "zuruck")],
        "immer" => &[(Complaint, "noch nicht|kein|keine|nichts|net")],
        "seit" => &[(Complaint, "… warte|warten|wartet|vertrostet|hingehalten|ohne")],
        "kummert" => &[(Complaint, "sich keiner|niemand|kein")],

        // That somebody else is looked for.
        "falsch" => &[(WrongPerson, "verbunden / $"), (WrongPerson, "hier|da|bei|gewahlt")],
        "falsche" | "falschen" | "falscher" => &[(
            WrongPerson,
            "nummer|person|adresse|ansprechpartner|kontakt|empfanger|email|mailadresse|mann|frau|anschluss|handynummer|telefonnummer|rufnummer",
        )],
        "verwahlt" | "verwechselt" | "verwechseln" | "verwechselst" | "verwechslung" | "pensioniert" | "ausgeschieden"
        | "irrtumlich" | "verwechselns" => &[(WrongPerson, "")],
        "arbeitet" | "wohnt" | "gehort" => &[
            (WrongPerson, "… nicht|net|nimmer|ned mehr|hier|mir|bei|da"),
            (WrongPerson, "… nimmer"),
            (WrongPerson, "schon lange|langst"),
        ],
        "hier" => {
            &[(WrongPerson, "gibt|wohnt|arbeitet … kein|keine|keinen|niemand|nicht"), (WrongPerson, "heisst niemand|keiner")]
        }
        "kenne" | "kenn" => &[
            (WrongPerson, "ich … nicht|net|keine|keinen|niemanden|kein"),
            (WrongPerson, "keinen|keine|niemanden|sie|dich|i … nicht|namens|net"),
        ],
        "heisse" | "heiss" | "hoass" => &[(WrongPerson, "… nicht|net|ned"), (WrongPerson, "ich nicht")],
        "umgezogen" | "weggezogen" | "verstorben" => &[(WrongPerson, "$")],
        "sans" | "seid" => &[(WrongPerson, "falsch"), (WrongPerson, "ihr falsch|verkehrt|bei")],
        _ => &[],
    }
}
