//! The rest of what one says in English: that somebody can't, is not interested, has booked, is angry, is somebody else.
//!
//! In: a word in small letters without accents. Out: the patterns of what may follow it, each with what it says. Never: a time.

use super::super::Says;

/// Those that `phrases` has not.
#[allow(clippy::too_many_lines, reason = "a table")]
pub(super) fn others(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{Booked, Busy, Complaint, Contact, Goodbye, NotInterested, Offer, Then, WrongPerson};
    match word {
        "middle" => &[(Busy, "of")],
        "nobody" => &[(WrongPerson, "… called|name|here")],
        "gone" => &[(NotInterested, "with|for|elsewhere")],
        "going" => &[(NotInterested, "with|for another|someone|different|somebody|else|them / elsewhere")],
        "chose" => {
            &[(NotInterested, "another|someone / a different|competitor / the other|competition / to go|stay|not / not to")]
        }
        "decided" => &[(
            NotInterested,
            "against / not to|for / to go with|elsewhere / to stay|stick|keep|pass / on another|someone|a / we|i dont|wont|will / its not",
        )],
        "dont" => &[
            (
                NotInterested,
                "want|need|require it|any|your|anything|one|that|them|the|this|more|to … $ / want|need|require it|any|your|anything|one|them|the|this service|services|product|now|anymore|thx|thanks|offer|insurance|warranty|extended|loan / want it|this|any|them",
            ),
            (
                WrongPerson,
                "know|recognise|recognize who|any|him|her|anyone|this person|number|name|woman|man|guy / know what|who this|that|you … about|mean|are",
            ),
            (WrongPerson, "live|work here"),
        ],
        "changed" => &[(NotInterested, "my|our mind|minds|plans")],
        "pass" => &[(NotInterested, "on|$"), (NotInterested, "this time / thanks|for|lol|sorry")],
        "count" => &[(NotInterested, "me out")],
        "sticking" | "staying" => &[(NotInterested, "with")],
        "elsewhere" => &[(NotInterested, "")],
        "unacceptable" | "disgusted" | "disgusting" | "disgraceful" | "disgrace" | "ridiculous" | "appalling" | "appalled"
        | "outrageous" | "shambles" | "shocking" | "pathetic" | "useless" | "incompetent" | "infuriating" | "livid"
        | "furious" | "harassment" | "harassing" | "scam" | "scammers" | "fraud" | "complaint" | "complain" | "complaining"
        | "ombudsman" | "liars" | "lied" | "ashamed" | "unprofessional" | "disappointed" | "dreadful" | "atrocious" => {
            &[(Complaint, "")]
        }
        "rubbish" => &[(Complaint, "service|$")],
        "worst" => &[(Complaint, "… service|experience|company|customer")],
        "terrible" | "awful" => &[(Busy, "time|moment"), (Complaint, "service|experience|customer|company")],
        "shame" => &[(Complaint, "on")],
        "sick" => &[(Complaint, "of / and tired")],
        "fed" => &[(Complaint, "up")],
        "tired" => &[(Complaint, "of … being|chasing|waiting|this|your|repeating|explaining")],
        "third" | "fourth" | "fifth" => &[(Complaint, "time")],
        "report" | "reporting" => &[(Complaint, "you|this|your")],
        "waste" => &[(Complaint, "of")],
        "trading" => &[(Complaint, "standards")],
        "legal" => &[(Complaint, "action")],
        "lawyer" => &[(Complaint, "will|is|about|$")],
        "solicitor" => &[(Complaint, "will|is|about")],
        "used" => &[(WrongPerson, "to have|belong|be … number|phone|mine|his|hers|this")],
        "left" => &[
            (WrongPerson, "the|this|our company|firm|job|organisation|organization|school|practice|business"),
            (WrongPerson, "us last|in|years|ages|months / here"),
        ],
        "longer" => &[(WrongPerson, "works|work|with|employed|at|here|lives|has")],
        "mistaken" | "aint" => &[(WrongPerson, "")],
        "belong" => &[(WrongPerson, "to")],
        "scheduled" => &[(Booked, "… it|in|a|an|my|for|online|with / $")],
        "reserved" => &[(Booked, "… it|a|an|my|our|online / $")],
        "appointment" => &[(Booked, "… made|confirmed|booked|set|sorted|scheduled")],
        "booking" => &[(Booked, "… confirmed|made|done|sorted|complete|went|confirmation|ref|reference|number")],
        "confirmation" => &[(Booked, "")],
        "see" => {
            &[(Booked, "you|u|yous|ya on|at|tomorrow|then|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next|there")]
        }
        "diary" => &[(Booked, "for|already")],
        "grabbed" | "picked" => &[(
            Booked,
            "… slot|appointment|spot|time|it|monday|tuesday|wednesday|thursday|friday|saturday|sunday / the|a 1|2|3|4|5|6|7|8|9|10|11|12",
        )],
        "bye" | "goodbye" | "cheerio" | "ciao" | "farewell" | "solved" | "sorted" | "resolved" | "fixed" | "ttyl" | "worked" => {
            &[(Goodbye, "")]
        }
        "all" => &[(Goodbye, "good|sorted|fixed|done|set|working|resolved|clear"), (Booked, "booked")],
        "take" => &[(Goodbye, "care")],
        "enjoy" => &[(Goodbye, "your|the")],
        "locked" => &[(Booked, "in")],
        "finished" | "done" => &[(Goodbye, "then|here|thanks|now")],
        "thieves" | "thief" | "cheats" | "cheating" | "crooks" | "cowboys" | "chancers" | "robbed" | "conned" | "swindle"
        | "ripped" | "ripoff" | "angry" | "fuming" | "outraged" | "insulting" | "insult" | "negligent" | "negligence"
        | "incompetence" => &[(Complaint, "")],
        "joke" => &[(Complaint, "of|$")],
        "refund" | "refunded" => &[(Complaint, "… now|immediately|or|else|today")],
        "enough" => &[(Complaint, "of you|this|your|it / is enough")],
        "broken" => &[(Complaint, "promise|promises")],
        "nah" => &[(NotInterested, "")],
        "needing" => &[(NotInterested, "… anymore|the|your|it|any")],
        "hard" => &[(NotInterested, "pass")],
        "already" => &[
            (
                NotInterested,
                "got|have|bought|found|signed|using|with … another|someone|elsewhere|one|other|different|somebody|supplier|provider",
            ),
            (Booked, "booked|scheduled|in"),
        ],
        "meant" => &[(WrongPerson, "for|to … someone|somebody|another|else|different|other")],
        "mixed" => &[(WrongPerson, "me|us up")],
        "belonged" => &[(WrongPerson, "to")],
        "different" => &[(WrongPerson, "person|guy|number|jenny|man|woman|customer|account")],
        "teaching" | "cooking" | "operating" | "presenting" | "recording" | "shopping" | "eating" | "parking" => {
            &[(Busy, "right|now|atm|at|a|the / $")]
        }
        "with" => &[
            (
                Busy,
                "a|another|my client|customer|patient|student|boss|someone|clients|customers|patients right|now|atm|at|just|$",
            ),
            (Busy, "a|another|my client|customer|patient|student|boss"),
        ],
        "awkward" | "difficult" => &[(Busy, "time|moment")],
        "snowed" | "rushed" | "manic" | "hectic" | "mental" | "firefighting" => &[(Busy, "")],
        "up" => &[(Busy, "to my|the neck|eyes|eyeballs|ears")],
        "back" => &[(Busy, "to back")],
        "another" => &[(Busy, "time|day|line|call")],
        "would" => &[(Offer, "… do|work|suit|be")],
        "bother" | "disturb" => &[(Contact, "me|us|him|her")],
        "after" | "afterwards" => &[(Then, "that|which|then")],
        _ => &[],
    }
}
