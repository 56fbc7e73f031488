//! What others do, that somebody can't, and whatever else is meant, in French.
//!
//! In: a word in small letters without accents. Out: what it begins: patterns of the words after it. Never: a time.

use super::super::Says;

/// Those that the tables before it have not.
#[allow(clippy::too_many_lines, reason = "a table")]
pub(super) fn others(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{
        Booked, Busy, Complaint, Contact, Correction, Declined, Goodbye, NotInterested, Offer, Other, Then, Wait, WrongPerson,
    };
    match word {
        "il" | "elle" | "ils" | "elles" => &[(
            Other,
            "est|a|sera|faut que je|doit|vient|part|arrive|va|commence|reste|sont|ont|vont|rappelle|appelle|passe|y|telephone|me|m|rappellera|appellera|finit|termine|ferme|ouvre|etait|avait|aura|demenage",
        )],
        "mon" | "ma" | "mes" | "notre" | "nos" | "son" | "sa" | "ses" | "leur" | "votre" | "vos" | "ton" | "ta" | "tes" => {
            match word {
                "mon" | "ma" | "mes" | "notre" | "nos" => &[
                    (
                        Other,
                        "… est|sera|part|arrive|commence|a|va|aura|vient|appelle|rappelle|telephone|passe|finit|opere|demenage|marie|se|doit|appellera|viendra|sont|ont",
                    ),
                    (
                        Other,
                        "train|vol|avion|mariage|anniversaire|rdv|rendezvous|bail|contrat|facture|colis|commande|livraison|examen|operation|loyer",
                    ),
                    (Offer, "cell|tel|telephone|portable ouvert|allume|est"),
                    (NotInterested, "tour"),
                ],
                _ => &[(
                    Other,
                    "… est|ferme|ouvre|arrive|commence|offre|promo|livreur|technicien|collegue|annonce|site|magasin|boutique",
                )],
            }
        }
        "le" | "les" | "l" => &[
            (
                Other,
                "… ferme|ouvre|arrive|commence|part|livre|coute|est|sera|passe|finit|expire|vient|dure|tombe|debute|atterrit|decolle|sont|a|doit",
            ),
            (
                Other,
                "train|vol|avion|mariage|colis|livraison|facture|loyer|concert|match|cours|rdv|rendezvous|livreur|technicien|plombier|cheque|notaire|magasin|transporteur|tgv|bus|spectacle|club|resto|fete|soldes|promo",
            ),
        ],
        "la" => &[
            (Then, "$"),
            (
                Other,
                "… ferme|ouvre|arrive|commence|part|livre|coute|est|sera|passe|finit|expire|vient|dure|tombe|debute|atterrit|decolle|sont|a|doit",
            ),
            (
                Other,
                "train|vol|avion|mariage|colis|livraison|facture|loyer|concert|match|cours|rdv|rendezvous|livreur|technicien|plombier|cheque|notaire|magasin|transporteur|tgv|bus|spectacle|club|resto|fete|soldes|promo",
            ),
        ],
        "icila" => &[(Then, "")],
        "jour" => &[(Then, "la|icila")],
        "qui" | "quand" | "comment" | "combien" | "pourquoi" | "quel" | "quelle" | "quels" | "quelles" => match word {
            "quand" => &[(Offer, "vous|tu voulez|veux"), (Other, "est|arrive|ouvre|livrez|serez")],
            "qui" => &[(Other, "te|vous|t|vient|est|a|part|arrive|vous|m")],
            _ => &[(Other, "")],
        },
        "etes" | "es" => &[(Other, "vous|tu ouvert|ouverts|ferme|fermes|ouverte|encore|toujours")],
        "livraison" | "livrer" | "livre" | "livrez" | "livree" | "ouvert" | "ouverts" | "ouverte" | "ferme" | "fermez"
        | "fermes" | "ouvrez" | "ouvre" | "facture" | "colis" | "commande" | "commander" | "echeance" | "valable" | "expire"
        | "mariage" | "anniversaire" | "avion" | "vol" | "train" | "tgv" | "virement" | "loyer" | "appele" | "rappele"
        | "recu" | "recue" | "paye" | "payee" | "achete" | "parlais" | "reserver" | "table" | "chambre" | "billets"
        | "billet" | "demenage" | "atterris" | "decolle" | "arrivee" | "depart" | "hopital" | "operation" | "opere"
        | "examen" | "concours" | "messe" | "naissance" | "vacance" | "horaires" | "horaire" | "tarif" | "prix" | "coute"
        | "aurez" | "recevrez" | "hesite" | "vendu" | "date" | "recevoir" | "rapporte" | "promis" | "annonce" | "tombe"
        | "tombent" | "commence" => match word {
            "commande" | "livre" | "date" => &[(Other, "")],
            "ouvert" | "ouverte" => &[(Other, "le|la|a|aujourdhui|ce|jusqu|de|les|demain|lundi|dimanche|samedi")],
            _ => &[(Other, "")],
        },
        "est" => &[
            (Offer, "… mieux|parfait|ideal|possible|nickel|bon|ok|top|preferable|bien|jouable"),
            (Offer, "… libre|dispo|disponible|joignable"),
            (Declined, "mort|pas|impossible|complique|rape|foutu|trop"),
            (Other, "ce que|qu vous|il|elle|je|c"),
        ],
        "c" | "cest" => &[
            (Offer, "est? … mieux|parfait|ideal|possible|nickel|bon|ok|top|preferable|bien|jouable"),
            (Goodbye, "est? tout|regle|resolu|repare|arrange"),
            (Goodbye, "etait … ca|tout"),
            (NotInterested, "est? non|trop cher / est? non merci / est? pas|plus pour|la moi|nous|peine"),
            (
                Complaint,
                "est? honteux|scandaleux|inadmissible|inacceptable|nul|abuse|lamentable|du vol|foutage|incroyable / est? de|une l|un|la arnaque|honte|scandale|vol|escroquerie / est du vol",
            ),
            (WrongPerson, "est? pas|plus moi|lui|elle|mon|le numero|bon|bonne / est? pas|plus moi"),
            (Then, "est? la"),
            (Booked, "est? … reserve|booke"),
            (Busy, "est? … mauvais|pas moment / est mort|chaud|rape"),
        ],

        // What is said again.
        "alors" | "ensuite" | "moment" | "dela" | "puis" | "apres" | "laps" => match word {
            "moment" => &[(Then, "la|icila / $")],
            "apres" => &[(Then, "appelez|appelle|vous|tu|rappelez|on / $")],
            _ => &[(Then, "")],
        },
        "non" | "zut" | "oups" | "pardon" | "finalement" | "rectification" | "erreur" | "correction" | "mince" | "oublie"
        | "oubliez" | "enfin" | "trompe" | "trompee" => match word {
            "non" => &[(Correction, ""), (NotInterested, "merci|nous|je ne|sommes|suis|veux|pas / merci / merci $")],
            "enfin" => &[(Correction, "non|plutot|pas|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain")],
            "trompe" => &[(WrongPerson, "de numero|personne")],
            "trompee" => &[(WrongPerson, "de numero|personne")],
            _ => &[(Correction, "")],
        },
        "desole" | "desolee" => {
            &[(Correction, "plutot|non|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"), (Busy, "… pas")]
        }

        // That they can't now.
        "occupe" | "occupee" | "pris" | "prise" | "coince" | "coincee" | "deborde" | "debordee" | "indisponible" | "reunion"
        | "conduis" | "volant" | "meeting" | "booke" => match word {
            "pris" | "prise" => &[
                (Wait, "jusqu|toute|tout|par|la|en|avant"),
                (Busy, "toute|tout|icila"),
                (Booked, "rdv|rendezvous|un|le rdv|rendezvous|creneau / rdv|rendezvous"),
            ],
            "booke" => &[(Booked, "… creneau|rdv|seance|place|pour|le")],
            "reunion" | "meeting" => &[(Wait, "… jusqu|toute|tout")],
            _ => &[(Wait, ""), (Busy, "")],
        },
        "jusqu" | "jusqua" | "avant" => match word {
            "avant" => &[],
            _ => &[(
                Wait,
                "… pris|occupe|reunion|vacances|deplacement|absent|absente|indisponible|conges|boulot|cours|prise|occupee|rdv",
            )],
        },
        "en" => &[
            (
                Busy,
                "reunion|rdv|rendezvous|conduite|meeting|intervention|ligne|plein|consultation|clientele|entretien|conf|train",
            ),
            (
                Wait,
                "reunion|vacances|deplacement|conges|conge|voyage|formation|cours|tournage|stage|rdv|rendezvous|poste|mission|week",
            ),
            (NotInterested, "veux|voulons plus|pas"),
            (NotInterested, "… plus besoin"),
        ],
        "mauvais" => &[(Busy, "moment|timing|jour"), (WrongPerson, "numero|destinataire|interlocuteur|contact")],
        "mauvaise" => &[(Busy, "heure"), (WrongPerson, "personne|adresse|numero")],
        "tombez" | "tombes" => &[(Busy, "mal")],
        "plus" => &[
            (Busy, "tard stp|svp|merci"),
            (Wait, "… jusqu|avant"),
            (NotInterested, "interesse|interessee|besoin|d|de … besoin|interet / interesse|interessee|interesses|besoin"),
        ],

        // What is offered is not wanted.
        "interesse" | "interessee" | "interesses" => &[(NotInterested, "pas|plus")],
        "ailleurs" => &[(NotInterested, "$"), (NotInterested, "merci|desole")],
        "garde" | "gardons" | "reste" | "restons" | "renonce" | "renoncons" | "decline" | "abandonne" => match word {
            "garde" | "gardons" => &[(NotInterested, "la|le|notre|mon|ma|l|mes")],
            "reste" | "restons" => &[(NotInterested, "chez|avec|fidele … mon|notre|actuel|fournisseur|banque|operateur")],
            _ => &[(NotInterested, "")],
        },
        "suite" => &[(NotInterested, "a votre|ta|cette|la")],
        "donnerons" | "donnerai" | "donnera" => &[(NotInterested, "… suite")],
        "signe" | "choisi" | "opte" | "trouve" => match word {
            "signe" => &[(NotInterested, "avec|chez … autre|concurrent|quelqu|ailleurs / ailleurs")],
            _ => &[(NotInterested, "… autre|ailleurs|concurrent|concurrence|quelqu|mieux|moins")],
        },
        "sans" => &[(NotInterested, "facon|suite|interet")],
        "tomber" => &[(NotInterested, "$")],
        "cher" => &[(NotInterested, "pour moi|nous")],

        // That they have booked.
        "reserve" | "reservee" | "reservation" | "rendezvous" | "rdv" | "creneau" => match word {
            "reservation" => &[(Booked, "… faite|confirmee|effectuee|ok|validee")],
            "reserve" | "reservee" => {
                &[(Booked, "… pour|le|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|sur|en|mon|demain|a / $")]
            }
            "rdv" | "rendezvous" => &[
                (Booked, "pris|confirme|reserve|cale|note|booke|valide / est pris|confirme|reserve|cale"),
                (Offer, "telephonique"),
                (Contact, "telephonique|tel"),
            ],
            _ => &[(Booked, "reserve|pris|booke|valide|confirme / est reserve|pris|valide")],
        },

        // That it is over.
        "revoir" | "bye" | "tchao" | "ciao" | "adieu" | "remarche" | "refonctionne" | "resolu" | "regle" => match word {
            "regle" => &[(Goodbye, ""), (Other, "demain|lundi|la|le")],
            _ => &[(Goodbye, "")],
        },
        "belle" | "excellente" | "excellent" => &[(Goodbye, "journee|soiree|fin|continuation|semaine|weekend")],
        "tout" => &[(Goodbye, "est beau|ok|bon|regle|parfait|clair|en ordre / fonctionne|marche|roule"), (Goodbye, "… merci")],
        "dossier" | "sujet" => &[(Goodbye, "clos|regle")],

        // That they are dissatisfied.
        "honteux" | "honteuse" | "honte" | "scandaleux" | "scandaleuse" | "scandale" | "inadmissible" | "inacceptable"
        | "intolerable" | "lamentable" | "arnaque" | "arnaqueurs" | "arnaqueur" | "escrocs" | "escroc" | "escroquerie"
        | "voleurs" | "voleur" | "incompetents" | "incompetent" | "incompetence" | "incapables" | "incapable" | "foutage"
        | "ras" | "plainte" | "reclamation" | "mensonge" | "menteurs" | "menteur" | "minable" | "deplorable"
        | "catastrophique" | "catastrophe" | "degueulasse" | "foutez" | "moquez" | "dgccrf" | "inexcusable" | "decevant"
        | "decue" | "decu" | "degoute" | "degoutee" | "harcelement" | "harceler" | "gache" | "insupportable" | "marre"
        | "furieux" | "furieuse" | "nullissime" | "pitoyable" | "irrespectueux" | "abusez" | "abuse" | "tribunal"
        | "prudhommes" | "huissier" => match word {
            "ras" => &[(Complaint, "le bol")],
            "huissier" | "tribunal" | "reclamation" => &[(Complaint, "… saisir|saisis|contre / contre")],
            "plainte" => &[(Complaint, "")],
            _ => &[(Complaint, "")],
        },
        "foutent" | "moque" | "fout" => &[(Complaint, "… gueule|monde|moi|nous")],
        "service" => &[(
            Complaint,
            "nul|lamentable|pourri|client nul|deplorable|inexistant|catastrophique|minable / nul|pourri|lamentable",
        )],
        "conso" => &[(Complaint, "")],
        "troisieme" | "quatrieme" | "cinquieme" | "enieme" => {
            &[(Complaint, "fois … que|et|toujours|j|je / fois|relance|reclamation")]
        }
        "toujours" => &[(Complaint, "rien|aucune|pas … recu|reponse|nouvelles|rembourse")],
        "personne" => &[(Complaint, "ne? bouge|repond|rappelle|reagit|se|est")],
        "avocat" => &[(Complaint, "… saisi|contacter|saisir|prevenu")],
        "nul" | "nulle" | "nuls" => &[(Complaint, "$"), (Complaint, "de chez|a chier")],

        // That somebody else is looked for.
        "faux" => &[(WrongPerson, "numero")],
        "numero" => &[(WrongPerson, "… pas|plus … bon|moi|elle|lui|sien")],
        "confondez" | "confonds" | "confondre" | "homonyme" => &[(WrongPerson, "")],
        "travaille" | "travaillent" | "habite" | "bosse" | "vit" => &[(WrongPerson, "plus|pas … ici|chez|la|avec|nous")],
        "connais" => &[(WrongPerson, "pas|aucun|aucune|personne … ce|cette|de|d|monsieur|madame|vous|sophie")],
        "ancienne" | "ancien" => &[(WrongPerson, "locataire|proprietaire|titulaire|collegue|employe|employee|numero")],
        "parti" | "partie" => &[(WrongPerson, "a|en la|l retraite|concurrence|entreprise / de l|la societe|entreprise|boite")],
        "poste" => &[(WrongPerson, "n est plus")],
        _ => &[],
    }
}
