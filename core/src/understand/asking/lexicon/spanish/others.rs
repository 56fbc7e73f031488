//! What others do, what is done and what is due, as it is told in Spanish: times of it are nobody's wish.
//!
//! In: a word in small letters without accents. Out: what it begins: patterns of the words after it. Never: a time.

use super::super::Says;
use super::moods::moods;

#[allow(clippy::too_many_lines, reason = "a table")]
pub(super) fn others(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{Busy, Contact, Offer, Other};
    match word {
        // What somebody else does, or is over.
        "hable" => &[
            (Other, "con|ya|ayer"),
            (
                Contact,
                concat!(
                    "a|el|al|en|manana|hoy|por|despues|cuando|me|lunes|martes|miercoles|jueves|viernes|",
                    "dentro|mas|hasta|antes"
                ),
            ),
            (Contact, "$"),
        ],
        "es" => {
            &[(Other, concat!("el|la|a|este|manana|hoy|en|de|lunes|martes|miercoles|jueves|viernes|sabado|domingo|", "pasado"))]
        }
        "la" | "mi" | "el" | "su" | "nuestra" | "nuestro" => &[(
            Other,
            concat!(
                "reunion|junta|cita|clase|entrega|boda|fiesta|consulta|vuelo|examen|turno|mudanza|",
                "operacion|visita|cena|comida|evento|feria|oferta|promo|sorteo|partido|alquiler|",
                "contrato|pago|cuota|tienda|oficina … es|sale|empieza|termina|sera|vence|llega|fue|",
                "era|son|toca|esta|dura|cae|abre|cierra"
            ),
        )],
        "llegue" | "sali" | "volvi" | "estuve" | "hice" | "vinimos" | "vine" | "llegamos" | "salimos" | "perdi" | "empece"
        | "termine" | "lleve" | "devolvi" | "cambie" => &[(Other, "")],
        "abren" | "abre" | "abris" | "cierran" | "cierra" | "atienden" | "sale" | "salen" | "llega" | "llegan" | "empieza"
        | "empiezan" | "termina" | "vence" | "vencio" | "caduca" | "expira" | "dura" | "vuelo" | "cumple" | "cumpleanos"
        | "boda" | "entrega" | "entregan" | "valida" | "valido" | "promo" | "promocion" | "oferta" | "garantia" | "factura"
        | "partido" | "turno" | "cita" | "mesa" | "reserva" | "clase" | "clases" | "examen" | "horario" | "cuesta" | "cuanto"
        | "cuanta" | "cuantos" | "cuantas" | "vino" | "vinieron" | "dijo" | "dijeron" | "dije" | "decia" | "espere"
        | "estuvo" | "estuvieron" | "compre" | "compramos" | "pague" | "pagamos" | "pago" | "pagan" | "recibi" | "llegaron"
        | "quedaron" | "fui" | "fue" | "era" | "eran" | "son" | "tenia" | "tuve" | "vivo" | "vive" | "trabajo" | "trabajamos"
        | "confirmo" | "contesto" | "respondo" | "envio" | "mando" | "compro" | "pasare" | "paso" | "recojo" | "vienen"
        | "viajamos" | "madre" | "marido" | "hija" | "hijo" | "necesitamos" | "reservar" | "hago" | "iba" | "iban"
        | "prometieron" | "prometio" | "ibamos" | "pedi" | "pidieron" | "vendra" | "vendran" | "abriran" | "estreno"
        | "deposito" | "transfiero" | "cobro" | "entro" | "tren" | "avion" | "pedido" | "paquete" | "camion" | "tecnico"
        | "tecnicos" | "instalador" | "mudanza" | "mudamos" | "alquiler" | "contrato" | "plazo" | "recoger" | "juega"
        | "juegan" | "curso" | "concierto" | "gano" => &[(Other, "")],
        "quedo" => &[
            (Offer, "atento|atenta|pendiente|esperando|a|libre|disponible"),
            (Other, "en|el|la|de|que|muy|mal|bien|todo|para|mi|un|una"),
        ],
        "en" => &[
            (Busy, "clase|clases|reunion|junta|misa|consulta|examen|quirofano|llamada"),
            (Busy, "la|una|un|el|mitad reunion|junta|medico|cine|clase|hospital|dentista|de"),
            (Offer, "cuanto puedas|pueda"),
        ],
        _ => moods(word),
    }
}
