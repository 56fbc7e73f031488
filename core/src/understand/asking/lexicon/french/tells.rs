//! That a time does not fit, that somebody can't now, and what others do or have done, in French.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// That a time does not fit.
pub(super) const DECLINED: &[&str] = &[
    "impossible|jamais|mort|sauf",
    "convient|conviendrait|conviendra|arrange|arrangerait|irait|ira|marcherait|marchera|iraient|arrangeait|conviens pas|plus",
    "marche pas",
    "va pas",
    "suis|chui|jsuis|chu|serai|serais|sera|seront|serons|sommes|sui|ser pas / plus $ / plus la|dispo|disponible|libre|joignable",
    "peux|pourrais|peut pas|plus",
    "pas possible|dispo|disponible|libre|bon|moyen|top|pratique|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ce|\
     cette|cet|la|aujourdhui|le|terrible|moyen / $",
    "aucun|aucunement moment|creneau|temps|dispo",
    "est mort|pas|impossible|complique|rape|foutu|trop",
];

/// That somebody can't now.
pub(super) const BUSY: &[&str] = &[
    "mort|occupe|occupee|coince|coincee|deborde|debordee|indisponible|conduis|volant",
    "suis|chui|jsuis|chu|serai|serais|sera|seront|serons|sommes|sui|ser … reunion|conduite|volant|cours|rdv|rendezvous|\
     meeting|occupe|occupee|occupes|deborde|debordee|train|travail|taf|boulot|avocat|medecin|dentiste|medecin|cinema|examen|\
     route|voiture|formation|enterrement|entretien|presse|pressee|clients|client|cabinet|bloc|intervention|chantier|concert|\
     metro|bus / … pris|prise|coince|coincee|indisponible|sous|pas … eau|dispo|disponible|libre / … pris|prise|coince|coincee|\
     indisponible|occupe|occupee|deborde|debordee",
    "peux|pourrais|peut … pas|plus … parler|repondre|la|maintenant|telephoner|discuter|decrocher|prendre|appeler|jaser|ecrire",
    "pas maintenant|la|icila|dispo|disponible|libre|aujourdhui|possible / … le temps|moment / le|du temps|moment|bon",
    "impossible de|d|la|maintenant|aujourdhui … parler|repondre|decrocher|telephoner / la|maintenant|aujourdhui",
    "ai|avons|avait|avais|avez|ont|as|jai|aurai|aurais|aura pas|plus … le|de|du temps|minute / … mains|clients|client|patient|\
     patients",
    "c|cest est? … mauvais|pas moment / est mort|chaud|rape",
    "desole|desolee … pas",
    "pris|prise toute|tout|icila",
    "en reunion|reu|rdv|rendezvous|conduite|meeting|intervention|ligne|plein|consultation|clientele|entretien|conf|train",
    "mauvais moment|timing|jour",
    "mauvaise heure",
    "tombez|tombes mal",
    "plus tard stp|svp|merci",
];

/// That they can't until a time.
pub(super) const WAIT: &[&str] = &[
    "occupe|occupee|coince|coincee|deborde|debordee|indisponible|conduis|volant",
    "suis|chui|jsuis|chu|serai|serais|sera|seront|serons|sommes|sui|ser … pris|prise|occupe|occupee|coince|coincee|reunion|\
     indisponible|deborde|debordee|cours|rdv|vacances|deplacement|conges|conge|voyage|absent|absente|formation|tournage|avion|\
     etranger|stage|examens|garde|poste|train|route|meeting|boulot|travail|taf|bloque|bloquee",
    "pas avant|jusqu",
    "pris|prise jusqu|toute|tout|par|la|en|avant",
    "reunion|meeting … jusqu|toute|tout",
    "jusqu|jusqua … pris|occupe|reunion|vacances|deplacement|absent|absente|indisponible|conges|boulot|cours|prise|occupee|rdv",
    "en reunion|vacances|deplacement|conges|conge|voyage|formation|cours|tournage|stage|rdv|rendezvous|poste|mission|week",
    "plus … jusqu|avant",
];

