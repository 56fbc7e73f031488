//! How one asks in German to be contacted, offers a time, names it again and takes it back.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// To be contacted.
pub(super) const CONTACT: &[&str] = &[
    "anrufen|anrufe|anrufst|anruft|telefonieren|telefonisch|durchrufen|durchklingeln|anklingeln|klingeln|anlauten|ruckruf|\
     ruckrufe|ruckrufs|zuruckrufen|zuruckruft|zuruckrufst|zuruckmelden|anschreiben|anschreibst|texten|nachfassen|nachhaken|\
     nachfragen|nachfragt|nachfragst|anfragen|anklopfen|anhauen|anpingen|pingen|anbimmeln|bimmeln|bimmel|durchbimmeln|\
     kontaktierst|kontakt|sprechen|reden|quatschen|plaudern|schnacken|ratschen|labern|schwatzen|tratschen|austauschen|\
     besprechen|unterhalten|call|callen|telefontermin|telefongesprach|gesprache|zoomen|zoom|skypen|facetimen|videocall|\
     videoanruf|teams|whatsappen|schreibts|schreibs|meldest|meldets|melds|meldens|erinnern|erinnert|erinnerst|erinnerung|\
     haken|hakt|klingelst|lauten|lautens|rufst|rufts|rufens|rufn|pingt|kontaktaufnahme|mailen|anmailen|durchtelefonieren|\
     zusammentelefonieren|telefoniern|anrufn|erreichen|nachmelden|wiedermelden|vertagen|verschieben|verlegen|umlegen|\
     anbimmelst|anklingelst|durchklingelst|durchklingelt|durchrufst|durchruft|anschreibt|kontaktieret|telefonier|telefonierts|\
     aloten|alute|aluten|lute|luten|lut|wiedervorlage|anruf|telefonat|gesprach|kontaktieren|kontaktiere|schreib|meld|erinner|\
     erinnere|hak|hake|ruf|ping|klingel|klingle|nachricht|sms|rufen|melden|schreiben|schreibst|red|redma|schauma|telefonierma|\
     redmas|sprechma|schieb|schieben|verschieb|verschiebt|verlegt|verleg|verschoben|umbuchen",
    "telefon|horer|apparat|rohr|handy gesprach|ware|geht|passt",
    "kontaktiert mich|uns|bitte|ihr",
    "klingelt mich|uns|bei|bitte|ihr|mal|einfach|kurz|doch|gern|gerne|nochmal|durch",
    "laut mich|mi|bei|einfach|doch|an|nochmal|noch|kurz|ruhig",
    "erreichst|erwischst|erwischen|erwischt mich|mi|uns|sie|du|ihr|man",
    "erreicht ihr|mich|uns|man",
    "drauf zuruckkommen",
    "telefoniere mir|doch|bitte",
    "schicken sie|du|ihr mir|uns",
    "rufe mich|uns|mi|bitte|doch|an|gern|gerne|einfach|ruhig|nochmal|noch|dann|da|durch|kurz|mal",
    "ruft mich|uns|mi|bitte|ihr|ruhig|doch|gern|gerne|einfach|nochmal|dann|noch|da|mal|kurz|an|durch|am|um|ab|morgen|heute|\
     nachste",
    "melde dich|di|bei|bitte|nochmal",
    "meldet euch|eich|ihr|bitte|nochmal / sich … jemand|wer|einer|eine|ihr|euer|bei",
    "schreibe mir|uns|mich|bitte|doch|einfach|gern|nochmal",
    "schreibt mir|uns|mich|bitte|ihr|doch|einfach|gern|gerne|nochmal|dann|noch|mal|kurz|am|um|ab|morgen|heute",
    "frag|frage|fragt|fragen|fragts|frogn mich|mi|uns|nochmal|nochmals|wieder|da|dann|am|im|in|ab|nach|einfach|gern|gerne|\
     ruhig|doch|bitte|sie|noch|morgen|kommende|nachste|nachsten|kommenden",
    "sprich|sprichst mich|mit|uns|an",
    "bescheid geben|sagen / $",
    "gib|gebt|geben|gebts|gebens mir|uns|ma|sie|bitte|noch … zeit|stunde|stunden|minuten|min|tage|tag|wochen|woche|monat|\
     monate|bescheid|chance|moment|std / mir|uns|ma / sie mir|uns",
    "komm|kommen|kommt|kommens|kommts … auf mich|uns|mi zu|zuruck / … zuruck|drauf",
    "probier|probiers|probiere|probieren|probierens|probiert|probierts|versuch|versuchs|versuche|versuchen|versuchens|\
     versucht|versuchts $ / sie|es|nochmal|nochmals|noch|mal|am|um|ab|morgen|dann|mich|doch|bitte|gern|einfach|nachher|heute|\
     wieder|in|nach|da|so|gegen|lieber|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag",
    "hor|hort|horen … von ihnen|euch|dir|voneinander / wir uns|voneinander|nochmal / ma uns|si / … mich|uns … telefon",
    "lass|lassen|lasst|lassens|lossma|lassma sie? uns … sprechen|reden|telefonieren|quatschen|horen",
    "setzen|setz|setzt … in verbindung",
    "verbindung setzen|treten",
    "man mich|uns … erreichen|anrufen|sprechen|erreicht|telefon",
];

