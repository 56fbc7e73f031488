//! That a time does not fit, that somebody can't now, and what others do or have done, in English.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// That a time does not fit.
pub(super) const DECLINED: &[&str] = &[
    "not|cant|cannot|couldnt|wont|except|bad|wrong",
    "no good|way|chance|can",
    "doesnt work|suit|fit|good|great|possible|ideal|convenient",
    "isnt work|suit|fit|good|great|possible|ideal|convenient",
    "wouldnt work|suit|fit|good|great|possible|ideal|convenient",
    "is|are out|off|bad|no|not|awful|terrible|impossible|full|packed|mental|crazy",
];

/// That somebody can't now.
pub(super) const BUSY: &[&str] = &[
    "busy|tied|swamped|slammed|unavailable|driving|offline|later|snowed|rushed|manic|hectic|mental|firefighting",
    "not now / right now / the|a best|good|great|ideal|right time|moment / free|available|able $ / free|available right|now|\
     today|atm / able to … talk|speak|chat|answer|text / good time|now",
    "wait|hold on",
    "cant|cannot|couldnt|wont talk|speak|chat|answer|type|reply|text|call|stop|look|deal|respond|pick|take $ / talk|speak|\
     chat|answer|type|reply|text|call|deal|respond|take|do|look right|now|atm|at|this|it|here|because|im|anything|sorry|the|\
     just|with / right now / now / really|even|quite talk|speak|chat|type",
    "in a|another|the … meeting|mtg|cinema|gym|queue|call|class|interview|appointment|conference|movie|lecture|lesson / meetings|meeting|mtg|mtgs|class|court|\
     surgery|transit|theatre",
    "bad time|moment",
    "wrong time|moment",
    "hands full",
    "one sec|second|moment|minute",
    "on the other|another line|call|phone",
    "cant|cannot stop to? talk|chat|now|$",
    "on a|another|the call|phone|train|plane|bus|road|line|way",
    "at work / the doctor|doctors|dentist|dentists|gym|hospital|airport|cinema|movies|vet|vets|checkout|till|bank / a wedding|\
     funeral|concert|conference / my desk",
    "running late|between|out",
    "middle of",
    "terrible|awful time|moment",
    "teaching|cooking|operating|presenting|recording|shopping|eating|parking right|now|atm|at|a|the / $",
    "with a|another|my client|customer|patient|student|boss|someone|clients|customers|patients right|now|atm|at|just|$ / a|\
     another|my client|customer|patient|student|boss",
    "awkward|difficult time|moment",
    "up to my|the neck|eyes|eyeballs|ears",
    "back to back",
    "another time|day|line|call",
];

/// That they can't until a time.
pub(super) const WAIT: &[&str] = &[
    "shift … until|till|til|untill",
    "busy|tied|swamped|slammed|unavailable|driving|offline … until|till|til|untill",
    "away|travelling|traveling|abroad|out|meetings|flying|holiday|vacation|leave|class|court|surgery … until|till|til|untill",
    "working … until|till|til|untill",
    "booked … until|till|til|untill",
    "not until|till|til|untill|before|til|b4|earlier",
    "nothing before|until|till|til|untill",
    "none before|until|till|til|untill",
    "did not … before|until|till|til|untill",
    "do|does not … before|until|till|til|untill",
    "meeting|interview|conference|lecture|lesson|seminar … until|till|til|untill",
];

/// That somebody else acts, or that it is done: what such a clause says of a time asks for nothing.
pub(super) const OTHER: &[&str] = &[
    "ill|well|open|opens|opening|close|closes|closed|closing|valid|due|expires|expire|deadline|delivery|delivered|flight|\
     train|invoice|birthday|wedding|lease|warranty|starts|ends|arrives|arriving|leaves|begins|lands|comes|lasts|runs|called|\
     rang|spoke|talked|texted|emailed|wrote|messaged|met|saw|bought|ordered|received|paid|sent|tried|visited|arrived|started|\
     heard|was|had|returned|told|asked|said|happened|broke|stopped|cancelled|canceled|missed|came|made|took|lost|chatted|\
     moved|died|promised|hell|shell|theyll|itll|youll|its|book|reserve|reservation|order|table|got|signed|went|did|found|\
     confirmed",
    "have a|an|my|to|been|had|the|got",
    "let me|you",
    "how time|much|many|long|are|do|happens|if / is the|your",
    "what|hows|whats time|much|many|long|are|do|happens|if / is the|your",
    "im|were *ing / due|booked|meant|supposed|gonna",
    "i|we will|shall|might|must|should|had|gotta|may|hope|plan|promise|am|are|was|were|did|have|had|got|go|went|live|leave|\
     saw|said|told|thought|know|knew|need|paid|spoke|rang|wrote|bought|sent|met|heard|usually|always|normally|already|just|\
     never|arrive|land|return|fly|travel|train|run|play|teach|wake|sleep|eat|cook|pick|drop|order|pay|think|read|work|start|\
     open|close|get|drive|ring|call|text|shop|walk|see / *ed / want|wanted to book|order|buy|reserve|visit|come|see|pay",
    "ive|weve|id got|a|an|been|had|already|just|no|my|to|spoken|paid|sent|ordered|booked",
    "thanks you? for",
    "thank|cheers|ta you? for",
    "that is|was|week",
    "is|are you|u open|there|closed|in|working|going|coming|still|sure / due|valid|on|at|from",
    "is|are ^the|my|our|his|her|their|there",
    "he|she|they|it will|was|were|has|had|starts|ends|comes|said|calls|rings|texts|phones|emails|messages|goes|works|takes|gets|needs|should|can|could|must|leaves|\
     opens|closes",
    "my|our|the|his|her|their|your … will|is|was|are|were|arrives|starts|ends|expires|opens|closes|leaves|begins|comes|lands|\
     has|had|needs|finishes|goes|gets / appointment|meeting|interview|exam|party|game|match|concert|funeral|booking|\
     reservation|contract|offer|sale|birthday|flight",
    "my|our … with … is|was|starts",
    "your|the|his|her … says|say|said",
    "when|where|why|who|which is|are|do|does|did|will|can|was|has|should",
    "do|does you|u|they|we|it|the|i open|close|have|work|deliver|offer|ship|need|get|accept|take|sell|know|run|do",
    "will it|they|the|you|there|he|she be|open|close|arrive|come|take|have|deliver|finish|start|still",
];
