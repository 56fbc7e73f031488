//! What else is meant, in English: that something is not wanted, booked, over, wrong.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// That what is offered is not wanted.
pub(super) const NOT_INTERESTED: &[&str] = &[
    "elsewhere|nah",
    "not interested / for me|us $ / for me|us but|thanks|thx|sorry|though|at / … interested / really interested / looking to|for|right|at / going ahead|forward|with / \
     going to … proceed|buy|go|sign|take|continue|renew|be / my thing|cup / something we|i / buying|needed|required|convinced|\
     signing|proceeding|keen / for sale / a … fit|priority|match / worth it",
    "no longer interested|need|looking|want|required|selling|buying / loan|need|service|services required|needed|wanted|of / \
     thanks|thx|interest|ty $ / thank you $ / thanks … we|i|not|already / interest in / from me|us|our",
    "went with|for … another|someone|somebody|else|different|other|competitor|them|local|cheaper / another|a … direction|way|\
     route|company / elsewhere / ahead with / elsewhere|with",
    "found another|someone|somebody|something|one|what else|cheaper|better|elsewhere|closer|i|we|locally / a cheaper|better|\
     different|closer|local / it elsewhere|cheaper / elsewhere",
    "gone with|for|elsewhere",
    "going with|for another|someone|different|somebody|else|them / elsewhere",
    "chose another|someone / a different|competitor / the other|competition / to go|stay|not / not to",
    "decided against / not to|for / to go with|elsewhere|in / to stay|stick|keep|pass with|the|my|our? / on another|someone|a / we|i dont|wont|\
     will / its not",
    "dont want|need|require it|any|your|anything|one|that|them|the|this|more|to … $ / want|need|require it|any|your|anything|\
     one|them|the|this service|services|product|now|anymore|thx|thanks|offer|insurance|warranty|extended|loan / want it|this|\
     any|them",
    "changed my|our mind|minds|plans",
    "pass on / ^$ / this time / thanks|for|lol|sorry",
    "ill|well|gonna|will|going|must to? pass $ / to? pass out|im|its|were|sorry|for|thanks|thank|not|too",
    "too expensive|pricey|dear|rich … pass|out|leave",
    "isnt for us|me $",
    "interested but|and … not any|anymore|now",
    "looking … but|and|so|then … bought|found|got",
    "count me out",
    "sticking|staying with",
    "needing … anymore|the|your|it|any",
    "hard pass",
    "already got|have|bought|found|signed|using|with … another|competitor|someone|elsewhere|one|other|different|somebody|supplier|\
     provider",
];

/// That they have booked.
pub(super) const BOOKED: &[&str] = &[
    "confirmation",
    "booked … it|in|a|an|my|the|for|us|myself|online|through|on|with|yesterday|already / $",
    "got my|an|a|the|us|it … slot|appointment|booking|booked / it|us|me booked",
    "signed up for|online|to / me|us up",
    "confirmed … for|appointment|booking|slot",
    "scheduled … it|in|a|an|my|for|online|with / $",
    "reserved … it|a|an|my|our|online / $",
    "appointment … made|confirmed|booked|set|sorted|scheduled",
    "booking … confirmed|made|done|sorted|complete|went|confirmation|ref|reference|number",
    "see you|u|yous|ya on|at|tomorrow|then|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next|there",
    "diary for|already",
    "grabbed|picked … slot|appointment|spot|time|it|monday|tuesday|wednesday|thursday|friday|saturday|sunday / the|a 1|2|3|4|\
     5|6|7|8|9|10|11|12",
    "all booked",
    "locked in $ / in for|on|with|at|monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "already booked|scheduled|in",
];

/// That it is over.
pub(super) const GOODBYE: &[&str] = &[
    "bye|goodbye|cheerio|ciao|farewell|solved|sorted|resolved|ttyl|worked",
    "have a … day|evening|weekend|one|night|week|afternoon|time|christmas",
    "works now|again|fine|perfectly / a treat",
    "good night",
    "working now|again|fine|perfectly",
    "nothing else|more|further",
    "thanks for everything|all / for the|your|all help|support|time|assistance|quick / for sorting|helping",
    "thats all|it|everything|me|sorted|great|perfect|solved",
    "no more|further|other questions|issues|problems|help",
    "fixed it|now|thanks|thank|thx|already / $",
    "all good|sorted|fixed|done|set|working|resolved|clear",
    "take care",
    "enjoy your|the",
    "finished|done then|here|thanks|now",
];

/// That they are dissatisfied.
pub(super) const COMPLAINT: &[&str] = &[
    "unacceptable|disgusted|disgusting|disgraceful|disgrace|ridiculous|appalling|appalled|outrageous|shambles|shocking|\
     pathetic|useless|incompetent|infuriating|livid|furious|harassment|harassing|scam|scammers|fraud|complaint|complain|\
     complaining|ombudsman|liars|lied|ashamed|unprofessional|disappointed|dreadful|atrocious|thieves|thief|cheats|cheating|\
     crooks|cowboys|chancers|robbed|conned|swindle|ripped|ripoff|angry|fuming|outraged|insulting|insult|negligent|negligence|\
     incompetence",
    "how dare|hard",
    "rubbish service|$",
    "worst … service|experience|company|customer",
    "service|support|experience|company|quality is|was|has terrible|awful|horrible|rubbish",
    "terrible|awful service|experience|customer|company",
    "shame on",
    "sick of / and tired",
    "fed up",
    "tired of … being|chasing|waiting|this|your|repeating|explaining",
    "third|fourth|fifth time $ / time i|ive|im|we|weve|this|you|youve|now|asking|that|calling|in",
    "still no|waiting|nothing|havent … refund|reply|answer|response|call|delivery",
    "report|reporting you|this|your",
    "waste of",
    "trading standards",
    "legal action",
    "lawyer will|is|about|$",
    "solicitor will|is|about",
    "joke of|$",
    "refund|refunded … now|immediately|or|else|today",
    "enough of you|this|your|it / is enough",
    "broken promise|promises",
];

/// That somebody else is looked for.
pub(super) const WRONG_PERSON: &[&str] = &[
    "mistaken|aint",
    "not her|him|them|mine|me $ / my number|phone / the right|same person|one|number|guy / who you",
    "no one here|called|by|with|named / longer works|with|here|at|lives|employed / … here bud|mate|sorry / … here $ / such \
     person|number|name",
    "dont|doesnt … work there|here|for … any|anymore|longer|now",
    "no longer work|works|employed",
    "left that|my company|firm|job|organisation|organization",
    "doesnt work|live|exist here|at / work for the|this|that|them|you",
    "im not the one|person|guy|woman|man who|you|that|whos / not who",
    "got|had this number|sim|phone in|last|from|for|since|off|a",
    "isnt … number|phone|email|him|her|anymore|me",
    "wrong number|person|guy|lady|woman|man|email|address|contact|phone|mark|john|one|recipient|inbox|susan",
    "nobody … called|name|here",
    "dont know|recognise|recognize who|any|him|her|anyone|this person|number|name|woman|man|guy / know what|who this|that|you \
     … about|mean|are / live|work here",
    "used to have|belong|be … number|phone|mine|his|hers|this",
    "left the|this|our company|firm|job|organisation|organization|school|practice|business / us last|in|years|ages|months / \
     here",
    "longer works|work|with|employed|at|here|lives|has",
    "belong to",
    "meant for|to … someone|somebody|another|else|different|other",
    "mixed me|us up",
    "belonged to",
    "different person|guy|number|jenny|man|woman|customer|account",
];
