//! How one asks to be contacted in Spanish, and what else is said of a time.
//!
//! In: a word in small letters without accents. Out: what it begins: patterns of the words after it. Never: a time.

use super::super::Says;
use super::super::verbs::{self, Verbs};
use super::more::more;

/// Verbs of being in touch, whoever is told to.
const CONTACT: Verbs = Verbs {
    stems: &[
        "llam",
        "yam",
        "habl",
        "contact",
        "contactar",
        "telefone",
        "charl",
        "convers",
        "platic",
        "platiqu",
        "escrib",
        "timbr",
        "whatsape",
        "reagend",
        "reprogram",
        "recoordin",
        "retom",
        "comunic",
        "comuniqu",
        "videollam",
        "chate",
        "recontact",
        "textea",
        "texte",
        "recuerd",
        "record",
        "avis",
        "pregunt",
        "telef",
    ],
    asks: &[
        "a", "e", "an", "en", "ad", "ar", "as", "es", "ais", "eis", "amos", "emos", "ando", "ara", "aras", "aran", "ase", "asen",
        "ases", "i", "id", "ir", "is", "imos", "iera", "ieran", "iendo", "arnos", "ense", "ate", "aria", "ate", "ese", "emosnos",
    ],
    tells: &[
        "o", "are", "aremos", "aron", "aste", "aba", "aban", "ado", "io", "ieron", "ire", "iremos", "ito", "arte", "arle",
        "arles", "irte", "irle", "irles", "arlos", "arlas",
    ],
    clitics: &["noslo", "melo", "nos", "me", "lo", "la"],
};

/// Verbs that are of being in touch where somebody says to whom: `mándame`, `recuérdame`.
const TO_ME: Verbs = Verbs {
    stems: &[
        "llam", "marc", "marqu", "mand", "envi", "pregunt", "busc", "busqu", "recuerd", "record", "avis", "respond", "contest",
        "ubic", "ubiqu", "localiz", "localic", "tir", "peg", "pegu", "ech", "cuent", "agend", "programa", "dig", "di", "consult",
        "insist", "intent", "prueb", "pon", "pas", "hag", "mantenga", "manten", "despach", "reenvi", "anot", "apunt", "reserv",
        "despiert",
    ],
    asks: &["", "a", "e", "an", "en", "ad", "ar", "ando", "i", "id", "ir", "er", "an", "ga", "edor", "iendo", "as"],
    tells: &[],
    clitics: &["noslo", "noslos", "mela", "melo", "nos", "me"],
};

/// What a word begins.
pub(super) fn phrases(word: &str) -> &'static [(Says, &'static str)] {
    let told = table(word);
    if !told.is_empty() {
        return told;
    }
    let clitic = TO_ME.clitics.iter().any(|clitic| word.ends_with(clitic));
    if clitic && verbs::says(&TO_ME, word, true) == Some(true) {
        return &[(Says::Contact, "")];
    }
    match verbs::says(&CONTACT, word, false) {
        Some(true) => &[(Says::Contact, "")],
        Some(false) => &[(Says::Other, "")],
        None => &[],
    }
}

