//! More of how a time is offered, refused and taken back, in Spanish.
//!
//! In: a word in small letters without accents. Out: what it begins: patterns of the words after it. Never: a time.

use super::super::Says;
use super::others::others;

/// Those that the tables before it have not.
#[allow(clippy::too_many_lines, reason = "a table")]
pub(super) fn more(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{Booked, Busy, Contact, Correction, Declined, Goodbye, NotInterested, Offer, Other, Then, Wait, WrongPerson};
    match word {
        "puedo" | "podria" | "podemos" | "podriamos" | "pudieramos" | "puede" | "podeis" | "pueden" | "puedes" | "podes" => &[
            (
                Offer,
                concat!(
                    "el|a|hoy|manana|pasado|desde|despues|la|lunes|martes|miercoles|jueves|viernes|sabado|",
                    "domingo|hablar|atender|atenderte|atenderle|atenderlos|contestar|conectarme|ser|tipo|",
                    "antes|entre|por|en|solo|recien"
                ),
            ),
            (Offer, "$"),
            (Other, concat!("ir|recoger|pagar|venir|comprar|reservar|llevar|hacer|pedir|devolver|ver|enviar|", "entregar")),
            (Other, "pasar|cambiar a|el|la|por|las recoger|buscar|por|ver|retirar|dejar|las"),
            (Other, "pasar|pasarme el|a|por"),
        ],
        "sera" | "seria" => &[(Offer, "posible|mejor|el|a|perfecto|genial|ideal|bueno")],
        "sea" => &[(Offer, "el|a|la|manana|por|despues|en")],
        "tengo" => &[
            (Offer, "un? hueco|huequito|rato|ratito|tiempo|libre|disponibilidad|chance|espacio|disponible"),
            (Wait, "… reunion|reuniones|clase|clases|juicio|junta|visita|curso"),
            (Busy, "… reunion|junta|cliente|clientes|visita|lio"),
            (Other, ""),
        ],
        "estoy" | "estare" | "toy" | "ando" | "estamos" | "estaremos" => &[
            (Offer, concat!("… libre|disponible|casa|desocupado|desocupada|pendiente|atento|atenta|localizable|", "ubicable")),
            (Offer, "en casa"),
            (
                Busy,
                concat!(
                    "… reunion|junta|medico|clase|clases|ocupado|ocupada|ocupados|trabajo|oficina|cine|",
                    "examen|llamada|manejando|conduciendo|hospital|gimnasio|super|consulta|liado|liada|",
                    "misa|atendiendo|cliente|trabajando|banco|dentista|metro|bus|carretera|laburando|",
                    "curso|avion"
                ),
            ),
            (Wait, ""),
        ],
        "ocupado" | "ocupada" | "ocupados" | "ocupadas" | "ocupadisimo" | "ocupadisima" | "liado" | "liada" | "tapado"
        | "tapada" | "atareado" | "atareada" | "enredado" | "enredada" | "complicado" | "complicada" | "saturado"
        | "saturada" | "conduciendo" | "manejando" | "encerrado" | "reunido" | "reunida" | "capacitacion" | "pillado"
        | "pillada" | "agobiado" | "agobiada" | "desbordado" | "enrollado" => &[(Wait, ""), (Busy, "")],
        "reunion" | "reuniones" | "junta" => &[(Wait, "… hasta"), (Busy, "$"), (Busy, "ahora|con|ahorita")],
        "vacaciones" | "viaje" | "viajando" | "fuera" | "viajo" | "ausente" | "incomunicado" | "incomunicada" => &[(Wait, "")],
        "voy" => &[
            (Busy, "manejando|conduciendo|en … volante|coche|carro|auto|moto|metro|bus|camion"),
            (Busy, "manejando|conduciendo"),
            (Other, "a|al|de|el|para|en"),
        ],
        "ahora" | "ahorita" | "ahorito" | "orita" | "hoy" | "justo" => &[
            (Busy, "… no|imposible|mal|complicado"),
            (
                Busy,
                concat!(
                    "estoy|ando|toy|voy en|con|trabajando|laburando|conduciendo|manejando|ocupado|ocupada|",
                    "liado|liada|comiendo|de"
                ),
            ),
            (Busy, "mismo? … no puedo|imposible|estoy"),
        ],
        "imposible" => &[(Busy, ""), (Declined, "")],
        "mal" => &[(Busy, "momento|rato")],
        "pillas" | "pilla" | "agarras" | "agarra" | "agarraste" | "pillais" | "cogiste" | "coges" | "encuentras" => &[(Busy, "")],
        "otro" => &[(Busy, "rato|momento"), (Contact, "dia|rato mejor? me|hablamos")],
        "no" => &[
            (Wait, "antes"),
            (Wait, "hasta"),
            (
                Busy,
                concat!(
                    "puedo|podemos … hablar|contestar|atender|ahora|ahorita|hoy|responder|escribir|",
                    "platicar|atenderte|charlar"
                ),
            ),
            (Busy, "te|le|los escucho|oigo|puedo"),
            (Busy, "es buen momento"),
            (Busy, "puedo $"),
            (
                Declined,
                concat!(
                    "puedo|podre|podria|podemos|voy|estoy|estare|tengo|trabajo|me|nos|es|contesto|va|",
                    "sirve|atiendo|esta|vengo|quiero|vamos|doy"
                ),
            ),
            (Correction, "perdon|sorry|espera|mejor|mentira|disculpa|digo|el|a"),
            (Declined, "el|este lunes|martes|miercoles|jueves|viernes|sabado|domingo"),
            (NotInterested, "gracias|grax|grcs"),
            (NotInterested, "… interesa|interesado|interesada|interesados"),
            (
                NotInterested,
                concat!("quiero|queremos|necesito|necesitamos nada|servicio|producto|cambiar|seguir|comprar|", "gracias"),
            ),
            (NotInterested, "necesito|necesitamos|quiero $"),
            (NotInterested, "lo|la|los necesito|quiero|queremos|necesitamos|vamos"),
            (NotInterested, "vamos|voy a cambiar|contratar|seguir|comprar|continuar|renovar|hacer|querer|necesitar"),
            (NotInterested, "es|era para mi|nosotros"),
            (NotInterested, "era|es lo que"),
            (NotInterested, "sigan insistiendo"),
            (WrongPerson, "soy yo?"),
            (WrongPerson, "conozco|conocemos a"),
            (WrongPerson, "se quien"),
            (WrongPerson, "vive|trabaja|existe|labora"),
            (WrongPerson, "es|era mi|su|el|este numero|telefono|celular|movil"),
            (WrongPerson, "hay|tenemos ningun|ninguna|nadie"),
            (WrongPerson, "esta|trabaja mas|aqui"),
            (WrongPerson, "es esta|la persona"),
            (WrongPerson, "me llamo"),
            (WrongPerson, "somos"),
        ],
        "ya" => &[
            (
                NotInterested,
                concat!("no … interesa|interesado|interesada|necesito|necesitamos|quiero|queremos|hace falta|", "buscamos|busco"),
            ),
            (
                NotInterested,
                concat!(
                    "contratamos|contrate|compre|compramos|elegi|elegimos|firme|firmamos|tenemos|",
                    "tengo … con|otro|otra|uno|una|empresa|proveedor|compania"
                ),
            ),
            (
                NotInterested,
                concat!(
                    "lo|la|los compre|compramos|consegui|conseguimos|contrate|contratamos|resolvi|tengo|",
                    "solucionamos … otro|otra|lado|sitio|parte|aparte|con"
                ),
            ),
            (NotInterested, "me decidi|decidimos por"),
            (
                Booked,
                concat!(
                    "… reserve|agende|reservado|reservada|agendado|agendada|reservamos|agendamos|apartado|",
                    "aparte|agendo|reservo"
                ),
            ),
            (
                Booked,
                concat!(
                    "… tengo|pedi|saque|cogi|hice|tome|tomado|tomada|confirme|hecha|coji|",
                    "confirmada … cita|turno|hora|reserva|reservacion"
                ),
            ),
            (Booked, "quedo|esta|quedamos agendada|agendado|reservada|reservado|confirmada"),
            (Booked, "… reserva hecha"),
            (WrongPerson, "no trabaja|vive|labora|esta|es"),
            (
                Goodbye,
                concat!(
                    "esta|quedo|me|lo|se|ha|todo? quedado|lo|todo? solucionado|resuelto|arreglado|",
                    "funciona|quedo|listo|resolvi|solucione|arregle|soluciono|arreglo|resolvio"
                ),
            ),
            (
                Other,
                concat!(
                    "hable|hablamos|llame|escribi|paso|pague|pagamos|compre|mande|envie|dije|conteste|vi|",
                    "recibi|vino|termine|firme"
                ),
            ),
            (Offer, "puedo|estoy|estare|podria|podemos|llego|salgo"),
        ],
        "digo" | "perdon" | "corrijo" | "ups" | "uy" | "mentira" | "correccion" | "miento" | "disculpa" | "quise" | "queria" => {
            &[(Correction, "")]
        }
        "entonces" | "ese" | "esa" | "ahi" | "alli" => &[(Then, "")],
        "quiero" | "queremos" => &[(Offer, "hablar|que"), (Other, "")],
        _ => others(word),
    }
}