/// That somebody else acts, or that it is done: what such a clause says of a time asks for nothing.
pub(super) const OTHER: &[&str] = &[
    "comment|combien|pourquoi|quel|quelle|quels|quelles|livraison|livrer|livre|livrez|livree|ouverts|ferme|fermez|fermes|\
     ouvrez|ouvre|facture|colis|commande|commander|echeance|valable|expire|mariage|anniversaire|avion|vol|train|tgv|virement|\
     loyer|appele|rappele|recu|recue|paye|payee|achete|parlais|reserver|table|chambre|billets|billet|demenage|atterris|\
     decolle|arrivee|depart|hopital|operation|opere|examen|concours|messe|naissance|vacance|horaires|horaire|tarif|prix|coute|\
     aurez|recevrez|hesite|vendu|date|recevoir|rapporte|promis|annonce|tombe|tombent|commence",
    "appelle|apelle|rapelle|rappelle mon|ma|comment|pierre|le|la",
    "joindre|rejoindre le dossier|document|fichier",
    "echanger|echange ma|mon|mes|la|le|cet|cette|ce|contre|un|une article|produit|taille",
    "point de|relais",
    "m|me|nous a|ont dit|promis|appele|rappele|contacte|ecrit|telephone|livre|repondu|envoye",
    "libre|libres service|sur|de droit",
    "ca|cela fait|c|coute|prend|depuis|dure",
    "possible|faisable|envisageable|jouable de|d livrer|avoir|venir|recevoir|reserver|passer|commander|acheter|payer|retirer|\
     recuperer|changer|faire|essayer",
    "suis|chui|jsuis|chu|serai|serais|sera|seront|serons|sommes|sui|ser ne|passe|alle|allee|venu|venue|arrive|content|\
     contente|ravi|interesse|interessee|tombe",
    "peux|pourrais|peut on|il|elle venir|passer|commander|payer|livrer|reserver|avoir|acheter|recuperer",
    "pouvez|pourriez vous livrer|venir|reparer|passer|verifier|confirmer|garantir|expedier",
    "pourrait|pourra|pourrez|pourras|pouvons on|il|elle venir|passer|commander|payer|livrer|reserver|avoir",
    "dit|dis que|qu",
    "on est|a|avait|arrive|part|ferme|ouvre|vient|viendra|sera|va|aura|m|etait|passe|demenage|se marie|paie|recoit",
    "je|j … dis|rappelle|rappellerai|rappelerai|appelle|appellerai|appelerai|ecris|ecrirai|contacte|contacterai|recontacte|\
     recontacterai|envoie|enverrai|reviens|reviendrai|passe|passerai|telephone|telephonerai|relance|relancerai|redis|dirai|\
     tiens|confirme|confirmerai|paie|paierai|paye|viens|viendrai|pars|partirai|arrive|arriverai|prends|prendrai|commence|\
     commencerai|recois|recevrai|vire|virerai|depose|deposerai|recupere|recupererai|repasse|repasserai|sonne|sonnerai|\
     repondrai|reponds|texte|texterai|fais|ferai|demenage|opere|commande|commanderai|donne|donnerai|signe|vois|verrai|rentre|\
     pensais|voulais|devais|fixe|joins / vais|dois|voulais|devais|etais|ai|avais|viens … appeler|rappeler|ecrire|contacter|\
     envoyer|passer|venir|telephoner|aller|payer|recontacter|revenir|relancer|commander|partir|prendre|faire|voir|recevoir|\
     reserver / l|vous|t|te|lui|leur|les ai|avais|dirai|appelle|rappelle|ecris|enverrai|envoie|confirme",
    "ai|avons|avait|avais|avez|ont|as|jai|aurai|aurais|aura … appele|rappele|ecrit|contacte|telephone|recu|commande|achete|\
     paye|parle|vu|eu|essaye|discute|envoye|signe|pris|trouve|dit|demande",
    "il|elle|ils|elles est|a|sera|faut que je|doit|vient|part|arrive|va|commence|reste|sont|ont|vont|rappelle|appelle|passe|y|\
     telephone|me|m|rappellera|appellera|finit|termine|ferme|ouvre|etait|avait|aura|demenage",
    "mon|ma|mes|notre|nos … est|sera|part|arrive|commence|a|va|aura|vient|appelle|rappelle|telephone|passe|finit|opere|\
     demenage|marie|se|doit|appellera|viendra|sont|ont / train|vol|avion|mariage|anniversaire|rdv|rendezvous|bail|contrat|\
     facture|colis|commande|livraison|examen|operation|loyer",
    "son|sa|ses|leur|votre|vos|ton|ta|tes … est|ferme|ouvre|arrive|commence|offre|promo|livreur|technicien|collegue|annonce|\
     site|magasin|boutique",
    "le|les|l … ferme|ouvre|arrive|commence|part|livre|coute|est|sera|passe|finit|expire|vient|dure|tombe|debute|atterrit|\
     decolle|sont|a|doit / train|vol|avion|mariage|colis|livraison|facture|loyer|concert|match|cours|rdv|rendezvous|livreur|\
     technicien|plombier|cheque|notaire|magasin|transporteur|tgv|bus|spectacle|club|resto|fete|soldes|promo",
    "la … ferme|ouvre|arrive|commence|part|livre|coute|est|sera|passe|finit|expire|vient|dure|tombe|debute|atterrit|decolle|\
     sont|a|doit / train|vol|avion|mariage|colis|livraison|facture|loyer|concert|match|cours|rdv|rendezvous|livreur|\
     technicien|plombier|cheque|notaire|magasin|transporteur|tgv|bus|spectacle|club|resto|fete|soldes|promo",
    "qui te|vous|t|vient|est|a|part|arrive|vous|m",
    "quand est|arrive|ouvre|livrez|serez",
    "etes|es vous|tu ouvert|ouverts|ferme|fermes|ouverte|encore|toujours",
    "ouvert|ouverte le|la|a|aujourdhui|ce|jusqu|de|les|demain|lundi|dimanche|samedi",
    "est ce que|qu vous|il|elle|je|c",
    "regle demain|lundi|la|le",
];