#[allow(clippy::too_many_lines, reason = "a table")]
fn table(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{Booked, Contact, Correction, Declined, Offer, Other};
    match word {
        "llamada" | "llamadita" | "llamado" | "videollamada" | "videollamado" | "telefonazo" | "recordatorio" | "retomar"
        | "retomamos" | "recuerdenme" | "recontacto" | "vernos" | "platica" | "zoom" | "callback" | "llmame" | "yamame"
        | "llamam" | "llmeme" => &[(Contact, "")],
        "me" | "nos" => &[
            (
                Contact,
                concat!(
                    "marca|marcas|marque|marquen|marcan|marcais|marcaran|marcara|manda|mandas|mande|",
                    "manden|mandan|avisas|avisan|avisa|avise|avisen|pregunta|preguntas|pregunte|pregunten|",
                    "preguntan|recuerda|recuerdas|recuerde|recuerden|recuerdan|busca|buscas|busque|",
                    "busquen|buscan|escribe|envias|envia|envie|envien|consultas|respondes|contestas|",
                    "insiste|insistes|cuentas|dices|timbras|echas|pegas|tiras|ubica|ubican|localiza|",
                    "localizan|pasas"
                ),
            ),
            (
                Contact,
                concat!(
                    "da|das|de|den|dan|dais|dara|daran un|una|otro|otra toque|llamada|llamadita|",
                    "telefonazo|timbrazo|ring|call|fonazo|grito|tono"
                ),
            ),
            (Booked, "vemos … consulta|cita|clinica|local|tienda|oficina|alli|ahi"),
            (
                Contact,
                concat!(
                    "lo|la mandas|envias|recuerdas|comentas|cuentas|preguntas|dices|confirmas|explicas|",
                    "manda|envia|recuerda|mande|recuerde|cuenta|dice|confirma|explica"
                ),
            ),
            (
                Contact,
                concat!(
                    "comentas|confirmas|explicas|confirma|confirme|confirmen|explica|explicais|preguntais|",
                    "avisais|mandais|escribis|escribes|escriba|escriban"
                ),
            ),
            (Contact, "vuelves|vuelve|vuelva|vuelvan|vuelven|volveis a"),
            (
                Contact,
                concat!(
                    "puede|puedes|pueden|podeis|podes|podria|podrias|podrian marcar|mandar|enviar|avisar|",
                    "preguntar|recordar|buscar|dar"
                ),
            ),
            (
                Offer,
                concat!(
                    "… va|viene|queda|sirve|acomoda|late|conviene|cuadra|vale|tinca|acomodaria|vendria|",
                    "convendria|gustaria|quedaria|parece|iria|encaja|va … bien|mejor|perfecto|genial|",
                    "estupendo|fenomenal|guay|super|de|joya|bomba|el|a|hablar|las|manana"
                ),
            ),
            (
                Offer,
                concat!(
                    "acomoda|sirve|conviene|late|cuadra|tinca|acomodaria|convendria|desocupo|libero|",
                    "conecto|vale|encaja|va|viene"
                ),
            ),
            (
                Other,
                concat!(
                    "dijo|dijeron|llamo|llamaron|escribio|escribieron|marco|mando|mandaron|conto|aviso|",
                    "voy|caso|mudo|levanto|acuesto|opero|operan|entregan|llega|llego|atendio|toca|pagan|",
                    "quedan|respondio|contesto|entrego"
                ),
            ),
        ],
        "te" | "le" | "les" | "os" | "los" | "lo" => &[
            (Contact, "vemos|hablamos|retomamos|comentamos|platicamos"),
            (
                Declined,
                concat!(
                    "llamo|marco|escribo|hablo|aviso|confirmo|contesto|respondo|mando|envio|digo|llamare|",
                    "escribire|avisare|confirmare|dire|contestare|respondere|mandare|cuento|contacto|paso|",
                    "pago|aviso|llamamos|escribimos|avisamos|confirmamos|mandamos|pagamos|timbro|hablare|",
                    "marcare|enviare|pagare|contactare|devuelvo|transfiero|deposito|llevo|leo|busco"
                ),
            ),
            (
                Declined,
                concat!("voy|vamos a llamar|escribir|avisar|confirmar|mandar|enviar|marcar|decir|pagar|", "contestar|responder"),
            ),
            (
                Other,
                concat!(
                    "llame|escribi|hable|dije|mande|envie|pague|compre|conte|marque|dijimos|pedi|vi|tengo|",
                    "quiero|pregunte"
                ),
            ),
            (Offer, "puedo|podria|podemos atender|hablar|contestar|escuchar|recibir"),
            (
                Offer,
                concat!(
                    "… va|viene|queda|parece|late|sirve|acomoda|cuadra|conviene|tinca bien|mejor|perfecto|",
                    "si|el|manana|a|que"
                ),
            ),
            (Offer, "late|parece|tinca|sirve|cuadra|va"),
        ],
        "yo" => {
            &[(Declined, "te|le|les|os|lo|los llamo|marco|escribo|hablo|aviso"), (Declined, "llamo|aviso|escribo|confirmo|marco")]
        }
        "dame" | "deme" | "denme" | "danos" | "dadme" | "denos" | "regalame" | "regaleme" => &[
            (Contact, "un|una|otro|unos|unas|media|otra|hasta|el|tiempo"),
            (Contact, "1|2|3|4|5|6|7|8|9|10|12|15|20|24|25|30|40|45|48|60|90"),
            (Contact, "dos|tres|cuatro|cinco|seis|siete|ocho|diez|quince|veinte|treinta|cuarenta|cuarto"),
        ],
        "dar" | "das" | "da" | "de" | "den" | "pega" | "pegar" | "echa" | "echar" => {
            &[(Contact, "un|una|otro|otra toque|llamada|llamadita|telefonazo|timbrazo|ring|fonazo")]
        }
        "manda" | "mandas" | "mande" | "manden" | "mandar" | "envia" | "envie" | "envien" | "escribir" | "deja" | "dejen"
        | "deje" | "dejas" | "tira" => &[
            (
                Contact,
                concat!(
                    "un|una msj|mensaje|mensajito|whatsapp|wsp|whats|wasap|sms|correo|mail|audio|wasa|",
                    "guasap|recordatorio|llamada"
                ),
            ),
            (Contact, "msj|mensaje|whatsapp|wsp|whats|wasap|sms|correo|mail|audio"),
        ],
        "marca" | "marque" | "marquen" | "marcar" | "marcarme" => {
            &[(Contact, "me|a|al|el|en|despues|manana|hoy|de|otra|cuando|por"), (Contact, "$")]
        }
        "prueba" | "proba" | "pruebe" | "prueben" | "probad" | "intenta" | "intente" | "intenten" | "intentad" | "intentalo"
        | "intentelo" | "intentenlo" | "insiste" | "insista" | "insistan" | "insisti" | "intentemos" | "probemos"
        | "probamos" | "intentamos" => &[(Contact, "")],
        "vuelve" | "vuelva" | "vuelvan" | "volved" | "volve" | "vuelves" | "volvamos" | "volvemos" | "volver" | "vuelven" => &[(
            Contact,
            concat!(
                "a intentar|intentarlo|preguntar|preguntarme|probar|marcar|marcarme|insistir|mandarme|",
                "buscarme|molestar|recordarme"
            ),
        )],
        "preguntame" | "preguntenme" | "pregunteme" => &[(Contact, "")],
        "aplazarla" | "aplazarlo" | "posponerla" | "posponerlo" | "postergarla" | "postergarlo" | "retrasarlo" | "retrasarla"
        | "moverla" | "moverlo" | "dejarlo" | "aplazamos" | "posponemos" | "postergamos" => &[(Contact, "")],
        "pasar" | "pasarla" | "pasarlo" | "mover" | "movemos" | "aplazar" | "posponer" | "cambiar" | "cambiarla"
        | "cambiarlo" | "cambiamos" | "dejarla" | "dejemoslo" | "dejamos" | "dejamoslo" | "correr" | "correrla" | "patear"
        | "patearlo" | "patearla" | "postergar" | "retrasar" | "pasamos" | "pasemos" | "recorrer" | "agendar" | "agendamos"
        | "agendemos" | "quedar" | "quedamos" | "quedemos" => &[(
            Contact,
            concat!(
                "… al|para|a|el|hasta lunes|martes|miercoles|jueves|viernes|sabado|domingo|la|las|el|",
                "otro|proxima|proximo|manana|hoy|otra"
            ),
        )],
        "sigamos" | "seguimos" => &[(Contact, "")],
        "vemos" | "veamos" => &[(Contact, "")],
        "mejor" => {
            &[(Offer, ""), (Correction, "el|la|a|al|los|pasado|manana|lunes|martes|miercoles|jueves|viernes|sabado|domingo|en")]
        }
        "perfecto" | "genial" | "disponible" | "disponibles" | "libre" | "libres" | "prefiero" | "preferiria" | "preferible"
        | "preferimos" | "preferentemente" | "convendria" | "desocupado" | "desocupada" | "desocupo" | "ideal" | "idealmente"
        | "estupendo" | "fenomenal" | "encantado" | "encantada" | "atiendo" | "conectarme" | "quizas" | "quiza" | "talvez"
        | "acomoda" | "encantaria" | "perfectamente" | "estaria" | "posible" | "comodo" | "comoda" | "desocupamos" | "libero"
        | "huequito" => &[(Offer, "")],
        "que" | "q" | "qe" | "k" => &[
            (
                Offer,
                concat!(
                    "tal|tl el|la|a|si|manana|hoy|hablamos|pasado|en|por|lunes|martes|miercoles|jueves|",
                    "viernes|sabado|domingo|tipo|entre|despues"
                ),
            ),
            (Offer, "te|le|os parece"),
            (Other, "hora|horario|horarios|dia|dias|precio"),
        ],
        "tal" => &[(
            Offer,
            concat!(
                "vez|el|la|a|si|manana|hoy|hablamos|pasado|en|por|lunes|martes|miercoles|jueves|",
                "viernes|sabado|domingo|tipo|entre|despues"
            ),
        )],
        _ => more(word),
    }
}
