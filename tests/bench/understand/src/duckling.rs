//! duckling, as its makers show it: times, with the reference instant and the language.
//!
//! In: sentences. Out: the first time that it reads in each. Never: a latent one, which it takes for a number by itself.

use anyhow::Result;
use chrono::{Days, FixedOffset, NaiveDateTime, TimeDelta, TimeZone};
use duckling::{Context, DimensionKind, DimensionValue, Entity, Grain, Lang, Locale, Options, TimePoint, TimeValue, parse};
use std::time::Instant;

use crate::score::{Answers, Read};
use crate::set::Sentence;

pub(crate) fn answers(sentences: &[Sentence]) -> Result<Answers> {
    let (mut read, mut each) = (Vec::with_capacity(sentences.len()), Vec::with_capacity(sentences.len()));
    for sentence in sentences {
        let language = match sentence.language() {
            "es" => Lang::ES,
            "pt" => Lang::PT,
            "fr" => Lang::FR,
            "de" => Lang::DE,
            _ => Lang::EN,
        };
        let locale = Locale::new(language, None);
        // Its clock is the contact's, as if that were the whole world's.
        let zero = FixedOffset::east_opt(0).unwrap_or_else(|| unreachable!("no offset is one"));
        let context = Context::new(zero.from_utc_datetime(&sentence.now()?), locale);
        let began = Instant::now();
        let found = parse(&sentence.text, &locale, &[DimensionKind::Time], &context, &Options::default());
        each.push(began.elapsed().as_nanos());
        read.push(found.iter().find_map(time).unwrap_or(Read::Nothing));
    }
    Ok(Answers { read, nanos: each.iter().sum(), each })
}

fn time(entity: &Entity) -> Option<Read> {
    let DimensionValue::Time(time) = &entity.value else { return None };
    match time {
        TimeValue::Single { value, .. } => Some(point(value)),
        TimeValue::Interval { from: Some(from), to, .. } => {
            let (from, _) = parts(from);
            Some(Read::Within(from, to.as_ref().map_or(from + TimeDelta::minutes(1), |to| parts(to).0)))
        }
        TimeValue::Interval { .. } => None,
    }
}

fn parts(point: &TimePoint) -> (NaiveDateTime, Grain) {
    match point {
        TimePoint::Instant { value, grain } => (value.naive_utc(), *grain),
        TimePoint::Naive { value, grain } => (*value, *grain),
    }
}

fn point(point: &TimePoint) -> Read {
    let (at, grain) = parts(point);
    match grain {
        Grain::Day => Read::On(at.date()),
        Grain::Week => Read::Within(at, at + Days::new(7)),
        Grain::Month => Read::Within(at, at + Days::new(28)),
        Grain::Quarter | Grain::Year => Read::Within(at, at + Days::new(90)),
        _ => Read::At(at),
    }
}
