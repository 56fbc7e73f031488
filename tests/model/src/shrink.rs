//! Makes a question that shows a difference as small as it gets while it still shows one.
//!
//! In: a question, and a way to tell whether it still differs. Out: a smaller question. Never: an answer.

use crate::calendar::{Calendar, Week};
use crate::when::{Question, Start, Wait};
use crate::zone::MINUTE;

/// The smallest question found that still differs, by taking one simplification after another.
pub fn smallest(mut question: Question, mut differs: impl FnMut(&Question) -> bool) -> Question {
    while let Some(smaller) = simpler(&question).into_iter().find(|smaller| *smaller != question && differs(smaller)) {
        question = smaller;
    }
    question
}

/// Questions a little simpler than this one; each by one part, so that taking them ends.
fn simpler(question: &Question) -> Vec<Question> {
    let mut found = vec![
        Question { now: None, ..question.clone() },
        Question { calendar: None, ..question.clone() },
        Question { at: Vec::new(), ..question.clone() },
    ];
    for index in 0..question.at.len() {
        let mut at = question.at.clone();
        at.remove(index);
        found.push(Question { at, ..question.clone() });
    }
    if let Some(now) = question.now {
        found.push(Question { now: Some(now - now.rem_euclid(MINUTE)), ..question.clone() });
    }
    found.extend(starts(question.start).into_iter().map(|start| Question { start, ..question.clone() }));
    if let Some(calendar) = &question.calendar {
        found.extend(calendars(calendar).into_iter().map(|calendar| Question { calendar: Some(calendar), ..question.clone() }));
    }
    found
}

fn starts(start: Start) -> Vec<Start> {
    let whole = |instant: i64| instant - instant.rem_euclid(MINUTE);
    match start {
        Start::Instant(instant) => vec![Start::Instant(whole(instant))],
        Start::Local(mut local) => {
            local.millis = whole(local.millis);
            vec![Start::Local(local)]
        }
        Start::Wait { base, wait } => {
            let less = match wait {
                Wait::Minutes(n) => Wait::Minutes(n / 2),
                Wait::Hours(n) => Wait::Hours(n / 2),
                Wait::Days(n) => Wait::Days(n / 2),
                Wait::BusinessDays(n) => Wait::BusinessDays(n / 2),
            };
            vec![Start::Wait { base: whole(base), wait }, Start::Wait { base, wait: less }]
        }
    }
}

fn calendars(calendar: &Calendar) -> Vec<Calendar> {
    let mut found = vec![
        Calendar { working_hours: None, ..calendar.clone() },
        Calendar { working_hours_zone: None, ..calendar.clone() },
        Calendar { quiet_hours: Vec::new(), ..calendar.clone() },
        Calendar { legal_hours: None, ..calendar.clone() },
        Calendar { business_days: None, ..calendar.clone() },
        Calendar { horizon_days: None, ..calendar.clone() },
    ];
    for date in &calendar.closed_dates {
        let mut fewer = calendar.clone();
        fewer.closed_dates.remove(date);
        found.push(fewer);
    }
    for index in 0..calendar.quiet_hours.len() {
        let mut fewer = calendar.clone();
        fewer.quiet_hours.remove(index);
        found.push(fewer);
    }
    found.extend(weeks(calendar.working_hours.as_ref()).map(|week| Calendar { working_hours: Some(week), ..calendar.clone() }));
    found.extend(weeks(calendar.legal_hours.as_ref()).map(|week| Calendar { legal_hours: Some(week), ..calendar.clone() }));
    found
}

/// The week with one window fewer, in every way.
fn weeks(week: Option<&Week>) -> impl Iterator<Item = Week> {
    week.into_iter().flat_map(|week| {
        let windows = (0..7).flat_map(|day| (0..week[day].len()).map(move |index| (day, index)));
        windows.map(|(day, index)| {
            let mut fewer = week.clone();
            fewer[day].remove(index);
            fewer
        })
    })
}
