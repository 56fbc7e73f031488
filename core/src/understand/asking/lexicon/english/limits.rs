//! What limits in English what is said: that it is meant otherwise, of somebody else, for now.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// Nothing of what its words seem to say.
pub(super) const IDIOM: &[&str] = &[
    "not just|only / that|because … not|dont|wasnt",
    "never|who said … not|no",
    "no thanks|thank to",
    "dont want|need it|them|this|that *ed|until|till|before|unless",
    "went|go|going|gone with|for your|yours|you|ur",
    "busy deciding|comparing|choosing|picking|figuring|thinking|considering|reading|looking|checking|weighing",
    "bye|goodbye bye? to? my|our? old / to my|our|the|all / bye *ings",
    "say|said|saying goodbye|bye",
    "changed my|our mind|minds|plans about|on|to",
    "fully|completely|totally|double booked",
    "booked out|up|solid|by",
    "someone|somebody|else|who … booked",
    "wrong number|person|guy|lady|woman|man|email|address|contact|phone|one of|in|on|at|with|came|took|got|*ed / … for my|our|the",
    "sent|delivered|shipped|ordered|bought|gave|given|put|typed|entered|paid|filled|wrote|chose|picked|received|left|used|sending|charged me|us|you|him|her? the|a|my? wrong",
    "delivered|shipped|went|came … to the|a wrong",
    "phone|bell|alarm rings|rang|goes|went|is|was|buzzes|alarm|died|broke|wakes",
    "one|part|half|some … solved|fixed|sorted|resolved|worked|done",
];

/// That another business is spoken of.
pub(super) const ELSEWHERE: &[&str] = &[
    "previous|last|former|old|other|another|different|ex company|supplier|provider|landlord|agency|garage|shop|store|guy|guys|contractor|builder|firm|bank|seller|dealer|lot|agent|insurer|plumber|*tor|*ant|*yer|*ist|*ier|*ician|place|one|people|vendor|employer",
];

/// That it is so for now.
pub(super) const FOR_NOW: &[&str] = &[
    "right|just now",
    "at|for|this the|this? moment|present|time|point|stage|now|today|month|year",
    "maybe|perhaps|yet|currently|today",
];

/// Who writes, or why, is asked.
pub(super) const STRANGER: &[&str] = &[
    "who is|are this|you|that",
    "whos this|dis|that|you|writing|texting",
    "how|where did|do you get|have my|this|hold",
    "why are|do you texting|calling|contacting|messaging|emailing|writing|keep|have",
];

/// That they have never been in touch.
pub(super) const UNKNOWN: &[&str] = &[
    "never contacted|messaged|wrote|called|texted|emailed|spoken|spoke|talked|dealt|met|enquired|inquired|signed|asked to|with|up|for? you|u|this|any|anything",
    "dont know you|u",
];
