//! How French asks to be contacted, offers a time, refuses, and says how somebody is disposed.
//!
//! In: a word in small letters without accents. Out: patterns of what follows it, with what they say. Never: a time.

use super::super::Says;
use super::others::others;

/// Phrases by their first word; what must follow it is a pattern.
#[allow(clippy::too_many_lines, reason = "a table")]
pub(super) fn phrases(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{Booked, Busy, Complaint, Contact, Correction, Declined, Goodbye, NotInterested, Offer, Other, Wait, WrongPerson};
    match word {
        "appelez" | "appelle" | "appelles" | "appeler" | "appeliez" | "appel" | "appels" | "apelle" | "apelez" | "apeler"
        | "rapelle" | "rapelez" | "rapeler" | "rappelez" | "rappelle" | "rappelles" | "rappeler" | "rappeliez" | "rappelerez"
        | "rappellerez" | "rappel" | "rappels" | "telephonez" | "telephone" | "telephoner" | "telephonique" | "contactez"
        | "contacte" | "contacter" | "contactes" | "recontactez" | "recontacte" | "recontacter" | "recontactes" | "relancez"
        | "relance" | "relancer" | "relances" | "ecrivez" | "ecris" | "ecrire" | "ecriviez" | "ecrives" | "reecrivez"
        | "reecris" | "reecrire" | "texte" | "texter" | "textez" | "joindre" | "rejoindre" | "rejoins" | "rejoignez"
        | "joignez" | "reessayez" | "reessaye" | "reessaie" | "reessayer" | "reessaies" | "retentez" | "retente" | "retenter"
        | "redemandez" | "redemande" | "redemander" | "resonnez" | "sonne" | "sonnez" | "sonner" | "bipez" | "bipe" | "biper"
        | "pingez" | "pingue" | "ping" | "pinguez" | "discuter" | "discute" | "echanger" | "echange" | "causer" | "cause"
        | "jaser" | "jase" | "jasette" | "papoter" | "parler" | "parle" | "reparler" | "reparle" | "rediscuter" | "rediscute"
        | "visio" | "visioconference" | "zoom" | "call" | "facetime" | "entretien" | "conversation" | "telephonons"
        | "parlons" | "reparlons" | "discutons" | "appelons" | "rappelons" | "echangeons" | "caler" | "decaler" | "reporter"
        | "repousser" | "deplacer" | "reporte" | "decale" | "repousse" | "decalez" | "reportez" | "repoussez" | "tel"
        | "bigophoner" | "bigophone" | "phoner" | "phone" | "mailer" | "reprendre" | "rappellent" | "rappelera"
        | "rappellera" | "rappelent" | "vocal" | "sms" | "texto" | "whatsapp" | "tchatter" | "chatter" | "blablater"
        | "recontactera" | "jasons" | "reconnecter" | "interpeller" | "relanceriez" | "recontacterez" | "appellerez"
        | "appeleriez" | "appelleriez" | "rappelleriez" | "contacterez" | "ecrirez" | "ecririez" => match word {
            "appelle" | "rappelle" | "apelle" | "rapelle" => &[(Contact, ""), (Other, "mon|ma|comment|pierre|le|la")],
            "texte" | "relance" | "cause" | "phone" | "telephone" => &[
                (
                    Contact,
                    "moi|nous|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|a|vers|apres|dans|stp|svp|ce|cet / $",
                ),
                (Contact, "… moi"),
            ],
            "sonne" | "sonnez" => &[(Contact, "")],
            "sms" | "texto" | "vocal" => &[(Contact, "")],
            "echange" | "echanger" => {
                &[(Contact, ""), (Other, "ma|mon|mes|la|le|cet|cette|ce|contre|un|une article|produit|taille")]
            }
            "tel" => &[
                (Contact, "moi|nous|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|a|vers|stp|ok|possible / $"),
                (Contact, "… moi"),
            ],
            "reporter" | "deplacer" | "repousser" | "decaler" | "reporte" | "decale" | "repousse" | "decalez" | "reportez"
            | "repoussez" | "caler" => &[(Contact, "")],
            "reprendre" => &[(Contact, "… contact"), (Contact, "… appel|discussion|conversation|sujet")],
            "joindre" | "rejoindre" => &[(Contact, ""), (Other, "le dossier|document|fichier")],
            "parle" | "parler" => &[(Contact, "")],
            _ => &[(Contact, "")],
        },
        "reprenez" | "reprends" | "reprenons" | "prenez" | "prends" | "prendre" => &[(Contact, "… contact")],
        "revenez" | "reviens" | "revenir" | "repassez" | "repasse" | "reviennes" | "reveniez" => {
            &[(Contact, "vers|moi|me / a la charge / … vers moi|nous"), (Contact, "… moi|nous")]
        }
        "faites" | "fais" | "faire" | "fait" => &[
            (Contact, "… signe|rappel|appel|point|coucou|tel"),
            (Contact, "moi|nous … signe|vocal|message|coucou|sms|rappel|mail"),
            (Contact, "un … appel|call|visio|point|zoom|tel"),
        ],
        "passez" | "passe" | "passer" | "passerez" | "passes" | "filez" | "file" | "donnez" | "donne" | "donner" | "refais"
        | "refaites" | "refait" | "refaire" => &[
            (Contact, "… coup de fil|tel|telephone|bigo"),
            (Contact, "… coup fil"),
            (Contact, "moi|nous … coup|appel|message|nouvelles|rappel"),
            (Contact, "le numero"),
            (Contact, "un point"),
            (NotInterested, "mon|notre tour"),
            (Contact, "moi|nous … minutes|min|heures|h|jours|semaines|semaine|mois|temps|minute|heure"),
            (Contact, "moi|nous"),
        ],
        "coup" | "coups" => &[(Contact, "de fil|tel|telephone|bigo|fil"), (Contact, "fil")],
        "envoie" | "envoyez" | "envoyer" | "envoyiez" | "envoies" | "envoi" | "renvoyez" | "renvoie" | "laisse" | "laissez"
        | "laisser" => &[(Contact, "… message|sms|texto|mail|mot|courriel|whatsapp|msg|rappel|mp"), (Contact, "moi|nous")],
        "attendez" | "attends" | "attendre" | "patientez" => &[(Contact, "")],
        "point" => &[(Contact, "au telephone|tel / telephonique|ensemble|par telephone|tel"), (Other, "de|relais")],
        "contact" => &[(Contact, "")],
        "essayez" | "essaye" | "essaie" | "essayer" | "tentez" | "tente" => &[(
            Contact,
            "… moi|nous|plutot|de nouveau|apres|a|vers|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|dans|encore|ce",
        )],
        "demandez" | "demande" | "redis" | "redites" | "reposez" | "repose" | "relisez" => {
            &[(Contact, "moi|nous … question|a|en|dans|lundi|plus|demain|la"), (Contact, "moi")]
        }
        "m" | "me" | "nous" => &[
            (
                Contact,
                "appelle|appeler|appelez|rappelle|rappelez|rappeler|rappelles|appelles|ecrire|ecris|ecrivez|contacter|contactez|contactes|recontacter|recontactez|relancer|relancez|relances|joindre|rejoindre|telephoner|telephonez|texter|textes|parler|sonner|biper|tel|y joindre|trouver / passe|passez|passer|fait|faites|faire … coup|signe",
            ),
            (Other, "a|ont dit|promis|appele|rappele|contacte|ecrit|telephone|livre|repondu|envoye"),
        ],
        "s" | "se" => &[
            (
                Contact,
                "appelle|appeler|rappelle|rappeler|parle|parler|reparle|reparler|tel|telephone|telephoner|capte|voit|contacte|recontacte|ecrit|fait … visio|call|point|zoom",
            ),
            (
                Contact,
                "appelle|appeler|rappelle|rappeler|parle|parler|reparle|reparler|tel|telephone|telephoner|capte|recontacte|contacte|ecrit",
            ),
        ],

        // A time is offered, or fits.
        "dispo" | "disponible" | "disponibles" | "dispos" | "joignable" | "joignables" | "libre" | "libres" | "decroche"
        | "decrocherai" | "reponds" | "repondrai" => match word {
            "libre" | "libres" => &[(Offer, ""), (Other, "service|sur|de droit")],
            _ => &[(Offer, "")],
        },
        "convient" | "conviendrait" | "conviendra" | "arrange" | "arrangerait" | "irait" | "ira" | "marcherait" | "marchera"
        | "iraient" | "arrangeait" | "conviens" => &[(Offer, ""), (Declined, "pas|plus")],
        "ca" | "cela" => &[
            (
                Offer,
                "me|te|vous|m|t|va|marche|ira|irait|roule|convient|passe|le fait|colle|joue|vous|nous … va|irait|arrange|convient|arrangerait|irais / marche|va|irait|roule|passe|ira|joue|colle / me va / vous va / te va / m arrange|arrangerait|irait|va",
            ),
            (Other, "fait|c|coute|prend|depuis|dure"),
            (
                Goodbye,
                "remarche|marche|fonctionne|refonctionne maintenant|nickel|enfin|mieux|bien|de nouveau / remarche|refonctionne",
            ),
        ],
        "marche" => &[(Offer, "pour moi|nous|toi|vous / aussi|bien|mieux / $"), (Declined, "pas")],
        "va" => &[(Offer, "pour|bien|tres|mieux|aussi"), (Declined, "pas")],
        "ok" | "okay" | "parfait" | "nickel" | "impec" | "super" | "top" | "entendu" | "accord" | "volontiers" => match word {
            "ok" | "okay" | "accord" | "entendu" | "volontiers" => &[(Offer, "")],
            _ => &[(Offer, "pour moi|nous|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|a|ce|la / $")],
        },
        "possible" | "faisable" | "ideal" | "idealement" | "preference" | "prefere" | "prefererais" | "prefererait"
        | "preferable" | "mieux" | "plutot" | "disons" | "mettons" | "partons" | "envisageable" | "jouable" | "adequat"
        | "optimal" => match word {
            "possible" | "faisable" | "jouable" | "envisageable" => &[
                (Offer, ""),
                (
                    Other,
                    "de|d livrer|avoir|venir|recevoir|reserver|passer|commander|acheter|payer|retirer|recuperer|changer|faire|essayer",
                ),
            ],
            "plutot" => &[(Offer, ""), (Correction, "")],
            _ => &[(Offer, "")],
        },
        "diriez" | "dirais" | "penses" | "pensez" => &[(Offer, "vous|tu … de|d"), (Offer, "de|d")],
        "souci" | "probleme" | "soucis" | "pb" => {
            &[(Offer, "… pour|pr|a|lundi|mardi|mercredi|jeudi|vendredi|demain|appeler / $")]
        }
        "bon" | "bonne" => &[
            (Offer, "pour moi|nous|toi|vous / $"),
            (
                Goodbye,
                "… journee|soiree|weekend|continuation|fin|semaine|dimanche|vacances|apresmidi|aprem|courage|nuit|annee|fetes / fin de",
            ),
        ],
        "suis" | "chui" | "jsuis" | "chu" | "serai" | "serais" | "sera" | "seront" | "serons" | "sommes" | "sui" | "ser" => &[
            (
                Offer,
                "… dispo|disponible|libre|joignable|icila|la|rentre|rentree|rentres|chez|disponibles|libres|joignables|ouvert|ouverte|preneur|preneuse|maison|bureau|seul|seule|pause|ligne",
            ),
            (
                Busy,
                "… reunion|conduite|volant|cours|rdv|rendezvous|meeting|occupe|occupee|occupes|deborde|debordee|train|travail|taf|boulot|avocat|medecin|dentiste|medecin|cinema|examen|route|voiture|formation|enterrement|entretien|presse|pressee|clients|client|cabinet|bloc|intervention|chantier|concert|metro|bus",
            ),
            (Busy, "… pris|prise|coince|coincee|indisponible|sous|pas … eau|dispo|disponible|libre"),
            (Busy, "… pris|prise|coince|coincee|indisponible|occupe|occupee|deborde|debordee"),
            (
                Wait,
                "… pris|prise|occupe|occupee|coince|coincee|reunion|indisponible|deborde|debordee|cours|rdv|vacances|deplacement|conges|conge|voyage|absent|absente|formation|tournage|avion|etranger|stage|examens|garde|poste|train|route|meeting|boulot|travail|taf|bloque|bloquee",
            ),
            (Declined, "pas|plus"),
            (WrongPerson, "pas|plus mr|mme|monsieur|madame|m|la bonne|celui|celle|l|le|concerne|concernee"),
            (Other, "ne|passe|alle|allee|venu|venue|arrive|content|contente|ravi|interesse|interessee|tombe"),
        ],
        "peux" | "pouvez" | "pourriez" | "pourrais" | "pourrait" | "peut" | "pourra" | "pourrez" | "pourras" | "pouvons" => {
            match word {
                "peux" | "pourrais" | "peut" => &[
                    (Offer, "… parler|discuter|repondre|prendre|decrocher|echanger|appeler|jaser|causer"),
                    (Declined, "pas|plus"),
                    (
                        Busy,
                        "… pas|plus … parler|repondre|la|maintenant|telephoner|discuter|decrocher|prendre|appeler|jaser|ecrire",
                    ),
                    (Other, "on|il|elle venir|passer|commander|payer|livrer|reserver|avoir|acheter|recuperer"),
                ],
                "pouvez" | "pourriez" => &[(Other, "vous livrer|venir|reparer|passer|verifier|confirmer|garantir|expedier")],
                _ => &[(Other, "on|il|elle venir|passer|commander|payer|livrer|reserver|avoir")],
            }
        }
        "et" => &[(Offer, "si on|nous|vous"), (Correction, "non")],
        "dit" | "dis" => &[(Offer, "… lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|midi"), (Other, "que|qu")],
        "on" => &[
            (
                Contact,
                "… tel|telephone|discute|parle|reparle|jase|cause|zoom|rappelle|appelle|echange|capte|rediscute|visio|skype|debrief",
            ),
            (Offer, "dit|part|fait|cale|met|prend|fixe|mettrait|bloque"),
            (
                Contact,
                "peut … parler|appeler|rappeler|discuter|reparler|echanger|decaler|reporter|repousser|jaser|causer|telephoner",
            ),
            (Other, "est|a|avait|arrive|part|ferme|ouvre|vient|viendra|sera|va|aura|m|etait|passe|demenage|se marie|paie|recoit"),
        ],

        // That it does not fit.
        "pas" | "impossible" | "jamais" | "aucun" | "mort" | "aucunement" => match word {
            "pas" => &[
                (
                    Declined,
                    "possible|dispo|disponible|libre|bon|moyen|top|pratique|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ce|cette|cet|la|aujourdhui|le|terrible|moyen / $",
                ),
                (Wait, "avant|jusqu"),
                (Busy, "maintenant|la|icila|dispo|disponible|libre|aujourdhui|possible"),
                (Busy, "… le temps|moment / le|du temps|moment|bon"),
                (NotInterested, "interesse|interessee|interesses|besoin / d|de interet|besoin|suite"),
                (NotInterested, "pour moi|nous / donner suite / fait pour"),
                (WrongPerson, "moi|lui|elle|la bonne / le bon numero|interlocuteur|destinataire"),
            ],
            "impossible" => &[
                (Declined, ""),
                (Busy, "de|d|la|maintenant|aujourdhui … parler|repondre|decrocher|telephoner / la|maintenant|aujourdhui"),
            ],
            "mort" => &[(Busy, ""), (Declined, "")],
            "aucun" | "aucunement" => &[(Declined, "moment|creneau|temps|dispo")],
            _ => &[(Declined, "")],
        },
        "sauf" => &[(Declined, "")],

        // They act themselves, or somebody else does, or it is about something else.
        "je" | "j" => &[
            (
                Other,
                "… rappelle|rappellerai|rappelerai|appelle|appellerai|appelerai|ecris|ecrirai|contacte|contacterai|recontacte|recontacterai|envoie|enverrai|reviens|reviendrai|passe|passerai|telephone|telephonerai|relance|relancerai|redis|dirai|tiens|confirme|confirmerai|paie|paierai|paye|viens|viendrai|pars|partirai|arrive|arriverai|prends|prendrai|commence|commencerai|recois|recevrai|vire|virerai|depose|deposerai|recupere|recupererai|repasse|repasserai|sonne|sonnerai|repondrai|reponds|texte|texterai|fais|ferai|demenage|opere|commande|commanderai|donne|donnerai|signe|vois|verrai|rentre|pensais|voulais|devais|fixe|joins",
            ),
            (
                Other,
                "vais|dois|voulais|devais|etais|ai|avais|viens … appeler|rappeler|ecrire|contacter|envoyer|passer|venir|telephoner|aller|payer|recontacter|revenir|relancer|commander|partir|prendre|faire|voir|recevoir|reserver",
            ),
            (Other, "l|vous|t|te|lui|leur|les ai|avais|dirai|appelle|rappelle|ecris|enverrai|envoie|confirme"),
            (Offer, "peux|pourrai|pourrais … parler|discuter|repondre|prendre|decrocher|echanger|jaser|causer"),
            (Offer, "prefere|prefererais|prefererai"),
            (Offer, "… t|vous ecoute|attends"),
            (Offer, "finis|termine|rentre|sors|debauche … a|vers"),
            (WrongPerson, "ne? connais|suis pas|plus / m appelle pas / n ai jamais commande"),
            (NotInterested, "… veux plus|pas / ne suis plus|pas interesse|interessee"),
            (NotInterested, "prefere garder|rester|annuler"),
            (Booked, "… reserve|pris … creneau|rdv|rendezvous|place"),
            (Booked, "viens de|d reserver|prendre … rdv|rendezvous|creneau|place / viens de|d reserver|booker"),
            (Complaint, "porte|porterai|depose plainte"),
        ],
        "ai" | "avons" | "avait" | "avais" | "avez" | "ont" | "as" | "jai" | "aurai" | "aurais" | "aura" => &[
            (
                Other,
                "… appele|rappele|ecrit|contacte|telephone|recu|commande|achete|paye|parle|vu|eu|essaye|discute|envoye|signe|pris|trouve|dit|demande",
            ),
            (Offer, "… temps|moment|creneau|dispo|pause|trou|minute"),
            (Booked, "… reserve|booke|pris … rdv|rendezvous|creneau|place|seance / … reserve|booke"),
            (NotInterested, "… trouve|choisi|signe|pris … ailleurs|autre|mieux|concurrent|quelqu"),
            (NotInterested, "plus|pas besoin|envie / plus|pas d|de interet"),
            (NotInterested, "change d|de avis"),
            (WrongPerson, "… trompe|fait … numero"),
            (WrongPerson, "rien a voir"),
            (Busy, "pas|plus … le|de|du temps|minute"),
            (Busy, "… mains|clients|client|patient|patients"),
        ],
        _ => others(word),
    }
}
