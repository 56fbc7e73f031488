//! German, as it is written in Germany, Austria and Switzerland.
//!
//! In: a word in small letters without accents. Out: what it says of a time. Never: another language's word.

mod asks;
mod grammar;
mod items;
mod joined;
mod limits;
mod moods;
mod numbers;
mod small;
mod tells;

use super::super::super::table::{Rows, table};
use super::{Language, Says};

/// Words that hardly any other language has, by which it is told.
pub(super) const TOLD_BY: &[&str] =
    &["ab|abend|aber|aktuell|alles|anrufen|auch|auf|aus|bei|besser|bin|bis|bitte|danke|dann|das|dauer|dauert|dem|den|der|dich|\
     dienstag|dir|donnerstag|du|ein|eine|einem|einen|einer|eins|erreichbar|erst|euch|feuer|frei|freitag|fruh|fur|gegen|geht|\
     genaue|genauer|gerade|gern|gerne|grad|gruezi|hab|habe|haben|halb|hallo|hatte|heut|heute|ich|ihr|im|ist|ja|jederzeit|\
     jetzt|kann|kannst|kein|keine|konnen|konnt|lieber|mal|mein|meine|meld|melde|melden|merci|mich|minuten|mir|mit|mittag|\
     mittwoch|moin|moment|montag|morgen|nach|nachmittag|nachste|nachsten|nachster|nee|nein|nen|neue|neuen|neuer|nicht|nimmer|\
     noch|nochmal|nur|oder|passt|ruf|rufe|rufen|samstag|schon|schreib|schreiben|schreibt|sehr|servus|sie|sind|sonnabend|\
     sonntag|spater|steuer|stunde|stunden|tage|tagen|tags|telefonieren|teuer|treue|tschuss|ubermorgen|uhr|und|uns|unser|\
     unsere|viertel|vom|von|vor|vormittag|wann|ware|wenn|wie|wieder|wir|wird|woche|wochen|zeit|zu|zum|zur"];

pub(in super::super) static GERMAN: Language = Language {
    name: "de",
    items: table!(items::ITEMS),
    roles: table!(small::ROLES),
    joined: table!(joined::JOINED),
    phrases: table!(PHRASES),
    number: numbers::read,
    verb: |_| None,
    why: "",
    shows: "",
    instead: "statt|anstatt",
    refuses_behind: true,
    negates_behind: true,
    prepare: grammar::prepare,
    settle: grammar::settle,
    own: grammar::own,
};

const PHRASES: Rows<Says> = &[
    (Says::Contact, asks::CONTACT),
    (Says::Offer, asks::OFFER),
    (Says::Then, asks::THEN),
    (Says::Correction, asks::CORRECTION),
    (Says::Declined, tells::DECLINED),
    (Says::Busy, tells::BUSY),
    (Says::Wait, tells::WAIT),
    (Says::Other, tells::OTHER),
    (Says::NotInterested, moods::NOT_INTERESTED),
    (Says::Booked, moods::BOOKED),
    (Says::Goodbye, moods::GOODBYE),
    (Says::Complaint, moods::COMPLAINT),
    (Says::WrongPerson, moods::WRONG_PERSON),
    (Says::Idiom, limits::IDIOM),
    (Says::Elsewhere, limits::ELSEWHERE),
    (Says::ForNow, limits::FOR_NOW),
    (Says::Stranger, limits::STRANGER),
    (Says::Unknown, limits::UNKNOWN),
];
