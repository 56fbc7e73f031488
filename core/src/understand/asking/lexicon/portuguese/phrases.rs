//! How one asks to be contacted in Portuguese, and what else is said of a time.
//!
//! In: a word in small letters without accents. Out: what it begins: patterns of the words after it. Never: a time.

use super::super::Says;
use super::super::verbs::{self, Verbs};
use super::moods::moods;

/// Verbs of being in touch, whoever is told to.
const CONTACT: Verbs = Verbs {
    stems: &[
        "lig",
        "ligu",
        "telefon",
        "fal",
        "contact",
        "contat",
        "convers",
        "cham",
        "procur",
        "retorn",
        "escrev",
        "pergunt",
        "lembr",
        "retom",
        "reagend",
        "remarc",
        "remarqu",
        "comunic",
        "comuniqu",
        "bat",
        "tecl",
        "recontact",
    ],
    asks: &[
        "a", "e", "as", "es", "am", "em", "ar", "er", "amos", "emos", "armos", "ermos", "arem", "asse", "assem", "assemos",
        "ando", "ares", "amo", "aria", "ai", "ada", "arme", "ame", "eme",
    ],
    tells: &["o", "ei", "ou", "aram", "arei", "aremos", "ava", "avam", "ado", "i", "eu", "erei", "este", "aste"],
    clitics: &["me", "nos"],
};

/// What a word begins.
pub(super) fn phrases(word: &str) -> &'static [(Says, &'static str)] {
    let told = table(word);
    if !told.is_empty() {
        return told;
    }
    match verbs::says(&CONTACT, word, false) {
        Some(true) => &[(Says::Contact, "")],
        Some(false) => &[(Says::Other, "")],
        None => &[],
    }
}

