//! Spanish, as it is written from Madrid to Santiago.
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
pub(super) const TOLD_BY: &[&str] =
    &["a|ahora|al|ando|antes|bien|buenas|buenos|cita|como|con|cuando|dale|de|del|dentro|despues|dia|dias|domingo|dos|el|en|es|\
     escribeme|escribime|esta|este|estoy|favor|gracias|hablame|hablamos|hasta|hola|hora|horas|hoy|jueves|la|las|le|les|\
     llamame|llameme|lo|los|luego|lunes|manana|marcame|martes|mas|me|mejor|mes|mi|miercoles|muy|ni|no|noche|nos|para|pero|por|\
     porfa|proxima|proximo|puede|puedes|puedo|q|que|sabado|se|semana|si|son|su|tarde|te|tengo|toy|tres|un|una|unos|usted|vale|\
     viernes|y|ya|yo"];

pub(super) static SPANISH: Language = Language {
    name: "es",
    items: table!(items::ITEMS),
    roles: table!(small::ROLES),
    joined: table!(joined::JOINED),
    phrases: table!(PHRASES),
    number: |_| None,
    verb: verbs::says,
    why: "por que|q",
    shows: "",
    instead: "vez|lugar de|del",
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
