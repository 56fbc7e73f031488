//! Portuguese, of Brazil, Portugal and Africa.
//!
//! In: a word in small letters without accents. Out: what it says of a time; what several words say of one together. Never: another
//! language's word.

mod asks;
mod items;
mod joined;
mod limits;
mod moods;
mod small;
mod tells;
mod verbs;

use super::super::super::table::{Rows, table};
use super::{Language, Says, as_said, as_written, nothing_own};

/// Words that hardly any other language has, by which it is told.
pub(super) const TOLD_BY: &[&str] = &[
    "a|agora|ai|amanha|antes|ao|aos|aqui|as|ate|boa|bom|chama|chamada|com|consigo|contacte|contato|da|daqui|das|de|depois|dia|\
     do|dois|dos|duas|e|em|esta|estou|eu|fala|falamos|falar|feira|fico|foi|gente|hj|hoje|horas|isso|ja|la|lhe|liga|ligacao|\
     ligar|ligue|mais|manda|manha|mas|me|mes|meu|minha|msg|muito|n|na|nao|nas|nessa|no|noite|nos|o|obrigada|obrigado|oi|ola|\
     os|para|pela|pelas|pelo|pf|pfv|pode|podem|pois|por|posso|pra|pro|q|quando|quarta|que|quinta|reuniao|sabado|se|segunda|\
     semana|seu|sexta|so|sua|ta|tarde|telefone|tem|terca|to|tou|tres|tudo|um|uma|vc|vcs|vem|voce|voces|vou",
];

pub(super) static PORTUGUESE: Language = Language {
    name: "pt",
    items: table!(items::ITEMS),
    roles: table!(small::ROLES),
    joined: table!(joined::JOINED),
    phrases: table!(PHRASES),
    number: |_| None,
    verb: verbs::says,
    why: "por que|q",
    shows: "",
    instead: "vez|inves|lugar de|da|do",
    refuses_behind: true,
    negates_behind: false,
    prepare: as_written,
    settle: as_said,
    own: nothing_own,
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
