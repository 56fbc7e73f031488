//! Whom an event concerns: one enrollment, all of a person's, or ended ones too.
//!
//! In: what happened. Out: yes or no. Never: a change.

use relance_core::wire::event::Happened;

/// Whether an event can change how an ended enrollment ended: a stronger reason replaces a weaker one (L6).
pub(super) const fn reaches_ended(what: &Happened) -> bool {
    matches!(
        what,
        Happened::Unsubscribed(_)
            | Happened::OptedOut(_)
            | Happened::Complained(_)
            | Happened::Bounced(_)
            | Happened::ContactDeleted(_)
    )
}

/// Whether an event is about the person even where it names one enrollment: a reply on any channel is a reply (L1).
pub const fn is_about_person(what: &Happened) -> bool {
    reaches_ended(what)
        || matches!(
            what,
            Happened::Replied(_)
                | Happened::Outbound(_)
                | Happened::HandedBack(_)
                | Happened::BotActivated(_)
                | Happened::BotDeactivated(_)
        )
}
