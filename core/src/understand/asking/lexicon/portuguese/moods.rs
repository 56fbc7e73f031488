//! What is said in Portuguese beside times: that something is not wanted, booked, over, wrong.
//!
//! In: a word in small letters without accents. Out: what it begins: patterns of the words after it. Never: a time.

use super::super::Says;

#[allow(clippy::too_many_lines, reason = "a table")]
pub(super) fn moods(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{Booked, Complaint, Contact, Goodbye, NotInterested, Other, WrongPerson};
    match word {
        "obrigado" | "obrigada" | "obg" | "agradeco" | "valeu" | "vlw" => &[
            (NotInterested, "… mas nao|ja|vou|n|fechei|fica"),
            (NotInterested, "mas … nao|passar|ja"),
            (Goodbye, "demais|por|pela|pelo tudo|atencao|ajuda"),
            (Goodbye, "demais"),
            (Other, "por ligar|retornar"),
        ],
        "mas" => &[
            (NotInterested, "vou|prefiro passar"),
            (NotInterested, "… nao|n interesse|interessa|interessado|interessada|quero|preciso|precisamos|queremos"),
            (NotInterested, "obrigado|obrigada"),
        ],
        "ficamos" | "fechamos" | "fechei" | "optamos" | "optei" | "escolhemos" | "escolhi" | "contratamos" | "contratei"
        | "decidimos" | "decidi" | "desisti" | "desistimos" | "resolvemos" | "avancamos" => {
            &[(NotInterested, "… com|outro|outra|nao|concorrencia|por|de|ficar|manter"), (Other, "")]
        }
        "dispenso" | "dispensamos" | "desisto" => &[(NotInterested, "")],
        "decidiu" => &[(NotInterested, "… nao")],
        "caro" => &[(NotInterested, "demais")],
        "agendei" | "reservei" => &[(Booked, "")],
        "marquei" => &[
            (
                Booked,
                concat!(
                    "… site|app|aplicativo|online|consulta|horario|para|pra|pelo|hora|visita|avaliacao|",
                    "vaga|link|sistema"
                ),
            ),
            (Other, ""),
        ],
        "acabei" | "acabamos" | "acabo" => &[(Booked, "de agendar|marcar|reservar"), (Other, "")],
        "agendamento" | "marcacao" => &[(Booked, "… feito|feita|confirmado|confirmada|ok")],
        "agendado" | "agendada" | "marcada" | "marcado" => &[
            (Booked, "$"),
            (
                Booked,
                concat!(
                    "no|pelo|na|para|pra app|site|aplicativo|online|link|plataforma|segunda|terca|quarta|",
                    "quinta|sexta|sabado|o|a|amanha"
                ),
            ),
        ],
        "tchau" | "xau" | "tchauzinho" | "adeus" | "flw" | "falou" => match word {
            "falou" => &[(Goodbye, "$"), (Other, "")],
            _ => &[(Goodbye, "")],
        },
        "resolvido" | "resolvida" | "resolveu" => &[(Goodbye, "")],
        "deu" => &[(Goodbye, "certo|tudo")],
        "era" | "e" => &[(Goodbye, "so|apenas isso|mesmo"), (Goodbye, "tudo")],
        "so" => &[(Goodbye, "isso mesmo?")],
        "bom" | "boa" | "excelente" => {
            &[(Goodbye, "fim|final|resto|fds|feriado|domingo|semana"), (Goodbye, "noite $"), (Goodbye, "trabalho $")]
        }
        "inaceitavel" | "vergonha" | "indignado" | "indignada" | "absurdo" | "reclamacao" | "reclamacoes" | "queixa"
        | "procon" | "palhacada" | "roubo" | "golpe" | "golpistas" | "ladroes" | "pessimo" | "pessima" | "desrespeito"
        | "descaso" | "lamentavel" | "ridiculo" | "processar" | "processo" | "anatel" | "enrolando" | "enganacao"
        | "estelionato" | "mentirosos" | "incompetentes" | "revoltado" | "revoltada" | "porcaria" | "decepcionado"
        | "decepcionada" | "decepcao" | "deco" | "vergonhoso" | "farto" | "farta" | "denunciar" | "denuncia" | "burla"
        | "intoleravel" | "nojo" | "lixo" | "inadmissivel" | "safadeza" | "furioso" | "furiosa" => &[(Complaint, "")],
        "falta" => &[(Complaint, "de respeito|profissionalismo|consideracao|vergonha")],
        "reclame" => &[(Complaint, "aqui")],
        "horrivel" | "terrivel" => &[(Complaint, "atendimento|servico|experiencia|o"), (Complaint, "$")],
        "terceira" | "quarta" | "quinta" | "enesima" => &[(Complaint, "vez … ligo|escrevo|peco|reclamo|pergunto|falo|mando")],
        "cansado" | "cansada" | "cansei" => &[(Complaint, "de")],
        "ninguem" => &[(Complaint, "… responde|atende|resolve|respondeu|resolveu|atendeu")],
        "saiu" => &[(WrongPerson, "da empresa|firma|escola|companhia")],
        "contato" | "telefone" => &[(Contact, ""), (WrongPerson, "errado|errada|incorreto|trocado|enganado")],
        "numero" | "pessoa" => {
            &[(WrongPerson, "errado|errada|incorreto|trocado|enganado"), (WrongPerson, "e|esta errado|errada")]
        }
        "engano" | "enganou" | "enganaste" => &[(WrongPerson, "")],
        "enganado" | "enganada" => &[(WrongPerson, "$"), (WrongPerson, "no numero")],
        "deixou" => &[(WrongPerson, "de trabalhar"), (WrongPerson, "a empresa")],
        "aqui" => &[(WrongPerson, "nao ha|mora|trabalha|tem|e")],
        _ => &[],
    }
}
