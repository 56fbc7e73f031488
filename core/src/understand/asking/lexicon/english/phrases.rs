//! What one says in English around a time: to be contacted, that it fits, that it does not.
//!
//! In: a word in small letters without accents. Out: the patterns of what may follow it, each with what it says. Never: a time.

use super::super::Says;
use super::others::others;

/// Phrases by their first word; what must follow it is a pattern.
#[allow(clippy::too_many_lines, reason = "a table")]
pub(super) fn phrases(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{
        Around, Booked, Busy, Complaint, Contact, Correction, Declined, Goodbye, NotInterested, Offer, Other, Then, Wait,
        WrongPerson,
    };
    match word {
        "call" | "calls" | "ring" | "phone" | "telephone" | "text" | "txt" | "message" | "msg" | "ping" | "chat" | "talk"
        | "speak" | "contact" | "contacted" | "callback" | "natter" | "discuss" | "reconnect" | "revisit" | "reminder"
        | "remind" | "nudge" | "buzz" | "followup" | "facetime" | "whatsapp" | "dm" | "calling" | "ringing" | "telephoning"
        | "texting" | "messaging" | "talking" | "chatting" | "speaking" | "phoning" | "email" | "chase" | "resend"
        | "reschedule" | "postpone" | "catchup" | "recap" | "sync" | "bell" | "tinkle" | "reachable" | "zoom" | "reached"
        | "touchbase" => &[(Contact, "")],
        "reach" => &[(Contact, "me|us|out|him|her|my")],
        "getting" => &[(Contact, "back|in|hold")],
        "get" => &[
            (Contact, "back|hold|ahold"),
            (Contact, "in touch"),
            (Contact, "me|us on|at|then|in|after|before|around|tomorrow|by"),
            (Contact, "someone|somebody to"),
        ],
        "give" => &[
            (
                Contact,
                "me|us a? call|ring|buzz|shout|bell|text|tinkle|tingle|ping|moment|chance|few|couple|while|sec|half|an|another / me|us a quick|little call|ring|bell",
            ),
            (Contact, "me|us … minutes|mins|min|hours|hrs|days|weeks|week|day|hour|month|months"),
            (Contact, "it|this a|another|until|till|til|untill|one|two|three|some"),
            (Contact, "me|us 5|10|15|20|25|30|40|45|60|90"),
        ],
        "drop" | "shoot" | "send" => {
            &[(Contact, "me|us"), (Contact, "it|this|that|the … again"), (Contact, "a reminder|text|message|note")]
        }
        "hit" => &[(Contact, "me|us up?")],
        "check" => &[(Contact, "in|back|with|again|on")],
        "circle" | "come" | "loop" => &[(Contact, "back")],
        "touch" => &[(Contact, "base")],
        "catch" => &[(Contact, "up"), (Contact, "me|us")],
        "follow" => &[(Contact, "up"), (Contact, "this|it up")],
        "try" | "trying" => &[
            (
                Contact,
                "me|us|again|back|the|my|him|her|calling|ringing|later|then|after|at|on|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tmrw",
            ),
            (Contact, "1|2|3|4|5|6|7|8|9|10|11|12"),
        ],
        "ask" => &[(Contact, "me|us|again")],
        "write" => &[(Contact, "me|us|back|to|again")],
        "hear" => &[(Contact, "from")],
        "pick" => &[
            (Contact, "this|it up"),
            (Contact, "up where / up this|the conversation|thread|chat"),
            (Offer, "a|me|us|up|tomorrow"),
        ],
        "push" | "move" | "bump" | "delay" | "defer" | "rearrange" | "change" => {
            &[(Contact, "it|this|that|the|our|my|to|us … to|until|till|til|untill|for|by"), (Contact, "to")]
        }
        "shift" => &[
            (Contact, "it|this|that|the|our|my|to|us … to|until|till|til|untill|for|by"),
            (Contact, "to"),
            (Wait, "… until|till|til|untill"),
        ],
        "pencil" | "put" => &[(Contact, "me|us|it in|down"), (Contact, "in")],
        "schedule" | "arrange" => &[(Contact, "it|us|me|this|a|for|something|the|our"), (Contact, "")],
        "have" => &[
            (Contact, "someone|somebody|him|her|them|your"),
            (Other, "a|an|my|to|been|had|the|got"),
            (Goodbye, "a … day|evening|weekend|one|night|week|afternoon|time|christmas"),
        ],
        "lets" | "suits" | "suit" | "fits" | "fine" | "better" | "best" | "perfect" | "great" | "ok" | "okay" | "ideal"
        | "easier" | "convenient" | "grand" | "lovely" | "kinder" | "possible" | "cool" | "alright" | "brilliant"
        | "preferable" | "doable" | "safest" | "easiest" | "prefer" | "preferably" | "ideally" | "prefers" | "maybe"
        | "perhaps" | "possibly" | "anytime" | "sometime" | "whenever" | "instead" => &[(Offer, "")],
        "free" | "available" | "contactable" => &[(Offer, "")],
        "around" | "awake" => &[(Around, "")],
        "let" => &[(Offer, "us"), (Other, "me|you")],
        "how" => &[
            (Offer, "about|bout"),
            (Offer, "is|does|would|bout"),
            (Other, "time|much|many|long|are|do|happens|if / is the|your"),
            (Complaint, "dare|hard"),
        ],
        "what" | "hows" | "whats" => &[
            (Offer, "about|bout"),
            (Offer, "is|does|would|bout"),
            (Other, "time|much|many|long|are|do|happens|if / is the|your"),
        ],
        "works" => &[(Offer, ""), (Goodbye, "now|again|fine|perfectly / a treat")],
        "work" => &[(Offer, "for me|us|you"), (Offer, "better|best|great|well|fine|ok")],
        "good" => &[(Offer, ""), (Goodbye, "night")],
        "ill" | "well" => &[
            (Around, "be|be … free|available|around|reachable|home|back|off|done|finished|out|online|about|there|in|up|awake"),
            (Around, "pick|answer|take up|it|the|your|a"),
            (Other, ""),
        ],
        "im" | "were" => &[
            (Around, "… free|available|around|reachable|home|back|off|done|finished|out|online|about|up|awake"),
            (Around, "… in from|after|by|all|any|tomorrow"),
            (Other, "*ing"),
            (Other, "due|booked|meant|supposed|gonna"),
        ],
        "i" | "we" => &[
            (Offer, "can|could|do|would … talk|speak|chat|do|take|make|call|meet|answer|jump|hop|be"),
            (Around, "am|are|will|shall|should|would … free|available|around|reachable|home|back|done|in|finished|there|off|up"),
            (Around, "get|finish|come off|home|back|out|in|at|up|after|around|about"),
            (Offer, "prefer"),
            (
                Other,
                "will|shall|might|must|should|had|gotta|may|hope|plan|promise|am|are|was|were|did|have|had|got|go|went|live|leave|saw|said|told|thought|know|knew|need|paid|spoke|rang|wrote|bought|sent|met|heard|usually|always|normally|already|just|never|arrive|land|return|fly|travel|train|run|play|teach|wake|sleep|eat|cook|pick|drop|order|pay|think|read|work|start|open|close|get|drive|ring|call|text|shop|walk|see",
            ),
            (Other, "*ed"),
            (Other, "want|wanted to book|order|buy|reserve|visit|come|see|pay"),
        ],
        "ive" | "weve" | "id" => &[
            (Other, "got|a|an|been|had|already|just|no|my|to|spoken|paid|sent|ordered|booked"),
            (Offer, "prefer|rather|love|like|be"),
        ],
        "make" => &[(Offer, "it")],
        "happy" | "ready" | "able" | "willing" => &[(Offer, "to"), (Offer, "for")],
        "any" => &[(Offer, "time|day|chance|good|point")],
        "busy" | "tied" | "swamped" | "slammed" | "unavailable" | "driving" | "offline" => {
            &[(Wait, "… until|till|til|untill"), (Busy, "")]
        }
        "away" | "travelling" | "traveling" | "abroad" | "out" | "meetings" | "flying" | "holiday" | "vacation" | "leave"
        | "class" | "court" | "surgery" => &[(Wait, "… until|till|til|untill")],
        "working" => &[(Wait, "… until|till|til|untill"), (Goodbye, "now|again|fine|perfectly")],
        "booked" => &[
            (Wait, "… until|till|til|untill"),
            (Booked, "… it|in|a|an|my|the|for|us|myself|online|through|on|with|yesterday|already / $"),
        ],
        "not" => &[
            (Wait, "until|till|til|untill|before|til|b4|earlier"),
            (
                Busy,
                "now / right now / the|a best|good|great|ideal|right time|moment / free|available|able $ / free|available right|now|today|atm / able to … talk|speak|chat|answer|text / good time|now",
            ),
            (Declined, ""),
            (NotInterested, "interested / for me|us $ / … interested / really interested"),
            (
                NotInterested,
                "looking to|for|right|at / going ahead|forward|with / going to … proceed|buy|go|sign|take|continue|renew|be",
            ),
            (WrongPerson, "her|him|them|mine|me $ / my number|phone / the right|same person|one|number|guy / who you"),
            (
                NotInterested,
                "my thing|cup / something we|i / buying|needed|required|convinced|signing|proceeding|keen / for sale / a … fit|priority|match / worth it",
            ),
        ],
        "nothing" => &[(Wait, "before|until|till|til|untill"), (Goodbye, "else|more|further")],
        "none" => &[(Wait, "before|until|till|til|untill")],
        "wait" | "hold" => &[
            (Correction, "no|not|sorry|actually|thats|$"),
            (Contact, "until|till|til|untill|for"),
            (Contact, "off|on until|till|til|untill"),
            (Busy, "on"),
        ],
        "then" | "whichever" | "either" => &[(Then, "")],
        "thanks" => &[
            (Other, "you? for"),
            (Goodbye, "for everything|all / for the|your|all help|support|time|assistance|quick / for sorting|helping"),
        ],
        "thank" | "cheers" | "ta" => &[(Other, "you? for")],
        "can" | "could" | "may" | "might" => &[(Contact, "i|we get|have a|someone|somebody|your|another")],
        "that" => &[(Then, "day|time|morning|evening|afternoon"), (Other, "is|was|week")],
        "thats" => &[
            (Then, "when / a|the|my|our … time|slot|window|best"),
            (Goodbye, "all|it|everything|me|sorted|great|perfect|solved"),
        ],
        "scratch" | "strike" => &[(Correction, "that")],
        "actually" | "correction" | "nope" | "oops" | "rather" => &[(Correction, "")],
        "no" => &[
            (Correction, "sorry|wait|make|actually|the|not|monday|tuesday|wednesday|thursday|friday|saturday|sunday"),
            (Declined, "good|way|chance|can"),
            (Correction, "$"),
            (
                NotInterested,
                "longer interested|need|looking|want|required|selling|buying / loan|need|service|services required|needed|wanted|of",
            ),
            (NotInterested, "thanks|thx|interest|ty $ / thank you $ / thanks … we|i|not|already / interest in / from me|us|our"),
            (
                WrongPerson,
                "one here|called|by|with|named / longer works|with|here|at|lives|employed / … here bud|mate|sorry / … here $ / such person|number|name",
            ),
            (Goodbye, "more|further|other questions|issues|problems|help"),
        ],
        "sorry" => &[
            (
                Correction,
                "monday|tuesday|wednesday|thursday|friday|saturday|sunday|make|i|the|1|2|3|4|5|6|7|8|9|10|11|12|no|actually",
            ),
            (Correction, "$"),
        ],
        "cant" | "cannot" | "couldnt" | "wont" => &[
            (
                Busy,
                "talk|speak|chat|answer|type|reply|text|call|stop|look|deal|respond|pick|take $ / talk|speak|chat|answer|type|reply|text|call|deal|respond|take|do|look right|now|atm|at|this|it|here|because|im|anything|sorry|the|just|with / right now / now / really|even|quite talk|speak|chat|type",
            ),
            (Declined, ""),
        ],
        "doesnt" => {
            &[(Declined, "work|suit|fit|good|great|possible|ideal|convenient"), (WrongPerson, "work|live|exist here|at|for")]
        }
        "isnt" => &[
            (Declined, "work|suit|fit|good|great|possible|ideal|convenient"),
            (WrongPerson, "… number|phone|email|him|her|anymore|me"),
        ],
        "wouldnt" => &[(Declined, "work|suit|fit|good|great|possible|ideal|convenient")],
        "is" | "are" => &[
            (Declined, "out|off|bad|no|not|awful|terrible|impossible|full|packed|mental|crazy"),
            (Offer, "… good|ok|okay|fine|best|better|possible|alright|convenient"),
            (Then, "when / a|the|my|our … time|slot|window|best"),
            (Other, "you|u open|there|closed|in|working|going|coming|still|sure"),
            (Other, "^the|my|our|his|her|their|there"),
            (Other, "due|valid|on|at|from"),
        ],
        "except" => &[(Declined, "")],
        "open" | "opens" | "opening" | "close" | "closes" | "closed" | "closing" | "valid" | "due" | "expires" | "expire"
        | "deadline" | "delivery" | "delivered" | "flight" | "train" | "invoice" | "birthday" | "wedding" | "lease"
        | "warranty" | "starts" | "ends" | "arrives" | "arriving" | "leaves" | "begins" | "lands" | "comes" | "lasts"
        | "runs" | "called" | "rang" | "spoke" | "talked" | "texted" | "emailed" | "wrote" | "messaged" | "met" | "saw"
        | "bought" | "ordered" | "received" | "paid" | "sent" | "tried" | "visited" | "arrived" | "started" | "heard" | "was"
        | "had" | "returned" | "told" | "asked" | "said" | "happened" | "broke" | "stopped" | "cancelled" | "canceled"
        | "missed" | "came" | "made" | "took" | "lost" | "chatted" | "moved" | "died" | "promised" | "hell" | "shell"
        | "theyll" | "itll" | "youll" | "its" | "book" | "reserve" | "reservation" | "order" | "table" => &[(Other, "")],
        "got" => &[(Other, ""), (Booked, "my|an|a|the|us|it … slot|appointment|booking|booked / it|us|me booked")],
        "signed" => &[(Other, ""), (Booked, "up for|online|to / me|us up")],
        "went" => &[
            (Other, ""),
            (
                NotInterested,
                "with|for … another|someone|somebody|else|different|other|competitor|them|local|cheaper / another|a … direction|way|route|company / elsewhere / ahead with",
            ),
            (NotInterested, "elsewhere|with"),
        ],
        "did" => &[
            (Other, ""),
            (Other, "you|u|they|we|it|the|i open|close|have|work|deliver|offer|ship|need|get|accept|take|sell|know|run|do"),
            (Wait, "not … before|until|till|til|untill"),
        ],
        "found" => &[
            (Other, ""),
            (
                NotInterested,
                "another|someone|somebody|something|one|what else|cheaper|better|elsewhere|closer|i|we|locally / a cheaper|better|different|closer|local / it elsewhere|cheaper / elsewhere",
            ),
        ],
        "confirmed" => &[(Other, ""), (Booked, "… for|appointment|booking|slot")],
        "he" | "she" | "they" | "it" => &[(
            Other,
            "will|was|were|has|had|starts|ends|comes|said|goes|works|takes|gets|needs|should|can|could|must|leaves|opens|closes",
        )],
        "my" | "our" | "the" | "his" | "her" | "their" | "your" => &[
            (
                Other,
                "… will|is|was|are|were|arrives|starts|ends|expires|opens|closes|leaves|begins|comes|lands|has|had|needs|finishes|goes|gets",
            ),
            (
                Other,
                "appointment|meeting|interview|exam|party|game|match|concert|funeral|booking|reservation|contract|offer|sale|birthday|flight",
            ),
        ],
        "when" | "where" | "why" | "who" | "which" => &[(Other, "is|are|do|does|did|will|can|was|has|should")],
        "do" | "does" => &[
            (Other, "you|u|they|we|it|the|i open|close|have|work|deliver|offer|ship|need|get|accept|take|sell|know|run|do"),
            (Wait, "not … before|until|till|til|untill"),
        ],
        "will" => &[(Other, "it|they|the|you|there|he|she be|open|close|arrive|come|take|have|deliver|finish|start|still")],
        "meeting" | "interview" | "conference" | "lecture" | "lesson" | "seminar" => &[(Wait, "… until|till|til|untill")],
        "in" => &[
            (Busy, "a|another|the … meeting|call|class|interview|appointment|conference|movie|lecture|lesson"),
            (Busy, "meetings|class|court|surgery|transit|theatre"),
        ],
        "bad" => &[(Busy, "time|moment"), (Declined, "")],
        "wrong" => &[
            (Busy, "time|moment"),
            (Declined, ""),
            (WrongPerson, "number|person|guy|lady|woman|man|email|address|contact|phone|mark|john|one|recipient|inbox|susan"),
        ],
        "hands" => &[(Busy, "full")],
        "later" => &[(Busy, "")],
        "one" => &[(Busy, "sec|second|moment|minute")],
        "on" => &[(Busy, "a|another|the call|phone|train|plane|bus|road|line|way")],
        "at" => &[(
            Busy,
            "work / the doctor|doctors|dentist|dentists|gym|hospital|airport|cinema|movies|vet|vets|checkout|till|bank / a wedding|funeral|concert|conference / my desk",
        )],
        "running" => &[(Busy, "late|between|out")],
        _ => others(word),
    }
}
