//! The core.
//!
//! In: sentences. Out: what `understand` reads out of them, and how long it took. Never: anything but its public call.

use anyhow::{Result, anyhow};
use relance_core::base::{Json, read};
use relance_core::time::{Local, Zones};
use relance_core::understand::understand;
use relance_core::wire::LocalDateTime;
use relance_core::wire::request::UnderstandRequest;
use serde_json::json;
use std::time::Instant;

use crate::score::{Answers, Read};
use crate::set::Sentence;

pub(crate) fn answers(sentences: &[Sentence]) -> Result<Answers> {
    let zones = Zones::embedded();
    let requests: Vec<UnderstandRequest> = sentences.iter().map(|sentence| request(&zones, sentence)).collect::<Result<_>>()?;
    let (mut all, mut each) = (Vec::with_capacity(requests.len()), Vec::with_capacity(requests.len()));
    for request in &requests {
        let began = Instant::now();
        let said = understand(&zones, request).map_err(|problems| anyhow!("{problems:?}"))?;
        each.push(began.elapsed().as_nanos());
        all.push(said.local.map_or(Read::Nothing, |local| Read::At(whole_minute(local.0))));
    }
    Ok(Answers { read: all, nanos: each.iter().sum(), each })
}

fn whole_minute(local: chrono::NaiveDateTime) -> chrono::NaiveDateTime {
    use chrono::Timelike;
    local.with_second(0).and_then(|local| local.with_nanosecond(0)).unwrap_or(local)
}

fn request(zones: &Zones, sentence: &Sentence) -> Result<UnderstandRequest> {
    let zone = zones.zone(&sentence.zone).map_err(|unknown| anyhow!("the zone `{}` is unknown", unknown.name))?;
    let (millis, _) = zone.resolve(Local::of(LocalDateTime(sentence.now()?)));
    let now = relance_core::base::Instant::from_millis(millis).ok_or_else(|| anyhow!("`{}` is out of range", sentence.now))?;
    let request =
        json!({ "text": sentence.text, "channel": "whatsapp", "locale": sentence.locale, "zone": sentence.zone, "now": now });
    let request: Json = serde_json::from_str(&request.to_string())?;
    read::read(&request, "").map_err(|problems| anyhow!("{problems:?}"))
}
