//! What the small words of English do beside a time.
//!
//! In: nothing. Out: words in small letters without accents, by what they do. Never: a word of time.

use super::super::super::super::table::Rows;
use super::super::roles::Role::{
    self, AfterFigures, AfterHour, AfterLoneHour, AfterMinutes, Another, Article, BeforeDay, BeforeHour, Break, Business, But,
    Counted, Fortnight, Given, Greeting, Habit, Idle, If, Is, Leave, Midweek, Near, Needed, Negator, New, Not, Object, Of,
    OfToday, One, Only, Ours, Polite, Street, That, The, Their, They, Uncounted, Was, WeakPart, WeekLater, Whole,
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
    (Habit, &["every|each|most|since|all"]),
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
    (But, &["but|however"]),
    (If, &["if|unless|until|till|whether|case"]),
    (Was, &["was|wasnt|werent"]),
    (
        They,
        &[
            "he|she|they|hes|shes|theyre|youre|husband|wife|partner|son|daughter|dad|mom|mum|brother|sister|friend|boss|someone|somebody|everyone",
        ],
    ),
    (Object, &["in"]),
    (
        Ours,
        &[
            "your|yours|this|it|that|these|any|anything|all|selling|sell|buying|offer|offers|offering|service|services|product|products|company|proposal|deal|whatever|what|youre|you|anymore|further|at|either",
        ],
    ),
    (Is, &["is|are|was|were|hes|shes|theyre|youre"]),
    (Their, &["the|my|your|our|his|her|their"]),
    (Whole, &["all"]),
    (Polite, &["thanks|thank|thx|ty|ta|cheers|appreciate|luck|best|sorry|mate|sir|please"]),
];
