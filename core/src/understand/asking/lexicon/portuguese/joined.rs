//! What several words of Portuguese say together of a time.
//!
//! In: nothing. Out: patterns (see `words::fits`) by what the last words that fit say; the words before those say nothing. Never: what one
//! word says.

use super::super::super::super::table::Rows;
use super::super::super::items::Item::{self, Day, Part as P, SameTime, Sign as S, Unit as U, Weekday, Weekend};
use super::super::super::items::Part::{AfterLunch, Afternoon, EndOfDay, Evening, Midnight, Morning, Noon};
use super::super::super::items::Sign::{After, Am, At, By, Clock, Filler, From, Later, Middle, Next};
use super::super::super::items::Unit;

/// Of several words.
pub(super) const JOINED: Rows<&[Item]> = &[
    (&[SameTime], &["mesma hora", "mesmo horario"]),
    (&[S(Clock), S(Clock)], &["em ponto"]),
    (&[S(Next)], &["que|q vem|vier|entra|segue"]),
    (&[Weekday(0, false)], &["2|segunda|seg a? feira"]),
    (&[Weekday(1, false)], &["3|terca|ter a? feira"]),
    (&[Weekday(2, false)], &["4|quarta|qua a? feira"]),
    (&[Weekday(3, false)], &["5|quinta|qui a? feira"]),
    (&[S(Filler)], &["5|quinta|qui dia util"]),
    (&[Weekday(4, false)], &["6|sexta|sex a? feira"]),
    (&[S(Next), U(Unit::Week)], &["para a outra|seguinte semana"]),
    (&[S(Next), U(Unit::Week), S(Filler), S(Filler)], &["para a semana que vem"]),
    (&[S(Next), U(Unit::Week)], &["para a semana"]),
    (&[S(Next), U(Unit::Month)], &["para o mes"]),
    (&[S(Next), U(Unit::Year)], &["para o ano"]),
    (&[S(Next), U(Unit::Week)], &["para outra semana", "a|na|pra|pro|no|o|da outra semana"]),
    (&[S(Next), U(Unit::Month)], &["a|na|pra|pro|no|o|da outro mes"]),
    (&[S(Next), U(Unit::Week)], &["a|na|pra|pro|no|o|da a outra semana"]),
    (&[S(Am)], &["a|na|pra|pro|no|o|da madrugada"]),
    (&[S(By)], &["a|na|pra|pro|no|o|da mais tardar"]),
    (&[P(Noon)], &["a|na|pra|pro|no|o|da hora do almoco"]),
    (&[S(From)], &["a|na|pra|pro|no|o|da partir de|do|da|das|dos"]),
    (&[S(After), S(Next)], &["a|na|pra|pro|no|o|da seguir a|ao|o proxima|proximo"]),
    (&[P(AfterLunch)], &["a|na|pra|pro|no|o|da seguir ao? almoco|jantar"]),
    (&[S(After)], &["a|na|pra|pro|no|o|da seguir ao?"]),
    (&[S(At)], &["a|na|pra|pro|no|o|da volta das|de|do|da", "por volta das|de|do|da"]),
    (
        &[Weekday(0, false)],
        &[
            "passa|passando|passado|depois|apos o|do|de fds|findi|feriado|feriadao",
            "passa|passando|passado|depois|apos o|do|de fim|final de semana",
        ],
    ),
    (
        &[P(AfterLunch)],
        &["passa|passando|passado|depois|apos do|o|de almoco|almocar", "passa|passando|passado|depois|apos almoco|almocar"],
    ),
    (
        &[P(Evening)],
        &[
            "passa|passando|passado|depois|apos do|o|de trampo|trabalho|expediente|servico|trabalhar|escritorio|emprego",
            "passa|passando|passado|depois|apos expediente",
            "passa|passando|passado|depois|apos de sair do trampo|trabalho|servico|emprego",
        ],
    ),
    (&[Day(2)], &["passa|passando|passado|depois|apos de amanha", "passa|passando|passado|depois|apos damanha"]),
    (&[P(Evening)], &["saindo|sair do trampo|trabalho|servico|expediente"]),
    (&[Weekend], &["fim|final|finalzinho de semana"]),
    (&[P(EndOfDay)], &["fim|final|finalzinho do|de expediente|trabalho", "fim|final|finalzinho da|de tarde"]),
    (&[P(Afternoon)], &["primeira hora da tarde"]),
    (&[P(Morning)], &["primeira hora"]),
    (&[P(Afternoon)], &["primeiras horas da tarde"]),
    (&[P(Morning)], &["primeiras horas"]),
    (&[P(EndOfDay)], &["ultima hora"]),
    (&[P(Noon)], &["meio dia"]),
    (&[S(Middle)], &["meio de|da|do"]),
    (&[P(Midnight)], &["meia noite"]),
    (&[P(Noon)], &["hora|horario do|de almoco", "hora|horario de comer"]),
    (&[S(Am)], &["de madrugada"]),
    (&[Day(7)], &["de hoje a oito"]),
    (&[P(Morning)], &["de manhazinha"]),
    (&[S(Later)], &["mais tarde"]),
    (&[S(By)], &["mais tardar"]),
    (&[S(Filler)], &["mais ou menos", "mais logo", "muito|tao|e|ficou|chego tarde"]),
    (&[Day(-2)], &["antes de ontem"]),
];
