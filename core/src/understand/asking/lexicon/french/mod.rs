//! French, as it is written in France, Belgium, Switzerland and Canada.
//!
//! In: a word in small letters without accents. Out: what it says of a time. Never: another language's word.

mod asks;
mod grammar;
mod items;
mod joined;
mod limits;
mod moods;
mod small;
mod tells;

use super::super::super::table::{Rows, table};
use super::{Language, Says};

/// Words that hardly any other language has, by which it is told.
pub(super) const TOLD_BY: &[&str] =
    &["appeler|appelez|appelle|aprem|apres|au|aujourdhui|aussi|aux|avant|avec|avez|bien|bon|bonjour|bonne|ca|car|ce|cest|cet|\
     cette|chez|chui|cinq|contactez|coup|dans|deja|demain|des|desole|desolee|deux|dimanche|dispo|dit|dix|donc|du|ecris|\
     ecrivez|elle|encore|et|ete|etes|faire|fais|fait|faites|faut|fil|heure|heures|huit|ici|il|ils|j|jai|je|jeudi|jour|jours|\
     jsuis|jusqua|la|le|les|lundi|ma|mais|mappeler|mardi|matin|merci|mercredi|mes|midi|mieux|minutes|moi|mois|mon|ne|neuf|non|\
     notre|nous|oui|pas|peu|peut|peux|plutot|pour|pouvez|prochain|prochaine|puis|quand|quatre|que|quel|quelle|qui|quoi|\
     rappeler|rappelez|rappelle|rdv|relancez|salut|samedi|se|semaine|sept|soir|sont|stp|suis|sur|svp|toi|tout|toute|tres|\
     trois|tu|un|une|va|vais|vendredi|vers|vos|votre|vous"];

pub(in super::super) static FRENCH: Language = Language {
    name: "fr",
    items: table!(items::ITEMS),
    roles: table!(small::ROLES),
    joined: table!(joined::JOINED),
    phrases: table!(PHRASES),
    number: |_| None,
    verb: |_| None,
    why: "",
    shows: "",
    instead: "plutot|lieu que|de|du",
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
