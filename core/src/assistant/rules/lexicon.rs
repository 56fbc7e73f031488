//! The words of rules: what stands for what, and by which names things go.
//!
//! In: nothing. Out: the kinds of phrases, and lists of words. Never: how they are put together (see `phrases`).

use alloc::vec::Vec;

use super::words::Clock;
use crate::wire::{Channel, LocalTime, Wait, Weekday};

/// What a word or a few stand for.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Phrase {
    /// Nothing that a limit depends on: `please`, `the customers`.
    Filler,
    /// The same, and it names follow-ups: `reminders`, `follow up`.
    Tries,
    /// What the reading does not know.
    Unknown,
    /// Between two clauses.
    Break(Join),
    Not,
    Only,
    /// What follows is allowed.
    May,
    Always,
    /// What follows is to be taken.
    Use,
    AtMost,
    AtLeast,
    MoreThan,
    MoreOften,
    LessThan,
    /// Free of follow-ups: `weekends off`.
    Off,
    Outside,
    /// Between two follow-ups.
    Apart,
    BeforeNext,
    BeforeFirst,
    /// Since our last message.
    SinceLast,
    /// So many follow-ups, after which it is over.
    Stop(u32),
    /// So many follow-ups.
    Count(u32),
    /// So many of something that is not named.
    Number(u32),
    /// The follow-up with this number.
    Nth(u32),
    /// From there on what follows holds.
    AfterTries(u32),
    Wait(Wait),
    /// In each span of that length.
    Per(Wait),
    /// Within the first span of that length.
    InFirst(Wait),
    /// Before so long has passed.
    Sooner(Wait),
    /// When so long has passed.
    Later(Wait),
    Range(LocalTime, LocalTime),
    Before(Clock),
    After(Clock),
    At(Vec<LocalTime>),
    /// At whichever of these times comes next.
    Nearest(Vec<LocalTime>),
    /// Days; whether they are a span, as `weekdays` are and `Sundays` not.
    Days(Vec<Weekday>, bool),
    AllBut(Vec<Weekday>),
    Channels(Vec<Channel>),
    /// `text`, `email`: a channel, or nothing but another word for a message.
    Perhaps(Channel),
    Goodbye,
}

/// What stands between two clauses; of several the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Join {
    Comma,
    And,
    Or,
    But,
}

/// What people call a follow-up.
pub(super) const NOUNS: &str = "time times x try tries attempt attempts message messages followup followups reminder reminders nudge nudges email emails \
                     text texts ping pings follow up ups";
/// What stands between a number and such a name.
pub(super) const KINDS: &str = "more further additional automatic automated short single consecutive";
pub(super) const TRIES: &str = "follow up ups following followup followups message messages messaging reminder reminders reminding remind nudge nudges \
                     nudging ping pings attempt attempts try tries";
pub(super) const FILLERS: &str = "please the a an any all do does to of you your yourself we our it them people person anyone anybody everyone someone \
                       customer customers client clients contact contacts contacting lead leads user users write writing send sending sent \
                       reach reaching out be is are should must shall will ever also too number sure make with each bother disturb wait leave \
                       allow let keep take have pass gap break pause distance interval go goes then automatic automated simply";
/// What may stand behind `before` where it speaks of a follow-up.
pub(super) const SENDING: &str = "the a an your you we it next another again second each every first following follow up ups writing write sending send \
                       messaging message messages contacting contact reaching out reminding remind nudging them to people reminder reminders \
                       attempt attempts trying try one followup followups starting";