/// That a time is offered, or fits.
pub(super) const OFFER: &[&str] = &[
    "erreichst|erwischst|erwischen|erwischt|vereinbaren|ausmachen|abmachen|passt|passts|passte|passat|passen|klappt|klappts|\
     klappte|ginge|gings|gangs|gangat|ging|gange|erreichbar|ansprechbar|verfugbar|verfugung|ranzukriegen|sprechbar|rangehen|\
     abheben|gesprachsbereit|frei|freie|moglich|ideal|optimal|gunstiger|bevorzugt|vorzugsweise|bestenfalls|idealerweise|\
     meinetwegen|jederzeit|einverstanden|abgemacht|vielleicht|hochstens|fruhestens|eventuell|allenfalls|lieber|stattdessen|\
     besser",
    "telefon|horer|apparat|rohr|handy $",
    "lass|lassen|lasst|lassens|lossma|lassma … uns|mich",
    "geht|gehts|gehn|gehen auch|gut|besser|bei|mir|klar|ok|okay|immer|prima|super|fein|eher|wunderbar|leichter|am|uns|\
     telefonieren / fur mich|uns|mir / $ / es|das|s|da auch|gut|besser|bei|mir|klar|ok|eher|am|uns|telefonieren|fur|ihnen|dir|\
     euch|wieder|schon / es|das|s|da $ / ein|der anruf|call|ruckruf|telefonat / ihnen|dir|euch",
    "ware … gut|super|ideal|recht|perfekt|prima|toll|ok|okay|besser|optimal|fein|schon|nett|klasse|frei|da|zuhause|daheim|\
     erreichbar|verfugbar|bereit|moglich|lieber|liebsten|besten|passend|gunstig|spitze|cool|geholfen|lieb|dankbar|bestens|\
     angenehm|einfacher / es mit|am / es|das fur|am|um / mir|uns",
    "wares mit|am|um|morgen|heute|gut|besser",
    "wie ware|wares|wars|schauts|siehts|sieht|steht|stehts|war … mit|am|um|morgen|bei / ware|wares|schauts … aus",
    "sagen|sagma|samma wir|ma",
    "machen|mach|machma|nehmen|nehmma|fixieren wir|ma|mas|s|es … am|um|montag|dienstag|mittwoch|donnerstag|freitag|samstag|\
     sonntag|morgen|ubermorgen|heute / wir|ma",
    "zeit|luft|ruhe|freistunde|zeitfenster|kapazitat|leerlauf $ / … telefon|gesprach|call|anruf|reden|quatschen|telefonieren|\
     plaudern|telefonat|schreiben|dafur / fur|zum|und|da|dafur|hatte|habe|hab|hatt|gern",
    "da bin|bi|war|ware|hab|habe|hatte|passt|geht|ginge|konnen|konnte|kann … frei|da|daheim|zuhause|zeit|zuruck|ruhe|gut|luft|\
     los",
    "bin|bi|binn|sind … frei|daheim|zuhause|zuruck|dahoam|dehei|wach|raus|fertig|online|da|erreichbar|verfugbar|bereit|\
     startklar|wieder|allein|rum|damit / … ich|i|wir … frei|daheim|zuhause|zuruck|dahoam|wach|raus|fertig|da|wieder",
    "kann|konnte|konnt ich|i … reden|sprechen|telefonieren|rangehen|abheben|quatschen|plaudern|ran / … reden|sprechen|\
     telefonieren|rangehen|abheben|quatschen|plaudern",
    "konnten|konnen wir|ma … telefonieren|reden|sprechen|quatschen|horen / wir … auf|verschieben|verlegen",
    "am besten|liebsten|gunstigsten|einfachsten|gescheitesten|gscheitesten",
    "perfekt|gerne|gern am|um|ab|morgen|heute|nachste|kommende|in|nach|zwischen|dann / $",
    "ist|is|isch … recht|ideal|besser|perfekt|liebsten|lieber|optimal|gunstig|ok|okay|prima|super|bestens|passend|gunstiger / \
     am besten / bei|fur mir|mich|uns … gut|besser|frei / gut|ok|okay|super|fein / $",
    "recht $ / zum|fur|wenn|um|am",
    "sein … $",
    "hatte|hatt|hatts|hatten|habe|hab|haben|han|ham … zeit|luft|ruhe|frei|freistunde|pause|leerlauf|kapazitat|kopf / ich|i|\
     wir … zeit|luft|ruhe|frei|pause",
    "ich|i|wir bin|bi|ware|bleibe … frei|daheim|zuhause|zuruck|wach|da|raus|fertig|online",
    "wurde|wurden … passen|gehen|klappen|sprechen|telefonieren|reden|freuen|anbieten / ich|mir|es|i|wir|uns",
    "was ist mit|am",
    "habt|habts|hast du|ihr|s … zeit|luft",
];

/// The time that was named before.
pub(super) const THEN: &[&str] = &[
    "da $ / bin|habe|hab|hatte|ware|passt|passts|geht|ginge|konnen|konnte|kann|bitte|gern|gerne|nochmal|noch|wieder|am|um|an|mal|melden|\
     sprechen|reden|telefonieren|anrufen|kurz|einfach|besser",
    "dann|danach|anschliessend|daraufhin|nachher|hinterher|dannn|denne|nocher|dort",
    "ist|is|isch dann",
];

/// That what was named before is taken back.
pub(super) const CORRECTION: &[&str] = &[
    "lieber|stattdessen|nee|quatsch|korrektur|korrigiere|sondern|statt|anstatt|meinte|verschrieben|vertippt|ups|hoppla|vertan|\
     besser",
    "doch erst|am|um|lieber|besser|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|ubermorgen",
    "sorry montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|ich|um|am|erst|nein|nee|doch|da|1|2|3|4|5|6|7|8|9|10|\
     11|12 / $",
    "ach|mist nee|nein|ne|quatsch|sorry|moment|warte|da|ich|doch",
    "moment nein|nee|doch|am|stimmt|da",
    "nein doch|lieber|am|um|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|da|sorry|besser|moment|warte / $",
];
