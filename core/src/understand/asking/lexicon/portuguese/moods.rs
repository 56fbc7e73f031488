//! What else is meant, in Portuguese: that something is not wanted, booked, over, wrong.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// That what is offered is not wanted.
pub(super) const NOT_INTERESTED: &[&str] = &[
    "dispenso|dispensamos|desisto",
    "nao|n obrigado|obrigada|obg|brigado|valeu / tenho|temos|ha|tem|tinha mais? interesse / tenho|temos … interesse / quero|\
     queremos|preciso|precisamos|vou|vamos|vai mais|querer|comprar|contratar|fechar|avancar|mudar|trocar|continuar|renovar|\
     fazer|nao|seguir / preciso|precisamos|quero|queremos $ / quero|precisa|preciso nao|obrigado|obrigada / me|nos interessa \
     / estou|estamos|to|tou interessado|interessada|interessados / vai querer|rolar / e|era pra|para mim",
    "ja nao|n … preciso|precisamos|quero|queremos|interessa|interesse|interessados|procuro / fechei|fechamos|contratei|\
     contratamos|comprei|compramos|escolhi|escolhemos|resolvi|resolvemos|troquei|arranjei|arranjamos|tenho|temos|assinei … \
     outro|outra|outros|concorrencia|operadora|um|uma|com",
    "quero|queremos|preciso mais nao|obrigado",
    "obrigado|obrigada|obg|agradeco|valeu|vlw … mas nao|ja|vou|n|fechei|fica / mas … nao|passar|ja",
    "mas vou|prefiro passar / … nao|n interesse|interessa|interessado|interessada|quero|preciso|precisamos|queremos / \
     obrigado|obrigada",
    "ficamos|fechamos|fechei|optamos|optei|escolhemos|escolhi|contratamos|contratei|decidimos|decidi|desisti|desistimos|\
     resolvemos|avancamos … com|outro|outra|nao|concorrencia|por|de|ficar|manter",
    "decidiu … nao",
    "mim|nos … vou|vamos passar",
    "caro … passar|passo|dispenso|desisto",
];

/// That they have booked.
pub(super) const BOOKED: &[&str] = &[
    "agendei|reservei",
    "me|nos encaixaram|agendaram",
    "ja … marquei|agendei|reservei|marcamos|agendamos|marcou|agendado|agendada|marcado|marcada|reservado / tenho|temos … \
     marcada|marcado|agendada|agendado",
    "ate segunda|terca|quarta|quinta|sexta|sabado|domingo|amanha ai|la|na|no clinica|loja|consulta|salao",
    "marquei … site|app|aplicativo|online|consulta|horario|para|pra|pelo|hora|visita|avaliacao|vaga|link|sistema",
    "acabei|acabamos|acabo de agendar|marcar|reservar",
    "agendamento|marcacao … feito|feita|confirmado|confirmada|ok",
    "agendado|agendada|marcada|marcado $ / para|pra dia|hoje|as|o|a|amanha / no|pelo|na|para|pra app|site|aplicativo|online|link|plataforma|segunda|terca|\
     quarta|quinta|sexta|sabado|o|a|amanha",
];

/// That it is over.
pub(super) const GOODBYE: &[&str] = &[
    "tchau|xau|tchauzinho|adeus|flw|resolvido|resolvida|resolveu",
    "nao|n preciso de? mais nada / preciso mais de nada",
    "ja esta|foi|ta|fica|consegui|se|me? resolvido|resolveu|resolvi|resolvida|funciona|funcionou|resolveram|tratado|resolver",
    "ate logo|mais|breve|ja|a proxima $ / mais|logo|breve $",
    "obrigado|obrigada|obg|agradeco|valeu|vlw demais|por|pela|pelo tudo|atencao|ajuda / demais",
    "falou $",
    "deu certo|tudo",
    "era|e so|apenas isso|mesmo / tudo",
    "so isso mesmo?",
    "bom|boa|excelente fim|final|resto|fds|feriado|domingo|semana / noite $ / trabalho $",
];

/// That they are dissatisfied.
pub(super) const COMPLAINT: &[&str] = &[
    "inaceitavel|vergonha|indignado|indignada|absurdo|reclamacao|reclamacoes|queixa|procon|palhacada|roubo|golpe|golpistas|\
     ladroes|pessimo|pessima|desrespeito|descaso|lamentavel|ridiculo|processar|processo|anatel|enrolando|enganacao|\
     estelionato|mentirosos|incompetentes|revoltado|revoltada|porcaria|decepcionado|decepcionada|decepcao|deco|vergonhoso|\
     farto|farta|denunciar|denuncia|burla|intoleravel|nojo|lixo|inadmissivel|safadeza|furioso|furiosa",
    "falta de respeito|profissionalismo|consideracao|vergonha",
    "reclame aqui",
    "horrivel|terrivel atendimento|servico|experiencia|o / $",
    "terceira|quarta|quinta|enesima vez … ligo|escrevo|peco|reclamo|pergunto|falo|mando",
    "cansado|cansada|cansei de",
    "ninguem … responde|atende|resolve|respondeu|resolveu|atendeu",
];

/// That somebody else is looked for.
pub(super) const WRONG_PERSON: &[&str] = &[
    "engano|enganou|enganaste",
    "nao|n sou|e eu|a|o|esse|este|essa|mais|dele|dela|daqui / sou $ / trabalha|mora|vive|existe / trabalho mais / conheco|conhecemos|\
     reconheco / ha|tem nenhum|nenhuma|ninguem / e o? numero|telefone|celular|telemovel / me chamo",
    "ja nao trabalha|mora|vive|esta|e",
    "saiu da empresa|firma|escola|companhia",
    "contato|telefone errado|errada|incorreto|trocado|enganado",
    "numero|pessoa errado|errada|incorreto|trocado|enganado / e|esta errado|errada",
    "enganado|enganada $ / no numero",
    "deixou de trabalhar / a empresa",
    "aqui nao ha|mora|trabalha|tem|e",
];
