//! Brings one enrollment to where the workspace wants it: onto another version, into a pause of its sequence, to a new plan.
//!
//! In: an enrollment, and what is wanted of it as it is found in its turn. Out: what the core decided, stored. Never: an event for
//! one that is where it should be already, so that whoever was interrupted can begin again.

use relance_core::base::EnrollmentId;
use relance_core::wire::Event;

use super::port::{Destination, Scene, Seat, Turn, View};
use super::{Act, report};
use crate::fault::Fault;
use crate::guest::Guest;
use crate::report::TurnReport;

/// What is wanted of an enrollment.
#[derive(Debug, Clone)]
pub struct Steering {
    /// The event that says so.
    pub event: Event,
    /// The version that it moves to, if it does.
    pub to: Option<Destination>,
}

/// Applies what `choose` wants of the enrollment, with all of its contact's facts in view; nothing where it has ended, or nothing is
/// wanted. Where the core can't decide it, nothing is stored and the caller hears why.
pub fn steer(
    port: &mut dyn Turn,
    core: &mut Guest,
    enrollment: &EnrollmentId,
    choose: &dyn Fn(&Scene, &Seat) -> Option<Steering>,
) -> Result<Option<TurnReport>, Fault> {
    let mut act = Act::open(port, core, &View::Live)?;
    let index = act.scene.seats.iter().position(|seat| seat.state.id == *enrollment);
    let seat = index.and_then(|index| act.scene.seats.get(index)).filter(|seat| seat.state.status.is_live());
    let wish = seat.and_then(|seat| choose(&act.scene, seat));
    let (Some(index), Some(Steering { event, to })) = (index, wish) else {
        act.close()?; // What a crash had left behind was taken up.
        return Ok(None);
    };
    match act.apply(index, &event, to.as_ref(), report) {
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
