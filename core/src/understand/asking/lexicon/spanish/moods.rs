//! What is said in Spanish beside times: that something is not wanted, booked, over, wrong.
//!
//! In: a word in small letters without accents. Out: what it begins: patterns of the words after it. Never: a time.

use super::super::Says;

#[allow(clippy::too_many_lines, reason = "a table")]
pub(super) fn moods(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{Booked, Complaint, Goodbye, NotInterested, Other, Wait, WrongPerson};
    match word {
        "gracias" | "agradezco" => {
            &[(NotInterested, "… pero no|paso|ya"), (Other, "por llamar|escribir|contactar|escribirme|llamarme|contactarnos")]
        }
        "pero" => &[(NotInterested, "paso $"), (NotInterested, "paso no|gracias|de"), (NotInterested, "no gracias|interesa")],
        "contratamos" | "contrate" | "firmamos" | "firme" | "elegimos" | "elegi" | "decidimos" | "optamos" | "opte"
        | "decidi" => &[(Other, ""), (NotInterested, "… con|otro|otra|no|por|quedarnos|quedarme")],
        "descarto" | "descartamos" | "descartado" => &[(NotInterested, "")],
        "reserve" | "agende" | "reservamos" => {
            &[(Booked, "para|el|online|hora|cita|turno|por|mi|en|la|mesa|una|un|desde"), (Other, "")]
        }
        "saque" | "cogi" | "coji" | "coger" | "tome" | "consegui" => &[(Booked, "… hora|turno|cita|reserva"), (Other, "")],
        "acabo" | "acabamos" => &[
            (
                Booked,
                concat!(
                    "de … reservar|agendar|coger|sacar|pedir|hacer|confirmar|apartar … hora|turno|cita|",
                    "reserva|para|online|mesa|la|el|mi|una"
                ),
            ),
            (Booked, "de … reservar|agendar"),
            (Other, ""),
        ],
        "he" | "hemos" => &[
            (Booked, concat!("… reservado|agendado|cogido|pedido|apartado … hora|cita|turno|para|la|el|una|mesa|", "online|por")),
            (NotInterested, "… contratado|elegido|decidido|comprado|firmado … otro|otra|no|con"),
            (
                Other,
                concat!(
                    "hablado|llamado|escrito|visto|pagado|comprado|recibido|quedado|enviado|mandado|ido|",
                    "estado|pedido|leido"
                ),
            ),
        ],
        "solucionado" | "resuelto" | "arreglado" | "chau" | "chao" | "adios" | "bye" | "arreglo" | "soluciono" | "solucione" => {
            &[(Goodbye, "")]
        }
        "hasta" => &[(Goodbye, "luego|pronto|otra|nunca|siempre|la $"), (Goodbye, "luego|pronto|la vista|proxima")],
        "eso" => &[(Goodbye, "era|es|seria|fue todo"), (Goodbye, "era|es|seria|fue … todo")],
        "nada" => &[(Goodbye, "mas"), (Wait, "… hasta|antes"), (WrongPerson, "que ver")],
        "buen" | "linda" | "lindo" | "feliz" | "buena" => {
            &[(Goodbye, "finde|fin|dia|tarde|noche|semana|jornada|domingo|sabado|viaje")]
        }
        "cuidate" | "cuidense" | "cuidese" => &[(Goodbye, "")],
        "funciona" | "funciono" => &[(Goodbye, "perfecto|bien|ya|todo|ahora|genial")],
        "inaceptable" | "verguenza" | "vergonzoso" | "indignado" | "indignada" | "indignante" | "reclamo" | "reclamacion"
        | "queja" | "quejarme" | "denunciar" | "denuncio" | "denuncia" | "estafa" | "estafadores" | "ladrones" | "timo"
        | "profeco" | "pesimo" | "pesima" | "pesimos" | "desastre" | "impresentable" | "lamentable" | "hartisimo" | "harto"
        | "harta" | "hartos" | "mentirosos" | "incompetentes" | "inutiles" | "robo" | "acoso" | "abuso" | "sernac" | "facua"
        | "patetico" | "porqueria" | "asco" | "fraude" | "indecentes" | "enojado" | "enojada" | "decepcionado"
        | "decepcionada" | "decepcion" | "intolerable" | "tomadura" | "demandar" | "demandarlos" => &[(Complaint, "")],
        "falta" => &[(Complaint, "de respeto|seriedad|profesionalidad|profesionalismo|etica")],
        "mala" | "horrible" | "terrible" | "malisima" | "malisimo" => {
            &[(Complaint, "atencion|servicio|experiencia|trato"), (Complaint, "$")]
        }
        "tercera" | "cuarta" | "quinta" | "segunda" | "enesima" => {
            &[(Complaint, "vez … llamo|escribo|pido|reclamo|pregunto|pasa|digo")]
        }
        "burla" | "burlan" | "burlando" | "tomando" => &[(Complaint, ""), (Complaint, "el pelo")],
        "reportar" | "reportarlos" | "reclamar" => &[(Complaint, "")],
        "cansado" | "cansada" => &[(Complaint, "de … llamar|esperar|reclamar|que|esto|tanto|pedir")],
        "nadie" => &[(Complaint, "… responde|contesta|atiende|contesto|respondio|llamo|soluciona|resuelve")],
        "dejo" => &[(WrongPerson, "de trabajar|laborar"), (WrongPerson, "la empresa")],
        "numero" | "telefono" | "persona" => &[(WrongPerson, "equivocado|incorrecto|equivocada|erroneo|no es")],
        "equivocado" | "equivocada" => &[(WrongPerson, "de"), (WrongPerson, "numero|$")],
        "equivoco" | "equivocaron" | "equivocaste" | "equivocais" | "confundio" | "confundieron" => {
            &[(WrongPerson, "de … numero|persona|telefono|contacto|$"), (WrongPerson, "$")]
        }
        "equivocacion" => &[(WrongPerson, "")],
        "aqui" | "aca" => &[(WrongPerson, "no vive|trabaja|hay|es|esta|existe")],
        "confunde" | "confunden" | "confundes" | "equivoca" | "equivocan" => &[(WrongPerson, "de persona|numero")],
        _ => &[],
    }
}