#[allow(clippy::too_many_lines, reason = "a table")]
fn table(word: &str) -> &'static [(Says, &'static str)] {
    use Says::{Booked, Busy, Contact, Correction, Declined, Goodbye, NotInterested, Offer, Other, Then, Wait, WrongPerson};
    match word {
        "ligacao" | "chamada" | "chamadinha" | "telefonema" | "videochamada" | "lembrete" | "ligadinha" | "call"
        | "videocall" | "reagendar" | "ligassem" | "papo" | "retorno" => &[(Contact, "")],
        "chama" | "chamar" | "chame" | "chamem" => &[(Contact, "")],
        "me" | "nos" => &[
            (
                Contact,
                concat!(
                    "da|de|das|deem|dao|dem|dar um|uma|mais|aquele alo|toque|ligada|retorno|oi|ligadinha|",
                    "salve|lembrete|call|sinal|tempo|chance|grito"
                ),
            ),
            (
                Contact,
                concat!(
                    "manda|mande|mandem|mandar|mandas|envia|envie|enviem|avisa|avise|avisem|cobra|cobre|",
                    "cobrem|busca|busque|responde|responda|respondam|retorna|atende|recorda|recorde|",
                    "aciona|acione|acionem"
                ),
            ),
            (Contact, "da|de|dao|deem|dem|deixa uns|umas|um|uma|meia|mais|ate"),
            (Contact, "da|de 1|2|3|4|5|10|15|20|25|30|40|45|60"),
            (
                Other,
                concat!(
                    "disse|disseram|ligou|ligaram|passou|mandou|mandaram|falou|falaram|prometeu|",
                    "prometeram|ligando|chamo"
                ),
            ),
            (Booked, "encaixaram|agendaram"),
        ],
        "da" | "de" | "deem" | "dar" | "das" | "dai" => &[
            (Contact, "me? um|uma|mais alo|toque|ligada|retorno|oi|ligadinha|apito|sinal|apitadela"),
            (Contact, "me uns|umas|um|uma|meia|mais|ate|tres|dez|quinze|vinte|duas|dois|10|15|20|30|5"),
            (Offer, "pra|para falar|conversar|ligar|me|gente|a"),
            (Offer, "pra|para quarta|quinta|segunda|sexta|terca"),
        ],
        "manda" | "mande" | "mandem" | "mandar" | "envia" | "envie" | "enviem" | "mandas" | "enviar" => &[
            (Contact, "me|nos"),
            (Contact, "… mensagem|msg|zap|whats|whatsapp|wpp|audio|oi|sms|lembrete|mail|email|alo|salve"),
            (Contact, "mensagem|msg|zap|whats|whatsapp|wpp|audio|sms|email"),
        ],
        "tenta" | "tente" | "tentem" | "tentar" | "tentas" | "insiste" | "insista" | "insistam" => &[(Contact, "")],
        "volta" | "volte" | "voltem" | "voltar" | "voltamos" | "voltarmos" | "voltas" => &[
            (Contact, "a|em tentar|perguntar|insistir|mandar|contato|contacto"),
            (Contact, "a falar|ligar|chamar|contactar|contatar|conversar"),
        ],
        "entra" | "entre" | "entrem" | "entrar" | "entram" => {
            &[(Contact, "em contato|contacto"), (Contact, "me? em? contato|contacto")]
        }
        "avisa" | "avise" | "avisem" | "avisar" => &[(Contact, "me|de|na|no|a|amanha")],
        "atende" | "retome" | "retomamos" | "retoma" => &[(Contact, "")],
        "adiar" | "adia" | "adiamos" | "passar" | "passa" | "jogar" | "joga" | "mudar" | "muda" | "mudamos" | "empurrar"
        | "transferir" | "deixar" | "deixa" | "deixamos" | "marcar" | "marcamos" | "agendar" | "agendamos" | "combinar"
        | "combinamos" | "remarcar" | "trocar" | "passamos" | "alterar" | "deixe" => &[(
            Contact,
            concat!(
                "… para|pra|pro|a|na|no|ate segunda|terca|quarta|quinta|sexta|sabado|domingo|amanha|",
                "semana|as|o|proxima|proximo|dia|outra|manha|tarde|noite|hoje|mes|janeiro"
            ),
        )],
        "gente" => &[(Contact, "se? fala|conversa|ve|retoma|combina|remarca|marca|agenda|liga")],
        "conversa" | "conversamos" | "conversar" => &[(Contact, "")],
        "melhor" | "prefiro" | "preferia" | "livre" | "livres" | "disponivel" | "disponiveis" | "perfeito" | "otimo"
        | "optimo" | "ideal" | "serve" | "convem" | "tranquilo" | "sossegado" | "sossegada" | "sossego" | "preferencialmente"
        | "preferencia" | "atendo" | "possivel" | "disponibilidade" | "talvez" | "desocupado" | "desocupada" | "beleza"
        | "conseguiria" | "preferivel" => &[(Offer, "")],
        "fica" | "ficaria" | "seria" | "sera" | "caberia" | "cairia" | "daria" | "rola" | "encaixa" => &[
            (
                Offer,
                concat!(
                    "bom|boa|otimo|otima|melhor|perfeito|tranquilo|ideal|possivel|ok|legal|bem|certo|na|",
                    "no|as|a|amanha|de|pra|para|segunda|terca|quarta|quinta|sexta|me|top"
                ),
            ),
            (Offer, "$"),
        ],
        "vamos" | "bora" => &[
            (Contact, "falar|conversar|marcar|combinar|retomar|nos falando|falando"),
            (Offer, "na|no|as|amanha|de|segunda|terca|quarta|quinta|sexta"),
        ],
        "que" | "q" => &[(Offer, "tal"), (Other, "horas|hora|dia|dias|horario")],
        "tal" => &[(Offer, "")],
        "posso" | "podemos" | "poderia" | "podia" | "podiamos" | "pode" | "podem" | "podes" | "poderiam" | "poderiamos" => &[
            (
                Offer,
                concat!(
                    "na|no|as|amanha|hoje|hj|a|depois|de|segunda|terca|quarta|quinta|sexta|sabado|domingo|",
                    "falar|atender|conversar|ser|sim|em|dia|entre|so|qualquer|ate"
                ),
            ),
            (Offer, "$"),
            (
                Other,
                concat!(
                    "passar|ir|buscar|pagar|vir|comprar|reservar|levar|fazer|pedir|trocar|devolver|ver|",
                    "entregar|retirar|pegar|dizer"
                ),
            ),
        ],
        "consigo" | "conseguimos" | "consegue" | "conseguem" | "consegues" => &[(Offer, "")],
        "fico" | "estou" | "estarei" | "to" | "tou" | "vou" | "ta" | "estamos" | "tamos" | "estaremos" | "tamo" => &[
            (
                Offer,
                concat!(
                    "… livre|disponivel|casa|boa|aguardando|aguardar|esperando|desocupado|desocupada|",
                    "espera|aguardo|online|tranquilo|tranquila"
                ),
            ),
            (Offer, "em|de casa|boa"),
            (Offer, "a|ah espera"),
            (
                Busy,
                concat!(
                    "… reuniao|ocupado|ocupada|dirigindo|conduzir|aula|medico|hospital|meio|cliente|",
                    "trabalhando|trabalhar|almocando|ocupados|dentista|cinema|academia|missa|conduzindo|",
                    "enrolado|enrolada|prova|consulta|onibus|metro|transito|atendendo|banco|estrada|",
                    "volante"
                ),
            ),
            (
                Wait,
                concat!(
                    "… preso|presa|viajando|ferias|fora|atolado|atolada|ocupado|ocupada|enrolado|enrolada|",
                    "reuniao|aula|viagem|plantao|lua|atestado|corrido|corrida|formacao"
                ),
            ),
            (
                Other,
                concat!(
                    "passar|pagar|comprar|ligar|mandar|enviar|buscar|pegar|ver|falar|confirmar|fazer|ai|",
                    "responder|viajar|para|pra|decidir|levar|chegar|sair|te|lhe|receber"
                ),
            ),
        ],
        "ocupado" | "ocupada" | "ocupados" | "enrolado" | "enrolada" | "atolado" | "atolada" | "dirigindo" | "conduzir"
        | "preso" | "presa" | "atarefado" | "atarefada" => &[(Wait, ""), (Busy, "")],
        "reuniao" | "reunioes" => &[(Wait, "… ate"), (Busy, "$"), (Busy, "agora")],
        "em" | "numa" | "num" => &[(Busy, "reuniao|aula|consulta|prova|atendimento|cirurgia|call|audiencia")],
        "ferias" | "viajando" | "fora" | "viagem" | "plantao" | "ausente" | "licenca" | "lua" => &[(Wait, "")],
        "agora" | "hoje" | "hj" | "neste" => &[
            (Busy, "… nao|n|impossivel|complicado|corrido"),
            (Busy, "to|tou|estou em|no|na|com|ocupado|ocupada|dirigindo|trabalhando|almocando|a"),
            (Busy, "… impossivel"),
            (Busy, "momento … nao"),
        ],
        "impossivel" => &[(Busy, ""), (Declined, "")],
        "mau" | "ma" => &[(Busy, "momento|hora|altura")],
        "nao" | "n" => &[
            (Wait, "antes"),
            (Wait, "… ate"),
            (Busy, "posso|consigo|da … agora|falar|atender|conversar|ligar|responder|hoje"),
            (Busy, "posso|consigo|da $"),
            (
                Declined,
                concat!(
                    "posso|consigo|da|vou|estou|estarei|to|tenho|trabalho|serve|quero|e|rola|podemos|va|",
                    "tou|podia|vai|dava|estamos|conseguimos|tem"
                ),
            ),
            (Declined, "segunda|terca|quarta|quinta|sexta|sabado|domingo"),
            (Correction, "pera|perdao|desculpa|espera|melhor|quero|digo"),
            (NotInterested, "obrigado|obrigada|obg|brigado|valeu"),
            (NotInterested, "tenho|temos|ha|tem|tinha mais? interesse"),
            (NotInterested, "tenho|temos … interesse"),
            (
                NotInterested,
                concat!(
                    "quero|queremos|preciso|precisamos|vou|vamos|vai mais|querer|comprar|contratar|fechar|",
                    "avancar|mudar|trocar|continuar|renovar|fazer|nao|seguir"
                ),
            ),
            (NotInterested, "preciso|precisamos|quero|queremos $"),
            (NotInterested, "quero|precisa|preciso nao|obrigado|obrigada"),
            (NotInterested, "me|nos interessa"),
            (NotInterested, "estou|estamos|to|tou interessado|interessada|interessados"),
            (NotInterested, "vai querer|rolar"),
            (NotInterested, "e|era pra|para mim"),
            (WrongPerson, "sou|e eu|a|o|esse|este|essa|mais|dele|dela|daqui"),
            (WrongPerson, "sou $"),
            (WrongPerson, "trabalha|mora|vive|existe"),
            (WrongPerson, "conheco|conhecemos|reconheco"),
            (WrongPerson, "ha|tem nenhum|nenhuma|ninguem"),
            (WrongPerson, "e o? numero|telefone|celular|telemovel"),
            (WrongPerson, "me chamo"),
            (Goodbye, "preciso de? mais nada"),
            (Goodbye, "preciso mais de nada"),
        ],
        "ja" => &[
            (NotInterested, "nao|n … preciso|precisamos|quero|queremos|interessa|interesse|interessados|procuro"),
            (
                NotInterested,
                concat!(
                    "fechei|fechamos|contratei|contratamos|comprei|compramos|escolhi|escolhemos|resolvi|",
                    "resolvemos|troquei|arranjei|arranjamos|tenho|temos|assinei … outro|outra|outros|",
                    "concorrencia|operadora|um|uma|com"
                ),
            ),
            (
                Booked,
                concat!("… marquei|agendei|reservei|marcamos|agendamos|marcou|agendado|agendada|marcado|", "marcada|reservado"),
            ),
            (Booked, "tenho|temos … marcada|marcado|agendada|agendado"),
            (WrongPerson, "nao trabalha|mora|vive|esta|e"),
            (
                Goodbye,
                concat!(
                    "esta|foi|ta|fica|consegui|se|me? resolvido|resolveu|resolvi|resolvida|funciona|",
                    "funcionou|resolveram|tratado|resolver"
                ),
            ),
            (Offer, "posso|podemos|consigo|atendo|estou|to|tou|estarei|podes|pode|ha"),
            (
                Other,
                concat!(
                    "falei|liguei|mandei|passou|paguei|comprei|recebi|enviei|foi|disse|passei|respondi|",
                    "olhei|encerrei|falamos"
                ),
            ),
        ],
        "digo" | "ops" | "perdao" | "pera" | "alias" | "corrigindo" | "quis" | "desculpa" | "opa" | "errei" | "afinal"
        | "correcao" | "minto" => &[(Correction, "")],
        "nessa" | "nesse" | "nesta" | "entao" | "esse" | "essa" => {
            &[(Then, "hora|altura|dia|horario|semana|momento|dai"), (Then, "$")]
        }
        "telefono" | "ligo" | "escrevo" | "aviso" | "contacto" | "ligarei" | "falo" => match word {
            "contacto" => &[(Contact, "me")],
            _ => &[(Declined, "")],
        },
        "te" | "lhe" | "lhes" => &[
            (
                Declined,
                concat!("ligo|mando|escrevo|aviso|respondo|confirmo|falo|chamo|passo|retorno|digo|pago|envio|", "procuro|dou"),
            ),
            (Offer, "serve|da"),
            (Other, "mandei|liguei|falei|disse|paguei"),
        ],
        "eu" => &[
            (Declined, "te|lhe|vos|ja? ligo|mando|escrevo|aviso|chamo|retorno|procuro"),
            (Offer, "consigo|posso|atendo|prefiro|fico"),
            (Other, "mando|passo|pago|vou|comprei|fui|falei|tinha|pedi|saio|entro|volto|chego"),
        ],
        "nada" => &[(Wait, "… ate|antes")],
        "ate" => &[
            (Goodbye, "logo|mais|breve|ja|a proxima $"),
            (Goodbye, "mais|logo|breve $"),
            (
                Booked,
                concat!("segunda|terca|quarta|quinta|sexta|sabado|domingo|amanha ai|la|na|no clinica|loja|", "consulta|salao"),
            ),
        ],
        "abre" | "abrem" | "fecha" | "fecham" | "atendem" | "sai" | "saem" | "chega" | "chegam" | "comeca" | "comecam"
        | "termina" | "vence" | "venceu" | "expira" | "dura" | "voo" | "aniversario" | "casamento" | "entrega" | "entregam"
        | "entregue" | "valido" | "valida" | "promocao" | "oferta" | "garantia" | "boleto" | "jogo" | "consulta" | "mesa"
        | "reserva" | "prova" | "horario" | "custa" | "quanto" | "quanta" | "quantos" | "quantas" | "veio" | "vieram"
        | "disse" | "disseram" | "comprei" | "compramos" | "paguei" | "pagamos" | "pago" | "recebi" | "chegou" | "chegaram"
        | "ficou" | "ficaram" | "fui" | "foi" | "eram" | "sao" | "tinha" | "tinham" | "tive" | "moro" | "mora" | "trabalho"
        | "trabalhamos" | "passo" | "faco" | "desembarca" | "viajo" | "parcela" | "via" | "cupom" | "mandei" | "enviei"
        | "quero" | "queremos" | "precisamos" | "preciso" | "reservar" | "ia" | "iam" | "prometeram" | "prometeu" | "pedi"
        | "pediram" | "fiquei" | "passou" | "passaram" | "passava" | "troquei" | "alvara" | "feriado" | "tenho" | "entrou"
        | "deposito" | "respondo" | "confirmo" | "mando" | "envio" | "estreia" | "show" | "festa" | "exame" | "ressonancia"
        | "cirurgia" | "matricula" | "mudanca" | "trem" | "comboio" | "aviao" | "onibus" | "pedido" | "encomenda"
        | "estafeta" | "tecnico" | "instalador" | "contrato" | "prazo" | "aluguel" | "renda" | "vencimento" | "levo"
        | "devolvo" | "pegar" | "buscar" | "retirar" | "dirijo" | "curso" | "concerto" | "marido" | "esposa" | "filho"
        | "filha" | "mae" | "pai" | "voltou" | "perdi" | "esperei" | "conheci" | "morreu" | "nasceu" => match word {
            "tenho" => &[(Offer, "um? tempo|tempinho|horario|disponibilidade|livre|disponivel|espaco|janela"), (Other, "")],
            "quero" | "queremos" | "preciso" => {
                &[(Offer, "falar|conversar|que"), (NotInterested, "mais nao|obrigado"), (Other, "")]
            }
            "pedido" | "via" => &[(Other, "")],
            _ => &[(Other, "")],
        },
        _ => moods(word),
    }
}
