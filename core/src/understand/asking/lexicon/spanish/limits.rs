//! What limits in Spanish what is said: that it is meant otherwise, of somebody else, for now.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// Nothing of what its words seem to say.
pub(super) const IDIOM: &[&str] = &[
    "no es que no",
    "no solo|solamente",
    "no gracias a|al",
    "un|uno|una … solucionado|resuelto|arreglado|solucionada|resuelta",
    "se soluciono|arreglo lo de",
    "ocupado|ocupada|liado|liada eligiendo|comparando|mirando|decidiendo|pensando|viendo|leyendo",
    "adios|chao|chau a al? mi|mis|la|el|los",
    "numero|persona|direccion equivocado|equivocada|incorrecto|incorrecta|erroneo de|en",
    "puse|di|escribi|anote|pague|mandaron|enviaron|llego|dieron el|un|la|una|a? … equivocado|equivocada|incorrecto|erroneo",
];

/// That another business is spoken of.
pub(super) const ELSEWHERE: &[&str] = &[
    "proveedor|empresa|compania|taller|tienda|agencia|casero|banco|tecnico anterior|pasado|pasada|viejo|antiguo",
    "anterior|antiguo|antigua|otro|otra proveedor|empresa|compania|taller|tienda|agencia|casero|banco|tecnico",
];

/// That it is so for now.
pub(super) const FOR_NOW: &[&str] =
    &["ahora|ahorita|hoy mismo?", "por ahora|el|lo momento|pronto?", "quizas|quiza|talvez|todavia|aun", "tal vez", "de momento"];

/// Who writes, or why, is asked.
pub(super) const STRANGER: &[&str] =
    &["quien eres|es|sos|habla|escribe", "quienes son|sois", "de|como donde? sacaron|tienen|consiguieron|sacaste|tienes mi"];

/// That they have never been in touch.
pub(super) const UNKNOWN: &[&str] = &[
    "nunca os|los|les|te|le|lo he|hemos? escrito|escribi|contactado|contacte|hablado|hable|pedi|pedido|llamado|llame",
    "no los|os|te|les conozco",
];
