//! What the small words of French do beside a time.
//!
//! In: nothing. Out: words in small letters without accents, by what they do. Never: a word of time.

use super::super::super::super::table::Rows;
use super::super::roles::Role::{
    self, Article, Break, BusinessBehind, But, Counted, DeniesBehind, FromHour, Given, Greeting, Habit, HalfPast, Hour, Hourly,
    Hours, Idle, If, Is, Leave, Near, Needed, Negator, Object, Of, One, OneOClock, Ours, Polite, The, Their, They, Was,
};

/// Of a word.
pub(super) const ROLES: Rows<Role> = &[
    (
        Break,
        &["mais|parce|car|donc|si|quand|lorsque|lorsqu|puisque|puisqu|et|puis|sinon|comme|alors|pendant|ensuite|pcq|qd|pck|\
           tandis|afin|cause|dont|ou|pis|vu"],
    ),
    (Negator, &["ne|n|pas|jamais|aucun|aucune|ni|pu|plus"]),
    (Near, &["plus"]),
    (DeniesBehind, &["pas|jamais"]),
    (Idle, &["souci|soucis|probleme|hesite|so"]),
    (Given, &["laisse|laissez|donne|donnez|attends|attendez|attendre|patientez|patiente|accordez|accorde"]),
    (Needed, &["besoin|faut|faudrait|faudra"]),
    (Article, &["le|la|les"]),
    (One, &["un|une"]),
    (Habit, &["chaque|depuis|tous|toutes"]),
    (Hourly, &["les"]),
    (FromHour, &["de"]),
    (OneOClock, &["une"]),
    (Hours, &["heures"]),
    (Hour, &["heure"]),
    (Of, &["de|du"]),
    (Greeting, &["bonne|bon"]),
    (The, &["le"]),
    (Counted, &["euros|x"]),
    (BusinessBehind, &["ouvres|ouvrables"]),
    (HalfPast, &["demie|demi"]),
    (Leave, &["vacances|conges|conge"]),
    (But, &["mais|toutefois|cependant"]),
    (If, &["si|jusqu|avant|sauf"]),
    (Was, &["etais|etait|etions|etaient"]),
    (They, &["il|elle|ils|elles|mari|femme|fils|fille|chef|patron|copain|copine"]),
    (Object, &["par|a|au|aux|de|d|du"]),
    (
        Ours,
        &["votre|vos|ta|tes|offre|offres|proposition|service|services|produit|produits|ca|cela|rien|ce|que|vous|proposez|plus"],
    ),
    (Is, &["est|sont|etes|es"]),
    (Their, &["le|la|l|mon|ma|votre|notre|les|vos"]),
    (Polite, &["merci|chance|continuation|bonne|bon|courage|desole|desolee"]),
];
