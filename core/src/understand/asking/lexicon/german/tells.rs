//! That a time does not fit, that somebody can't now, and what others do or have done, in German.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// That a time does not fit.
pub(super) const DECLINED: &[&str] = &[
    "nicht|net|ned|nit|nich|nid|nie|niemals|keinesfalls|ausgeschlossen|unmoglich|blode|ausser|nix|schlecht|ungunstig|blod|\
     unpassend",
    "ist|is|isch schlecht|ungunstig|bloed|blod|zu|ungut|unpassend|unmoglich|ausgeschlossen|voll|dicht|raus",
    "kein|keine|keinen|keinerlei zeit|chance|luft|moglichkeit",
];

/// That somebody can't now.
pub(super) const BUSY: &[&str] = &[
    "schlechter|schlechte|ungunstiger|ungunstige|blode|bloder zeitpunkt|moment|zeit",
    "schlecht|ungunstig|blod|unpassend|beschaftigt|ausgelastet|verhindert|eingespannt|ausgebucht|unterwegs|verplant|\
     zugetextet|busy|unabkommlich|verreist|verplempert|abwesend|besprechung|meeting|vorlesung|unterricht|konferenz|klausur|\
     klausuraufsicht|kundentermin|kundengesprach|ruheabteil|lehrveranstaltung|stressig|hektisch",
    "geht|gehts|gehn|gehen grad|gerade|jetzt nicht|net|schlecht",
    "bin|bi|binn|sind … besprechung|meeting|termin|unterricht|kundengesprach|gesprach|call|auto|zug|arzt|arbeit|fahren|\
     telefonieren|telefon|fahrt|vorlesung|konferenz|sitzung|kino|op|patienten|kundin|kunden|prufung|stress|schicht|einsatz|\
     steuer|ausland|kirche|training|seminar|kurs / … beschaftigt|unterwegs|verhindert|eingespannt|ausgelastet|ausgebucht|busy",
    "kann|konnte|konnt grad|gerade|jetzt|momentan|aktuell|leider|grade|im|heute nicht|net|ned|schlecht|nich|moment / ich|i \
     grad|gerade|jetzt|leider nicht|net|schlecht",
    "nicht|net|ned|nit|nich|nid jetzt|gerade|grad|heute|so gut|gunstig",
    "kein|keine|keinen|keinerlei zeit|luft|chance|nerv|minute",
    "moment … schlecht|ungunstig|unpassend|nicht|net|blod|keine|beschaftigt",
    "sitze|sitz|hocke|hock|stehe|steh|hange|hang|stecke|steck … auto|meeting|besprechung|zug|stau|termin|kino|bus|bahn|\
     wartezimmer|unterricht|vorlesung|bim|tram|flieger|sitzung|konferenz|kasse|grad|gerade",
    "fahr grad|gerade|jetzt|auto|momentan",
    "spater $ / bitte|gern|gerne|mal|vielleicht|wieder|nochmal|dann",
    "gleich $",
    "land unter",
    "grad|gerade|grade|momentan|jetzt … schlecht|ungunstig|stress|stressig|nicht|net|ned|keine|besprechung|meeting|auto|\
     unterwegs|beschaftigt|kunden|kundin|patienten|fahren|arbeit / nicht|net|ned|keine / im|am|beim|in … auto|steuer|meeting|\
     termin|unterricht|zug|kochen|essen|fahren|arbeiten|arzt",
    "heute|heut … keine chance|zeit|minute / … nicht|nimmer|net|nix|schlecht|stressig|voll",
];

/// That they can't until a time.
pub(super) const WAIT: &[&str] = &[
    "beschaftigt|ausgelastet|verhindert|eingespannt|ausgebucht|unterwegs|verplant|zugetextet|busy|unabkommlich|verreist|\
     verplempert|abwesend|besprechung|meeting|vorlesung|unterricht|konferenz|klausur|klausuraufsicht|kundentermin|\
     kundengesprach|ruheabteil|lehrveranstaltung",
    "bin|bi|binn|sind … urlaub|verreist|weg|unterwegs|beschaftigt|verhindert|krank|ausland|offline|besprechung|meeting|termin|\
     schule|uni|arbeit|schicht|dienst|terminen|meetings|eingespannt|op|flieger|flugzeug|ferien|kur|reha|messe|kongress|\
     dienstreise|abwesend",
    "nicht|net|ned|nit|nich|nid … vor|bevor",
    "bis … urlaub|verreist|weg|unterwegs|krank|beschaftigt|verhindert|ausgebucht|dicht|voll|zu|offline|ausland|termine|\
     meetings|besprechungen|schule|arbeit|schicht|dienst|messe|flieger|ferien|unterricht|stress|raus|verplant / dahin … \
     beschaftigt|weg|unterwegs",
];

