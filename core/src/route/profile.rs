//! What each channel can do: which address it needs, whether free text has a window, whether it takes templates.
//!
//! In: a channel's name. Out: its profile. Never: a contact.

use crate::wire::Channel;

/// What a channel needs to reach a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// The contact's email address.
    Email,
    /// The contact's phone number.
    Phone,
    /// An address of its own, under the channel's name; else the phone number.
    OwnOrPhone,
    /// An address of its own, under the channel's name.
    Own,
}

/// What a channel can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// What it needs to reach a person.
    pub address: Address,
    /// For how many hours after the contact's last message free text is allowed; none: always.
    pub window_hours: Option<i64>,
    /// Whether it takes templates that the provider has approved.
    pub templates: bool,
    /// Whether a message needs a subject.
    pub subject: bool,
}

/// How long before its end a window counts as closed, in minutes (R3).
pub(super) const WINDOW_MARGIN_MINUTES: i64 = 15;

const FREE: Profile = Profile { address: Address::Own, window_hours: None, templates: false, subject: false };

/// The profile of a channel that the product knows.
pub fn profile(channel: &Channel) -> Option<Profile> {
    Some(match channel.as_str() {
        "email" => Profile { address: Address::Email, subject: true, ..FREE },
        "sms" => Profile { address: Address::Phone, ..FREE },
        "whatsapp" => Profile { address: Address::OwnOrPhone, window_hours: Some(24), templates: true, ..FREE },
        "whatsappWeb" => Profile { address: Address::OwnOrPhone, ..FREE },
        "messenger" | "instagram" => Profile { window_hours: Some(24), ..FREE },
        "liveChat" | "webWidget" | "webhook" => FREE,
        _ => return None,
    })
}
