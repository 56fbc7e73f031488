//! How one asks in Portuguese to be contacted, offers a time, names it again and takes it back.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// To be contacted.
pub(super) const CONTACT: &[&str] = &[
    "ligacao|chamada|chamadinha|telefonema|videochamada|lembrete|ligadinha|call|videocall|reagendar|ligassem|papo|retorno|\
     chama|chamar|chame|chamem|tenta|tente|tentem|tentar|tentas|insiste|insista|insistam|atende|retome|retomamos|retoma|\
     conversa|conversamos|conversar|contato|telefone",
    "me|nos da|de|das|deem|dao|dem|dar um|uma|mais|aquele alo|toque|ligada|retorno|oi|ligadinha|salve|lembrete|call|sinal|\
     tempo|chance|grito / manda|mande|mandem|mandar|mandas|envia|envie|enviem|avisa|avise|avisem|cobra|cobre|cobrem|busca|\
     busque|responde|responda|respondam|retorna|atende|recorda|recorde|aciona|acione|acionem / da|de|dao|deem|dem|deixa uns|\
     umas|um|uma|meia|mais|ate / da|de 1|2|3|4|5|10|15|20|25|30|40|45|60",
    "da|de|deem|dar|das|dai me? um|uma|mais alo|toque|ligada|retorno|oi|ligadinha|apito|sinal|apitadela / me uns|umas|um|uma|\
     meia|mais|ate|tres|dez|quinze|vinte|duas|dois|10|15|20|30|5",
    "manda|mande|mandem|mandar|envia|envie|enviem|mandas|enviar me|nos / … mensagem|msg|zap|whats|whatsapp|wpp|audio|oi|sms|\
     lembrete|mail|email|alo|salve / mensagem|msg|zap|whats|whatsapp|wpp|audio|sms|email",
    "volta|volte|voltem|voltar|voltamos|voltarmos|voltas a|em tentar|perguntar|insistir|mandar|contato|contacto / a falar|\
     ligar|chamar|contactar|contatar|conversar",
    "entra|entre|entrem|entrar|entram em contato|contacto / me? em? contato|contacto",
    "avisa|avise|avisem|avisar me|de|na|no|a|amanha",
    "adiar|adia|adiamos|passar|passa|jogar|joga|mudar|muda|mudamos|empurrar|transferir|deixar|deixa|deixamos|marcar|marcamos|\
     agendar|agendamos|combinar|combinamos|remarcar|trocar|passamos|alterar|deixe … para|pra|pro|a|na|no|ate segunda|terca|\
     quarta|quinta|sexta|sabado|domingo|amanha|semana|as|o|proxima|proximo|dia|outra|manha|tarde|noite|hoje|mes|janeiro",
    "gente se? fala|conversa|ve|retoma|combina|remarca|marca|agenda|liga",
    "vamos|bora falar|conversar|marcar|combinar|retomar|nos falando|falando",
    "contacto me",
];

/// That a time is offered, or fits.
pub(super) const OFFER: &[&str] = &[
    "melhor|prefiro|preferia|livre|livres|disponivel|disponiveis|perfeito|otimo|optimo|ideal|serve|convem|tranquilo|sossegado|\
     sossegada|sossego|preferencialmente|preferencia|atendo|possivel|disponibilidade|talvez|desocupado|desocupada|beleza|\
     conseguiria|preferivel|tal|consigo|conseguimos|consegue|conseguem|consegues",
    "da|de|deem|dar|das|dai pra|para falar|conversar|ligar|me|gente|a / pra|para quarta|quinta|segunda|sexta|terca",
    "fica|ficaria|seria|sera|caberia|cairia|daria|rola|encaixa bom|boa|otimo|otima|melhor|perfeito|tranquilo|ideal|possivel|\
     ok|legal|bem|certo|na|no|as|a|amanha|de|pra|para|segunda|terca|quarta|quinta|sexta|me|top / $",
    "vamos|bora na|no|as|amanha|de|segunda|terca|quarta|quinta|sexta",
    "que|q tal",
    "posso|podemos|poderia|podia|podiamos|pode|podem|podes|poderiam|poderiamos na|no|as|amanha|hoje|hj|a|depois|de|segunda|\
     terca|quarta|quinta|sexta|sabado|domingo|falar|atender|conversar|ser|sim|em|dia|entre|so|qualquer|ate / $",
    "fico|estou|estarei|to|tou|vou|ta|estamos|tamos|estaremos|tamo … livre|disponivel|casa|boa|aguardando|aguardar|esperando|\
     desocupado|desocupada|espera|aguardo|online|tranquilo|tranquila / em|de casa|boa / a|ah espera",
    "ja posso|podemos|consigo|atendo|estou|to|tou|estarei|podes|pode|ha",
    "te|lhe|lhes serve|da",
    "eu consigo|posso|atendo|prefiro|fico",
    "quero|queremos|preciso falar|conversar|que",
    "tenho um? tempo|tempinho|horario|disponibilidade|livre|disponivel|espaco|janela",
];

/// The time that was named before.
pub(super) const THEN: &[&str] = &["nessa|nesse|nesta|entao|esse|essa hora|altura|dia|horario|semana|momento|dai / $"];

/// That what was named before is taken back.
pub(super) const CORRECTION: &[&str] = &[
    "digo|ops|perdao|pera|alias|corrigindo|quis|desculpa|opa|errei|afinal|correcao|minto",
    "nao|n pera|perdao|desculpa|espera|melhor|quero|digo",
];