/// That somebody else acts, or that it is done: what such a clause says of a time asks for nothing.
pub(super) const OTHER: &[&str] = &[
    "man|wird|muss|mussen|will|wollte|darf|wann|warum|wieso|welche|welcher|welches|womit|woher|wer|gibt|gibts|gilt|kostet|\
     kosten|offen|geoffnet|offnet|schliesst|geschlossen|oeffnungszeiten|offnungszeiten|lieferung|liefertermin|lieferzeit|\
     geliefert|liefert|faellig|fallig|gultig|frist|abgabe|ablauft|flug|flieger|zug|rechnung|geburtstag|hochzeit|miete|beginnt|\
     startet|endet|landet|angerufen|gesprochen|telefoniert|geschrieben|bestellt|gekauft|bezahlt|uberwiesen|uberweise|zahle|\
     erhalten|bekommen|gemeldet|gewesen|gesagt|passiert|angekommen|kam|kamen|rief|sprach|hole|komme|abholen|vorbeikommen|\
     bringe|treffen|tisch|zimmer|ticket|tickets|karten|umzug|abfahrt|ankunft|losgeht|verabredet|bestelle|fahre|fliege|\
     versprochen|versichert|behauptet|hattest|hattet|wollten|wolltest|sollten|sollte|fahr|buchung|termin|reservierung|\
     buchungsbestatigung|terminbestatigung|hat",
    "anruf|telefonat|gesprach war|hatte|von|gestern|mit ihrer|ihrem|deiner|deinem|eurer|eurem",
    "kontaktieren|kontaktiere ich|i|wir",
    "schreib|meld|erinner|erinnere|hak|hake|ruf|ping ich|i|wir|ma / mich|mi|uns wieder|dann|bei|morgen|heute|am|sobald|gleich|\
     spater|noch|nochmal|naher|diesbezuglich",
    "klingel|klingle ich|i|ist|geht",
    "nachricht|sms von|ist|war|habe|hab|wurde|erhalten|bekommen",
    "telefoniere ich|i|wir",
    "rufe ich|i|wir|dich|sie|euch|ihnen|jetzt|spater",
    "rufen wir",
    "ruft er|es|man|der|die|meine|mein",
    "melde ich|mich|mi",
    "meldet sich … mein|meine|der|die|unser",
    "melden wir / uns|mich",
    "schreibe ich|i|dir|ihnen|euch|sie",
    "schreiben wir / von|vom|ist|war|kam|erhalten|bekommen",
    "schreibt er|sie|man|mein|meine",
    "frag|frage|fragt|fragen|fragts|frogn ich|wir|zur|zu|ob|habe|hatte|mich|wann",
    "probier|probiers|probiere|probieren|probierens|probiert|probierts|versuch|versuchs|versuche|versuchen|versuchens|\
     versucht|versuchts ich|wir|i",
    "hor|hort|horen sie von|wieder / ihr|du von",
    "passt|passts|passte|passat|passen|klappt|klappts|klappte der|die|das|den|in|auf|zum|zu|dazu|nicht",
    "wie lange|viel|viele|kommt|kann|hoch|teuer|oft|weit|gross|alt",
    "frei|freie ist|haus|raumig|von",
    "kann|konnte|konnt ich|i|man dich|sie|euch|ihnen|dir|bei|dort|noch|den|das|die|mein|meine / es|das|der|die|er|mein|meine|\
     unser",
    "kannst|konntest|konnts|konntet du|ihr … liefern|reparieren|vorbeikommen|abholen|kommen|bringen",
    "konnten|konnen wir … kommen|vorbeikommen|abholen|bestellen|einchecken|bringen|liefern|haben / sie … liefern|schicken|\
     reparieren|vorbeikommen|kommen|garantieren",
    "ist|is|isch der|die|das|mein|meine|unser|unsere|euer|ihr|ihre|eure|noch|am|im|ab|es",
    "hatte|hatt|hatts|hatten|habe|hab|haben|han|ham wir|ich|i|ihr|sie|du|mich|mir|uns … am|im|letzte|gestern|schon|vorhin|\
     bestellt|gekauft|gesprochen",
    "ich|i|wir … rufe|ruf|ruaf|melde|meld|schreib|schreibe|klingel|klingle|schicke|schick|bestelle|bestell|uberweise|zahle|\
     zahl|bezahle|komme|komm|kum|hole|hol|bringe|bring|fahre|fahr|fliege|flieg|gebe|geb|sage|sag|frage|frag|hake|hak|\
     kontaktiere|antworte|reise|starte|fange|fang|ziehe|zieh|heirate|rufen|melden|schreiben|kommen|fahren|fliegen|zahlen|\
     uberweisen|holen|bringen|schicken|mach|mache|machen|treffe|treff|treffen|arbeite|erinnere|texte|pinge|antworten|liefern|\
     offnen|schliessen|ziehen|treffen|heiraten|feiern|arbeiten|starten|fangen|wollen / werde|werd|wer|werden|will|muss|\
     muessen|mussen|soll|sollte|darf|wollte|war|waren|hatte_gern|kam|rief|schrieb|bekam|bestellte|kaufte|ging|sprach|\
     telefonierte|sollten / habe|hab|han|haben … angerufen|gesprochen|telefoniert|geschrieben|bestellt|gekauft|bezahlt|\
     uberwiesen|gemeldet|bekommen|erhalten|gebucht|reserviert / kann|konnte … sie|dich|euch|ihnen|dir|vorbeikommen|kommen|\
     abholen|zahlen",
    "werde|werd|werden ich|i|wir|mich|mi|dich|sie|euch|ihnen|dir",
    "soll ich|der|die|das|wir|mein|meine",
    "er|es ist|war|wird|hat|hatte|kommt|geht|soll|muss|kann|meint|meinte|sagt|sagte|ruft|schreibt|meldet|beginnt|endet|\
     startet|fahrt",
    "mein|meine|meiner|meinem|meinen|unser|unsere|unserem|unserer|seine|deren … ruft|schreibt|meldet|kommt|fahrt|fliegt|hat|\
     ist|wird|telefoniert|hatte|war|will|muss|geht|heiratet|beginnt|endet|startet|lauft|kann|sind|haben|werden|kommen|sagt|\
     meint|bekommt|holt / termin|flug|flieger|zug|hochzeit|geburtstag|umzug|vertrag|miete|lieferung|bestellung|rechnung|paket",
    "das … ruft|schreibt|kommt|fahrt|fliegt|startet|beginnt|endet|lauft|offnet|schliesst|kostet|gilt|landet|heiratet|findet|\
     telefoniert / termin|flug|flieger|zug|hochzeit|rechnung|lieferung|miete|vertrag|party|feier|prufung|beerdigung|techniker|\
     handwerker|monteur|spedition|bus|kurs|platz / war|ist|wird|hat|geht",
    "ihr|ihre|ihrem|ihren|euer|eure|eurem|dein|deine schreiben|anruf|nachricht|mail|brief|sms vom|von|am|habe|hab|ist|war|kam",
    "der|die|den … ruft|schreibt|kommt|fahrt|fliegt|startet|beginnt|endet|lauft|offnet|schliesst|kostet|gilt|landet|heiratet|\
     findet|telefoniert / termin|flug|flieger|zug|hochzeit|rechnung|lieferung|miete|vertrag|party|feier|prufung|beerdigung|\
     techniker|handwerker|monteur|spedition|bus|kurs|platz",
    "was kostet|kosten|ist|war|machen|passiert|heisst|bedeutet|muss",
    "wo ist|sind|bleibt|kann|finde|bleiben|steht",
    "habt|habts|hast ihr|ihr's|du|ihr|os|am|noch|schon|fur",
    "dat|des war|ist|wird|hat|geht",
    "schonen|schone|schones|schonan|ruhigen|angenehmen|guten|schona rutsch",
];
