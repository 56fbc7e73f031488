//! What the small words of English do beside a time.
//!
//! In: nothing. Out: words in small letters without accents, by what they do. Never: a word of time.

use super::super::super::super::table::Rows;
use super::super::roles::Role::{
    self, AfterFigures, AfterHour, AfterLoneHour, AfterMinutes, Another, Article, BeforeDay, BeforeHour, Break, Business,
    Counted, Fortnight, Given, Greeting, Habit, Idle, Leave, Midweek, Near, Needed, Negator, New, Not, Of, OfToday, One, Only,
    Street, That, The, Uncounted, WeakPart, WeekLater,
};

/// Of a word.
pub(super) const ROLES: Rows<Role> = &[
    (Break, &["but|because|cause|cuz|bc|cos|so|though|although|unless|if|while|since|when|once|where|and|n|then"]),
    (Negator, &["dont|not|never|cant|cannot|wont|no|couldnt|wouldnt|shouldnt|without|nor|neither|stop"]),
    (Near, &["no"]),
    (Not, &["not|no"]),
    (Idle, &["mind|worry|worries|problem|hesitate|forget|matter|issue|just|only"]),
    (Given, &["give|gimme|wait"]),
    (Needed, &["need"]),
    (Only, &["just|only|so"]),
    (Article, &["the"]),
    (One, &["a|an"]),
    (Habit, &["every|each|most|since"]),
    (Of, &["of|in"]),
    (WeakPart, &["lunch"]),
    (Greeting, &["good"]),
    (The, &["the"]),
    (Counted, &["x|euros"]),
    (Uncounted, &["works|suits|is|thanks|as|this"]),
    (Street, &["street|st|road|rd|avenue|ave|lane|drive"]),
    (BeforeDay, &["me|us|call|text|try|talk|speak|free|available|on|around|about|ok|okay|good|til|till|until"]),
    (WeekLater, &["week"]),
    (Another, &["another|next"]),
    (Business, &["business|working|work|workdays|weekdays"]),
    (Fortnight, &["fortnight"]),
    (AfterMinutes, &["im|i|ok|pls|please|thx|ta|when|cos|u|x|tops"]),
    (AfterFigures, &["works|be|ok|good|tomorrow|today"]),
    (BeforeHour, &["about|round|around|to|like|say|make|no|sorry|actually"]),
    (AfterHour, &["works|suits|is|please|pls|then|ok|instead|good|would|if|and|when|my"]),
    (AfterLoneHour, &["instead|works|suits|please|pls|then|ok|good|fine"]),
    (Midweek, &["midweek"]),
    (OfToday, &["tonight|tonite|2nite"]),
    (That, &["that"]),
    (New, &["new"]),
    (Leave, &["holiday|holidays|vacation|leave|sabbatical"]),
];