/// Phrases of several words, or of one, and what they stand for; the longer ones first.
pub(super) const MARKS: &[(&str, Phrase)] = &[
    ("at the very most", Phrase::AtMost),
    ("at the most", Phrase::AtMost),
    ("at most", Phrase::AtMost),
    ("at a maximum", Phrase::AtMost),
    ("maximum", Phrase::AtMost),
    ("max", Phrase::AtMost),
    ("tops", Phrase::AtMost),
    ("up to", Phrase::AtMost),
    ("or fewer", Phrase::AtMost),
    ("or less", Phrase::AtMost),
    ("is enough", Phrase::AtMost),
    ("are enough", Phrase::AtMost),
    ("is plenty", Phrase::AtMost),
    ("are plenty", Phrase::AtMost),
    ("is the limit", Phrase::AtMost),
    ("is the maximum", Phrase::AtMost),
    ("is the max", Phrase::AtMost),
    ("at the least", Phrase::AtLeast),
    ("at the earliest", Phrase::AtLeast),
    ("at least", Phrase::AtLeast),
    ("minimum", Phrase::AtLeast),
    ("min", Phrase::AtLeast),
    ("or more", Phrase::AtLeast),
    ("more often than", Phrase::MoreOften),
    ("more frequently than", Phrase::MoreOften),
    ("more than", Phrase::MoreThan),
    ("exceed", Phrase::MoreThan),
    ("over", Phrase::MoreThan),
    ("beyond", Phrase::MoreThan),
    ("less than", Phrase::LessThan),
    ("fewer than", Phrase::LessThan),
    ("outside of", Phrase::Outside),
    ("outside", Phrase::Outside),
    ("apart", Phrase::Apart),
    ("in between", Phrase::Apart),
    ("space", Phrase::Apart),
    ("spaced", Phrase::Apart),
    ("off", Phrase::Off),
    ("free", Phrase::Off),
    ("nothing but", Phrase::Only),
    ("only", Phrase::Only),
    ("just", Phrase::Only),
    ("exclusively", Phrase::Only),
    ("limit", Phrase::Only),
    ("limited", Phrase::Only),
    ("restrict", Phrase::Only),
    ("restricted", Phrase::Only),
    ("cap", Phrase::Only),
    ("capped", Phrase::Only),
    ("keep it to", Phrase::Only),
    ("keep to", Phrase::Only),
    ("stick to", Phrase::Only),
    ("may not", Phrase::Not),
    ("can not", Phrase::Not),
    ("may", Phrase::May),
    ("can", Phrase::May),
    ("it is ok to", Phrase::May),
    ("always", Phrase::Always),
    ("use", Phrase::Use),
    ("using", Phrase::Use),
    ("reach out", Phrase::Tries),
    ("get in touch", Phrase::Tries),
    ("make sure", Phrase::Filler),
    ("in a row", Phrase::Filler),
    ("without an answer", Phrase::Filler),
    ("without a reply", Phrase::Filler),
    ("without a response", Phrase::Filler),
    ("without answer", Phrase::Filler),
    ("before they answer", Phrase::Filler),
    ("before they reply", Phrase::Filler),
    ("local time", Phrase::Filler),
    ("their local time", Phrase::Filler),
    ("in their time zone", Phrase::Filler),
    ("in their timezone", Phrase::Filler),
    ("their time", Phrase::Filler),
    ("at all", Phrase::Filler),
];
pub(super) const NOT: &str =
    "never not dont cant cannot mustnt shouldnt wont no nothing none nobody avoid skip exclude stop forbid";
/// Channels as people call them.
pub(super) const CHANNELS: &[(&str, &[&str])] = &[
    ("facebook messenger", &["messenger"]),
    ("live chat", &["liveChat"]),
    ("whats app", &["whatsapp", "whatsappWeb"]),
    ("whatsapp", &["whatsapp", "whatsappWeb"]),
    ("sms", &["sms"]),
    ("messenger", &["messenger"]),
    ("facebook", &["messenger"]),
    ("instagram", &["instagram"]),
];
/// Words that name a channel as well as a message.
pub(super) const PERHAPS: &[(&str, &str)] = &[("text texts texting", "sms"), ("email emails emailing mail mails", "email")];
/// All channels that the core knows and that follow-ups go by.
pub(super) const ALL: &str = "sms whatsapp whatsappWeb email messenger instagram liveChat webhook";

/// What may stand behind `between` where it speaks of follow-ups.
pub(super) const NOUNS_BETWEEN: &str = "each any two all every the your our them other messages message reminders reminder attempts attempt tries followups \
                             followup follow up ups emails texts nudges one next another";
