//! Brings one enrollment to where the workspace wants it: onto another version, into a pause of its sequence, to a new plan.
//!
//! In: an enrollment, and a course. Out: what the core decided, stored. Never: an event for one that is where it should be already, so that
//! whoever was interrupted can begin again.

use relance_core::base::{EnrollmentId, Instant};
use relance_core::wire::event::{ByPerson, Happened, Nothing, OnChannel, Paused, Resumed};
use relance_core::wire::{Channel, Event, PauseLevel};
use serde::{Deserialize, Serialize};

use super::port::{Destination, Scene, Seat, Turn, View};
use super::{Act, report};
use crate::fault::Fault;
use crate::guest::Guest;
use crate::report::TurnReport;

/// Where the workspace wants an enrollment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Course {
    /// In line with the pause of its sequence or of the workspace: held or let go, as that stands now.
    InLine {
        /// Of which of the two.
        level: PauseLevel,
        /// Who wants it, if it is known.
        by: Option<String>,
    },
    /// On another version of its sequence.
    Onto {
        /// Which.
        to: Box<Destination>,
        /// Who wants it.
        by: String,
    },
    /// On a plan made anew.
    Anew,
    /// Let go from waiting for what was mended: an account of this channel, or of every one.
    Mended {
        /// The channel, if it is one.
        channel: Option<Channel>,
    },
}

impl Course {
    /// The event that brings it there as its turn finds it, and the version that it moves to; nothing where it is there already.
    fn wanted(&self, scene: &Scene, seat: &Seat, now: Instant) -> Option<(Event, Option<&Destination>)> {
        let (what, to) = match self {
            // What it is by now decides, not what it was when somebody asked: the later wish holds whoever is served first.
            Self::InLine { level, by } => {
                let held = seat.state.pause.as_ref().is_some_and(|pause| pause.levels.contains_key(level));
                let (level, by) = (*level, by.clone());
                match (is_paused(scene, seat, level), held) {
                    (true, false) => (Happened::Paused(Paused { level, until: None, by }), None),
                    (false, true) => (Happened::Resumed(Resumed { level, by }), None),
                    _ => return None,
                }
            }
            Self::Onto { to, .. } if to.number == seat.state.version => return None,
            Self::Onto { to, by } => (Happened::Migrated(ByPerson { by: Some(by.clone()) }), Some(&**to)),
            Self::Anew => (Happened::Recalculated(Nothing {}), None),
            Self::Mended { channel } => {
                (Happened::AccountRestored(OnChannel { channel: channel.clone(), ..OnChannel::default() }), None)
            }
        };
        Some((Event { at: now, id: None, what }, to))
    }
}

/// Whether what stands above an enrollment is paused now.
fn is_paused(scene: &Scene, seat: &Seat, level: PauseLevel) -> bool {
    #[derive(Deserialize)]
    struct Sending {
        #[serde(default)]
        paused: bool,
    }
    if level == PauseLevel::Sequence {
        return scene.paused.contains(&seat.state.sequence);
    }
    serde_json::from_str(scene.settings.json.get()).is_ok_and(|Sending { paused }| paused)
}

/// Brings the enrollment on its course, with all of its contact's facts in view; nothing where it has ended, or is there. Where the core
/// can't decide it, nothing is stored and the caller hears why.
pub fn steer(
    port: &mut dyn Turn,
    core: &mut Guest,
    enrollment: &EnrollmentId,
    course: &Course,
) -> Result<Option<TurnReport>, Fault> {
    let mut act = Act::open(port, core, &View::Live)?;
    let index = act.scene.seats.iter().position(|seat| seat.state.id == *enrollment);
    let seat = index.and_then(|index| act.scene.seats.get(index)).filter(|seat| seat.state.status.is_live());
    let wish = seat.and_then(|seat| course.wanted(&act.scene, seat, act.now));
    let (Some(index), Some((event, to))) = (index, wish) else {
        act.close()?; // What a crash had left behind was taken up.
        return Ok(None);
    };
    match act.apply(index, &event, to, report) {
        Ok(report) => {
            act.close()?;
            Ok(Some(report))
        }
        Err(problems) => {
            act.port.pass()?;
            Err(Fault::problems(problems))
        }
    }
}
