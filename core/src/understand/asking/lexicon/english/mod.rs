//! English.
//!
//! In: a word in small letters without accents. Out: what it says of a time; tables of patterns. Never: another language's word.

mod asks;
mod items;
mod joined;
mod limits;
mod moods;
mod small;
mod tells;

use super::super::super::table::{Rows, table};
use super::{Language, Says, as_said, as_written, nothing_own};

/// Words that hardly any other language has, by which it is told.
pub(super) const TOLD_BY: &[&str] =
    &["about|after|and|are|at|back|before|call|can|cant|day|dont|for|free|have|hey|hi|how|i|ill|im|is|it|later|me|my|next|no|\
     not|of|ok|please|pls|sorry|text|thanks|the|this|to|tomorrow|try|we|week|what|will|with|yes|you|your"];

pub(super) static ENGLISH: Language = Language {
    name: "en",
    items: table!(items::ITEMS),
    roles: table!(small::ROLES),
    joined: table!(joined::JOINED),
    phrases: table!(PHRASES),
    number: |_| None,
    verb: |_| None,
    why: "why",
    shows: "make it",
    instead: "rather|instead than|of",
    refuses_behind: false,
    negates_behind: false,
    prepare: as_written,
    settle: as_said,
    own: nothing_own,
};

const PHRASES: Rows<Says> = &[
    (Says::Contact, asks::CONTACT),
    (Says::Offer, asks::OFFER),
    (Says::Around, asks::AROUND),
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
