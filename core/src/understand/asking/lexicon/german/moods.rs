//! What else is meant, in German: that something is not wanted, booked, over, wrong.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// That what is offered is not wanted.
pub(super) const NOT_INTERESTED: &[&str] = &[
    "abgesagt|absagen|absage|dankend|anderweitig|hinfallig|verzichten|verzichte",
    "hatte|hatt|hatts|hatten|habe|hab|haben|han|ham … kein|keine|keinen interesse|bedarf|verwendung / … kein|keine|keinen … \
     interesse|bedarf / uns|mich … anders|anderweitig|dagegen|gegen|entschieden / schon|bereits|inzwischen|mittlerweile|jetzt \
     … anderen|andere|anderes|was|jemanden|jemand / … was anderes|anders gefunden|genommen|gekauft",
    "nicht|net|ned|nit|nich|nid interessiert|mehr interessiert|notig|relevant|gewunscht / mehr … interesse|aktuell|relevant|\
     notig / fur mich|uns|mi",
    "nix fur uns|mich|mi",
    "kein|keine|keinen|keinerlei interesse|bedarf|verwendung|lust|thema / weiteres|weiteren interesse|bedarf / … mehr … \
     interesse|bedarf",
    "nein danke|kein|keine|brauchen|wir|merci",
    "interesse verloren|mehr|erledigt",
    "bleiben|bleibe|bleib … bei|beim … unserem|meinem|unserer|meiner|bisherigen|jetzigen|alten|anderen|aktuellen|vorhandenen \
     / … bei|beim unserem|meinem|unserer|meiner|dem|der|bisherigen|jetzigen|alten|aktuellen|unsern|meim",
    "entschieden $ / und|gegen|haben|dagegen",
    "woanders gekauft|bestellt|gebucht|gefunden|unterschrieben|genommen|abgeschlossen",
    "fundig geworden",
    "anderen|andere|anderes|anders|konkurrenz|mitbewerber … entschieden|gefunden|genommen|gekauft|beauftragt|unterschrieben|\
     vergeben|geworden / anbieter|firma|handwerker|losung|makler|hund … entschieden|gefunden|genommen|beauftragt|geworden|\
     gewahlt",
    "unterschrieben|vergeben $",
    "brauche|brauch|brauchen|brauchts|benotige|benotigen … nicht|net|ned|nimmer|nichts|keine|keinen|kein mehr|bei|von / … \
     nicht|net|ned|nimmer mehr / nicht|net|ned|nimmer $ / … nimmer|nichts",
    "zu teuer|kostspielig … raus|nein|danke|lassen|lass|passe / weit weg",
    "bin|sind|war raus $",
    "lehnen|lehne … ab",
];

/// That they have booked.
pub(super) const BOOKED: &[&str] = &[
    "gebucht|reserviert|eingebucht|gesichert|vereinbart|geschnappt|eingetragen|angemeldet",
    "ich|i|wir … gebucht|reserviert|eingetragen|ausgesucht|gesichert",
    "buchung|termin|reservierung|buchungsbestatigung|terminbestatigung … durch|bestatigt|erfolgreich|geklappt|abgeschlossen|\
     gebucht|gesichert|fix|fixiert|eingetragen|erhalten|gemacht / steht|durch|fix|gebucht|gemacht / ist fix|gebucht|gemacht / \
     $",
    "beratungstermin|probestunde|probetraining|online … gebucht|steht|gesichert|reserviert|eingetragen|gemacht|ausgemacht",
];

/// That it is over.
pub(super) const GOODBYE: &[&str] = &[
    "wares|erledigt|tschuss|tschau|tschuess|pfiat|pfiad|pfiati|baba|ciao|ade|wiedersehen|wiederschauen|wiederhoren|adieu|\
     tschussi|tschussle|bye|gelost|geklart|behoben|wiederluege",
    "kein|keine|keinen|keinerlei weiteren|fragen|weitere|probleme",
    "das war|wars|ware|wares alles|dann|es|schon|gewesen|fur / war|ware … alles|schon",
    "brauche|brauch|brauchen|brauchts|benotige|benotigen ich nicht|nichts mehr|nicht",
    "dat|des war|wars|ware|wares alles|dann|es|schon|gewesen|fur / war|ware … alles|schon",
    "schonen|schone|schones|schonan|ruhigen|angenehmen|guten|schona … abend|tag|feierabend|wochenende|woche|feiertage|zeit|\
     nacht|abig|sonntag|restwoche|urlaub|nachmittag",
    "alles klar|gut|erledigt|geklart|bestens|funktioniert|gelost|gut|super|ok / … geklappt|geklart|erledigt|geregelt|bestens",
    "funktioniert|lauft wieder|jetzt|nun|alles|einwandfrei / $",
    "hat sich … geklart|erledigt|gelost|geklart / alles geklappt|funktioniert",
    "mehr brauch|brauche|wollte|braucht ich|i nicht|net|nit|ned|s / fragen habe|hab ich nicht|keine",
    "bedankt|machs|machts gut / $",
];

