//! What the words of German say of a time.
//!
//! In: nothing. Out: words in small letters without accents, by what they say. Never: what they say beside others.

use super::super::super::super::table::Rows;
use super::super::super::items::Item::{
    self, Day, Half, HalfTo, Month, Number, Part as P, Quarter, Sign as S, TomorrowOrMorning, Unit as U, Weekday, Weekend,
};
use super::super::super::items::Part::{Afternoon, Evening, Midnight, Morning, Night, Noon};
use super::super::super::items::Sign::{
    After, Ago, And, At, Before, Between, Clock, End, Few, Filler, From, In, Last, Middle, Next, Not, Now, On, Or, Ordinal,
    Start, This, Until,
};
use super::super::super::items::Unit;

/// Of a word.
pub(super) const ITEMS: Rows<Item> = &[
    (Number(1), &["eine|einen|einer|einem|eines|ne|nen|ner|nem|n|a"]),
    (HalfTo, &["halb"]),
    (Half, &["halbe|halben|halbes|halber"]),
    (Quarter, &["viertel|viertl|vierterl"]),
    (U(Unit::Minute), &["minute|minuten|min|mins|minutchen|minuterl|minutli"]),
    (U(Unit::Hour), &["stunde|stunden|std|stdn|stundchen|stunderl|stundli|stund"]),
    (U(Unit::Day), &["tag|tage|tagen|tages|tags"]),
    (
        U(Unit::BusinessDay),
        &["werktag|werktage|werktagen|arbeitstag|arbeitstage|arbeitstagen|geschaftstage|geschaftstagen|bankarbeitstage|\
           bankarbeitstagen"],
    ),
    (U(Unit::Week), &["woche|wochen"]),
    (U(Unit::Month), &["monat|monate|monaten|monats|monates|mon"]),
    (U(Unit::Year), &["jahr|jahre|jahren|jahres|jahrs"]),
    (Weekday(0, false), &["montag|mo"]),
    (Weekday(1, false), &["dienstag|dinstag|diensttag"]),
    (Weekday(1, true), &["di"]),
    (Weekday(2, false), &["mittwoch|mitwoch|mittw"]),
    (Weekday(2, true), &["mi"]),
    (Weekday(3, false), &["donnerstag|donerstag|donnerstg|donners"]),
    (Weekday(3, true), &["do"]),
    (Weekday(4, false), &["freitag|fr|freitg|freitach"]),
    (Weekday(5, false), &["samstag|sonnabend|samtag|samst"]),
    (Weekday(5, true), &["sa"]),
    (Weekday(6, false), &["sonntag|sontag|sonntach"]),
    (Weekday(6, true), &["so"]),
    (Month(1, false), &["januar|janner|jaenner|jan"]),
    (Month(2, false), &["februar|feber|feb"]),
    (Month(3, false), &["marz"]),
    (Month(4, false), &["april|apr"]),
    (Month(5, false), &["mai"]),
    (Month(6, false), &["juni|juno|jun"]),
    (Month(7, false), &["juli|julei|jul"]),
    (Month(8, false), &["august|aug"]),
    (Month(9, false), &["september|sept|sep"]),
    (Month(10, false), &["oktober|okt"]),
    (Month(11, false), &["november|nov"]),
    (Month(12, false), &["dezember|dez"]),
    (P(Morning), &["fruh|morgens|fruhs|vormittag|vormittags|vormittach|vorm|vm|fruhmorgens|fruhe"]),
    (P(Noon), &["mittag|mittags|zmittag|mittagspause|mittagszeit|mittagessen|lunch"]),
    (P(Afternoon), &["nachmittag|nachmittags|nachmittach|nachm|nm|nami|namittag"]),
    (P(Evening), &["abend|abends|abnd|abig|obend|feierabend"]),
    (P(Night), &["nacht|nachts"]),
    (P(Midnight), &["mitternacht"]),
    (Day(0), &["heute|heut|heit|hete"]),
    (TomorrowOrMorning, &["morgen|moregn|morgn|mrgn|moagn|morge"]),
    (Day(2), &["ubermorgen|ubermorgn|ubamorgn"]),
    (Day(-1), &["gestern|vorgestern|gest"]),
    (Weekend, &["wochenende|wochenend|we|woend"]),
    (S(In), &["in|im|innerhalb|binnen"]),
    (S(At), &["um|gegen|gg"]),
    (S(On), &["am|zum|zu"]),
    (
        S(Next),
        &["nachste|nachsten|nachster|nachstes|nachstem|kommende|kommenden|kommender|kommendes|folgende|folgenden|\
           darauffolgenden|kommend|nachst"],
    ),
    (S(This), &["diese|diesen|dieser|dieses|diesem"]),
    (
        S(Last),
        &["letzte|letzten|letzter|letztes|letztem|vorige|vorigen|voriger|voriges|vergangene|vergangenen|vergangener|\
           vergangenes|vorletzte|vorletzten"],
    ),
    (S(Ago), &["her"]),
    (S(After), &["nach"]),
    (S(Before), &["vor"]),
    (S(From), &["ab|von|vom"]),
    (S(Until), &["bis"]),
    (S(Between), &["zwischen"]),
    (S(And), &["und|u"]),
    (S(Or), &["oder|od|bzw|beziehungsweise"]),
    (S(Not), &["nicht|net|ned|nit|nich|nid"]),
    (S(End), &["ende|end"]),
    (S(Start), &["anfang|beginn|anfangs"]),
    (S(Middle), &["mitte"]),
    (S(Few), &["paar|einige|einigen|einiger|mehrere|mehreren|wenigen|wenige"]),
    (
        S(Filler),
        &["den|dem|der|das|des|die|ca|circa|zirka|etwa|ungefahr|rund|vielleicht|evtl|eventuell|spatestens|fruhestens|erst|\
           schon|genau|punkt|gleich|mal|einfach|halt|gern|gerne|lieber|bitte|eher|irgendwann|jeweils|direkt|doch|eben|nur|\
           circ|ungef|noch|wohl|ja|kurz|runde|guten|gute|knapp|spat"],
    ),
    (S(Clock), &["uhr|h"]),
    (S(Ordinal), &["te|ten|ter|tem|ste|sten|ster"]),
    (S(Now), &["jetzt"]),
];
