//! What limits in French what is said: that it is meant otherwise, of somebody else, for now.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// Nothing of what its words seem to say.
pub(super) const IDIOM: &[&str] = &[
    "un|une souci|probleme … regle|resolu",
    "je|j ne? suis pas|plus dispo|disponible|libre|convaincu|convaincue|sur|sure|seulement|uniquement|juste|encore|chez|en|au|a|tres|trop|toujours|certain|pret|prete / … suis pas|plus la $",
    "pas que|seulement|uniquement|juste",
    "occupe|occupee a comparer|choisir|regarder|lire|decider|reflechir",
    "adieu|bye|ciao a? ma|mon|mes|l|le|la",
    "mauvais|mauvaise|faux numero|adresse|personne … pour|de|sur|a signe|mon|ma / de|sur|dans|a",
    "donne|mis|note|ecrit|saisi|paye|recu|envoye|livre|mets le|la|un|une? mauvais|mauvaise|faux",
    "tout|hotel|restaurant … est reserve|complet",
];

/// That another business is spoken of.
pub(super) const ELSEWHERE: &[&str] = &[
    "ancien|ancienne|precedent|autre|dernier fournisseur|prestataire|societe|garage|agence|banque|proprietaire|artisan|magasin|entreprise",
];

/// That it is so for now.
pub(super) const FOR_NOW: &[&str] =
    &["pour|en l|le moment|instant", "actuellement|aujourdhui|encore", "peut etre", "la maintenant", "pour|la maintenant"];

/// Who writes, or why, is asked.
pub(super) const STRANGER: &[&str] =
    &["qui etes|es|est vous|tu|ce|la", "c est qui", "comment|ou avez|as vous|tu? eu|obtenu|trouve mon"];

/// That they have never been in touch.
pub(super) const UNKNOWN: &[&str] = &[
    "ne|n vous|t|te? ai|avons? jamais contacte|contactes|contactee|contactees|ecrit|appele|appeles|parle|demande|rien",
    "jamais contacte|contactes|entendu|eu|ecrit|parle|appele",
];