/// That they are dissatisfied.
pub(super) const COMPLAINT: &[&str] = &[
    "frechheit|unverschamt|unverschamtheit|unfassbar|inakzeptabel|unzumutbar|zumutung|skandal|skandalos|abzocke|betrug|\
     betruger|verarsche|verarschen|verarscht|verarschung|beschwerde|beschweren|beschwere|reklamiere|saftladen|sauladen|\
     sauerei|schweinerei|unmoglicher|enttauscht|enttauschend|unverantwortlich|miserabel|miserabler|unfahig|unfahige|\
     unfahigkeit|unfahiges|katastrophal|katastrophaler|drecksladen|scheissladen|verbraucherzentrale|verbraucherschutz|\
     konsumentenschutz|arbeiterkammer|schlamperei|stinksauer|sauer|wutend|bodenlose|bodenlos|peinlich|lacherlich|abgezockt|\
     luge|lugner|gelogen|nutzlos|nervt|belastigung|belastigen|unterirdisch|beschissen|armselig|empoerend|emporend|sauhaufen|\
     pfusch|gepfuscht|schlampig|schande",
    "ich|i|wir zeige|zeig|gehe|geh|schalte|schalt|wende|verlange … anwalt|verbraucherzentrale|konsumentenschutz|polizei|\
     beschwerde|an|ein",
    "das letzte|reinste frechheit|katastrophe|hohn / ist … frechheit|unverschamt|skandal|betrug|katastrophe|sauerei|zumutung|\
     lacherlich|witz",
    "der|die|den letzte|reinste frechheit|katastrophe|hohn",
    "was fallt|soll euch|ihnen|das|der ein|scheiss|mist",
    "niemand|keiner … ruckruf|zuruckgerufen|gemeldet|meldet|kummert|erschienen|gekommen|antwortet|reagiert",
    "dat|des ist … frechheit|unverschamt|skandal|betrug|katastrophe|sauerei|zumutung|lacherlich|witz",
    "reklamation|anzeige|anzeigen erstatten|bei / $",
    "anwalt|rechtsanwalt ein|einschalten|wird|weiss|meldet|prufen / $",
    "schlechter|schlechteste|schlechtester|mieser|schlechtesten service|kundenservice|laden|support|kundendienst|scherz|witz|\
     erfahrung",
    "dritte|vierte|dritten|vierten|funfte|dreimal|zigmal|zigste mal|mahnung|versuch|anlauf / … umsonst|vergeblich",
    "nase|schnauze voll|gestrichen",
    "reicht|reichts mir|jetzt|langsam|endgultig|s / es mir|jetzt|langsam",
    "geld zuruck",
    "immer noch nicht|kein|keine|nichts|net",
    "seit … warte|warten|wartet|vertrostet|hingehalten|ohne",
    "kummert sich keiner|niemand|kein",
];

/// That somebody else is looked for.
pub(super) const WRONG_PERSON: &[&str] = &[
    "verwahlt|verwechselt|verwechseln|verwechselst|verwechslung|pensioniert|ausgeschieden|irrtumlich|verwechselns",
    "bin|bi|binn|sind … nicht|ned|net|die|der falsche|falscher|richtige",
    "hatte|hatt|hatts|hatten|habe|hab|haben|han|ham sie|du sich|dich … verwahlt|vertan|geirrt",
    "nicht|net|ned|nit|nich|nid mehr bei|hier|da|fur|in|zustandig / die|der richtige|gesuchte|zustandig / zustandig / meine \
     nummer",
    "nix zu tun",
    "kein|keine|keinen|keinerlei … mit dem|diesem namen",
    "ich|i|wir … nicht|net|ned … herr|frau|der|die / heisse|heiss|hoass|bin … nicht|net|ned / kenne|kenn keinen|keine|\
     niemanden|sie|dich|euch nicht|mit|namens",
    "mein|meine|meiner|meinem|meinen|unser|unsere|unserem|unserer|seine|deren name ist nicht|net",
    "das falsche|falschen nummer|person|ansprechpartner|adresse|mann|frau",
    "der|die|den falsche|falschen nummer|person|ansprechpartner|adresse|mann|frau",
    "bis falsch",
    "arbeite|arbeit dort|da|hier nicht|net|nimmer mehr?",
    "falsch verbunden / $ / hier|da|bei|gewahlt",
    "falsche|falschen|falscher nummer|person|adresse|ansprechpartner|kontakt|empfanger|email|mailadresse|mann|frau|anschluss|\
     handynummer|telefonnummer|rufnummer",
    "arbeitet|wohnt|gehort … nicht|net|nimmer|ned mehr|hier|mir|bei|da / … nimmer / schon lange|langst",
    "hier gibt|wohnt|arbeitet … kein|keine|keinen|niemand|nicht / heisst niemand|keiner",
    "kenne|kenn ich … nicht|net|keine|keinen|niemanden|kein / keinen|keine|niemanden|sie|dich|i … nicht|namens|net",
    "heisse|heiss|hoass … nicht|net|ned / ich nicht",
    "umgezogen|weggezogen|verstorben $",
    "sans|seid falsch / ihr falsch|verkehrt|bei",
];
