//! How one asks in English to be contacted, offers a time, names it again and takes it back.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// To be contacted.
pub(super) const CONTACT: &[&str] = &[
    "call|calls|ring|phone|telephone|text|txt|message|msg|ping|chat|talk|speak|contact|contacted|callback|natter|discuss|\
     reconnect|revisit|reminder|remind|nudge|buzz|followup|facetime|whatsapp|dm|calling|ringing|telephoning|texting|messaging|\
     talking|chatting|speaking|phoning|email|chase|resend|reschedule|postpone|catchup|recap|sync|bell|tinkle|reachable|zoom|\
     reached|touchbase|schedule|arrange",
    "reach|reaching me|us|out|him|her|my",
    "hmu|hml",
    "getting back|in|hold",
    "get back|hold|ahold / in touch / me|us on|at|then|in|after|before|around|tomorrow|by / someone|somebody to",
    "give|giving me|us a? call|ring|buzz|shout|bell|text|tinkle|tingle|ping|moment|chance|few|couple|while|sec|half|an|another / me|\
     us a quick|little call|ring|bell / me|us … minutes|mins|min|hours|hrs|days|weeks|week|day|hour|month|months / it|this a|\
     another|until|till|til|untill|one|two|three|some / me|us 5|10|15|20|25|30|40|45|60|90",
    "drop|dropping|shoot|shooting|send|sending me|us / it|this|that|the … again / a reminder|text|message|note",
    "hit me|us up?",
    "check|checking back|with|again|on / in with|again|then|next|tomorrow|later|on|after|before|around|when|if|this|in|$",
    "circle|circling|come|coming|loop|looping back",
    "touch|touching base",
    "catch|catching up / me|us",
    "follow|following up / this|it up",
    "try|trying me|us|again|back|the|my|him|her|calling|ringing|later|then|after|at|on|monday|tuesday|wednesday|thursday|\
     friday|saturday|sunday|tomorrow|tmrw / 1|2|3|4|5|6|7|8|9|10|11|12",
    "ask me|us|again",
    "write me|us|back|to|again",
    "hear from",
    "pick this|it up / up where / up this|the conversation|thread|chat",
    "push|move|bump|delay|defer|rearrange|change it|this|that|the|our|my|to|us … to|until|till|til|untill|for|by / to",
    "shift it|this|that|the|our|my|to|us … to|until|till|til|untill|for|by / to",
    "pencil|put me|us|it in|down / in",
    "have someone|somebody|him|her|them|your",
    "wait|hold until|till|til|untill|for / off|on until|till|til|untill",
    "can|could|may|might i|we get|have a|someone|somebody|your|another",
    "bother|disturb me|us|him|her",
];

/// That a time is offered, or fits.
pub(super) const OFFER: &[&str] = &[
    "lets|suits|suit|fits|fine|better|best|perfect|great|ok|okay|ideal|easier|convenient|grand|lovely|kinder|possible|cool|\
     alright|brilliant|preferable|doable|safest|easiest|prefer|preferably|ideally|prefers|maybe|perhaps|possibly|anytime|\
     sometime|whenever|instead|free|available|contactable|works|good",
    "pick a|me|us|tomorrow / up $ / up at|on|after|before|from|any|then|if|when|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "let us",
    "how about|bout / is|does|would|bout",
    "what|hows|whats about|bout / is|does|would|bout",
    "work for me|us|you / better|best|great|well|fine|ok",
    "i|we can|could|do|would … talk|speak|chat|do|take|make|call|meet|answer|jump|hop|be / prefer",
    "ive|weve … free|available",
    "ive|weve|id prefer|rather|love|like|be",
    "make it",
    "happy|ready|able|willing to / for",
    "any time|day|chance|good|point",
    "is|are … good|ok|okay|fine|best|better|possible|alright|convenient",
    "would … do|work|suit|be",
];

/// That somebody can be had at a time.
pub(super) const AROUND: &[&str] = &[
    "around|awake",
    "ill|well be|be … free|available|around|reachable|home|back|off|done|finished|out|online|about|there|in|up|awake / pick|\
     answer|take up|it|the|your|a",
    "im|were … free|available|around|reachable|home|back|off|done|finished|out|online|about|up|awake / … in from|after|by|all|\
     any|tomorrow",
    "i|we am|are|will|shall|should|would … free|available|around|reachable|home|back|done|in|finished|there|off|up / get|\
     finish|come off|home|back|out|in|at|up|after|around|about",
];

/// The time that was named before.
pub(super) const THEN: &[&str] = &[
    "then|whichever|either",
    "that day|time|morning|evening|afternoon",
    "thats when / a|the|my|our … time|slot|window|best",
    "is|are when / a|the|my|our … time|slot|window|best",
    "after|afterwards that|which|then",
];

/// That what was named before is taken back.
pub(super) const CORRECTION: &[&str] = &[
    "actually|correction|nope|oops",
    "rather $ / at|on|make|the|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|1|2|3|4|5|6|7|8|9|10|11|12",
    "wait|hold no|not|sorry|actually|thats|$",
    "scratch|strike that",
    "no sorry|wait|make|actually|the|not|monday|tuesday|wednesday|thursday|friday|saturday|sunday / $",
    "sorry monday|tuesday|wednesday|thursday|friday|saturday|sunday|make|i|the|1|2|3|4|5|6|7|8|9|10|11|12|no|actually / $",
];
