//! What several words of Spanish say together of a time.
//!
//! In: nothing. Out: patterns (see `words::fits`) by what the last words that fit say; the words before those say nothing. Never: what one
//! word says.

use super::super::super::super::table::Rows;
use super::super::super::items::Item::{self, Day, Part as P, SameTime, Sign as S, Unit as U, Weekday, Weekend};
use super::super::super::items::Part::{AfterLunch, Afternoon, EndOfDay, Evening, Midnight, Morning, Night, Noon};
use super::super::super::items::Sign::{After, Am, At, By, Clock, Filler, From, In, Later, Next};
use super::super::super::items::Unit;

/// Of several words.
pub(super) const JOINED: Rows<&[Item]> = &[
    (&[S(Next)], &["que|q|k viene|vienen|entra|sigue|bien"]),
    (&[S(Next), U(Unit::Week)], &["la|el otra|otro semana"]),
    (&[S(Next), U(Unit::Month)], &["la|el otra|otro mes"]),
    (&[S(After), S(Next)], &["la|el siguiente a la proxima", "siguiente a la proxima"]),
    (&[Day(2)], &["pasado manana|mnn"]),
    (
        &[Weekday(0, false)],
        &[
            "pasado el finde|puente",
            "pasado el fin de semana",
            "pasando|pasa|despues|tras el|del|de finde|puente",
            "pasando|pasa|despues|tras el|del|de fin de semana",
        ],
    ),
    (
        &[P(AfterLunch)],
        &["pasando|pasa|despues|tras de|del comer|almuerzo|almorzar|comida", "pasando|pasa|despues|tras de la comida"],
    ),
    (
        &[P(Evening)],
        &[
            "pasando|pasa|despues|tras el|del|de trabajo|curro|laburo|trabajar|currar|laburar|turno|jale|chamba|oficina",
            "pasando|pasa|despues|tras de la oficina|chamba|pega|jornada",
            "pasando|pasa|despues|tras de salir del? trabajo|curro|trabajar",
            "saliendo|salir|salga|salgo de|del trabajo|curro|laburo|trabajar|currar",
            "saliendo|salir|salga|salgo de la oficina|chamba|pega",
        ],
    ),
    (&[Weekend], &["fin|fines|final de semana"]),
    (&[P(EndOfDay)], &["fin|fines|final de la tarde|jornada"]),
    (&[Weekend], &["finde semana"]),
    (&[P(EndOfDay)], &["ultima hora"]),
    (&[P(Afternoon)], &["primera hora de la tarde"]),
    (&[P(Morning)], &["primera hora"]),
    (&[P(Noon)], &["medio dia"]),
    (&[P(Midnight)], &["media noche"]),
    (&[P(Morning)], &["media manana"]),
    (&[P(Afternoon)], &["media tarde"]),
    (&[P(Noon)], &["hora de comer|comida|almuerzo|almorzar", "hora del almuerzo", "hora de la comida"]),
    (&[SameTime], &["misma hora", "mismo horario"]),
    (&[S(Clock), S(Clock)], &["en punto"]),
    (&[S(From)], &["a partir de|del"]),
    (&[S(By)], &["a mas tardar"]),
    (&[S(At)], &["a lo largo de", "a eso de"]),
    (&[S(In)], &["de aqui a|en"]),
    (&[Day(7)], &["de hoy en ocho"]),
    (&[S(Am)], &["de la madrugada", "de madrugada"]),
    (&[P(Night)], &["de la? nochecita"]),
    (&[P(Afternoon)], &["de la? tardecita"]),
    (&[S(Later)], &["mas tarde"]),
    (&[S(Filler)], &["mas adelante|luego|rato", "muy|tan|demasiado|llego|llega|es tarde"]),
    (&[Day(-2)], &["antes de ayer"]),
    (&[S(Filler)], &["otro dia"]),
];
