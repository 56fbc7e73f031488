//! What else is meant, in Spanish: that something is not wanted, booked, over, wrong.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// That what is offered is not wanted.
pub(super) const NOT_INTERESTED: &[&str] = &[
    "descarto|descartamos|descartado",
    "no gracias|grax|grcs / … interesa|interesado|interesada|interesados / quiero|queremos|necesito|necesitamos nada|servicio|\
     producto|cambiar|seguir|comprar|gracias / necesito|necesitamos|quiero $ / lo|la|los necesito|quiero|queremos|necesitamos|\
     vamos / vamos|voy a cambiar|contratar|seguir|comprar|continuar|renovar|hacer|querer|necesitar / es|era para mi|nosotros \
     / era|es lo que / sigan insistiendo",
    "ya no … interesa|interesado|interesada|necesito|necesitamos|quiero|queremos|hace falta|buscamos|busco / contratamos|\
     contrate|compre|compramos|elegi|elegimos|firme|firmamos|tenemos|tengo … con|otro|otra|uno|una|empresa|proveedor|compania \
     / lo|la|los compre|compramos|consegui|conseguimos|contrate|contratamos|resolvi|tengo|solucionamos … otro|otra|lado|sitio|\
     parte|aparte|con / me decidi|decidimos por",
    "gracias|agradezco … pero no|paso|ya",
    "caro … paso $",
    "pero paso $ / paso no|gracias|de / no gracias|interesa",
    "contratamos|contrate|firmamos|firme|elegimos|elegi|decidimos|optamos|opte|decidi … con|otro|otra|no|por|quedarnos|\
     quedarme",
    "he|hemos … contratado|elegido|decidido|comprado|firmado … otro|otra|no|con",
];

/// That they have booked.
pub(super) const BOOKED: &[&str] = &[
    "me|nos vemos … consulta|cita|clinica|local|tienda|oficina|alli|ahi",
    "ya … reserve|agende|reservado|reservada|agendado|agendada|reservamos|agendamos|apartado|aparte|agendo|reservo / … tengo|\
     pedi|saque|cogi|hice|tome|tomado|tomada|confirme|hecha|coji|confirmada … cita|turno|hora|reserva|reservacion / quedo|\
     esta|quedamos agendada|agendado|reservada|reservado|confirmada / … reserva hecha",
    "reserve|agende|reservamos para|el|online|hora|cita|turno|por|mi|en|la|mesa|una|un|desde",
    "saque|cogi|coji|coger|tome|consegui … hora|turno|cita|reserva",
    "acabo|acabamos de … reservar|agendar|coger|sacar|pedir|hacer|confirmar|apartar … hora|turno|cita|reserva|para|online|\
     mesa|la|el|mi|una / de … reservar|agendar",
    "he|hemos … reservado|agendado|cogido|pedido|apartado … hora|cita|turno|para|la|el|una|mesa|online|por",
];

/// That it is over.
pub(super) const GOODBYE: &[&str] = &[
    "solucionado|resuelto|arreglado|chau|chao|adios|bye|arreglo|soluciono|solucione|cuidate|cuidense|cuidese",
    "ya esta|quedo|me|lo|se|ha|todo? quedado|lo|todo? solucionado|resuelto|arreglado|funciona|quedo|listo|resolvi|solucione|\
     arregle|soluciono|arreglo|resolvio",
    "hasta luego|pronto|otra|nunca|siempre|la $ / luego|pronto|la vista|proxima",
    "eso era|es|seria|fue todo / era|es|seria|fue … todo",
    "nada mas",
    "buen|linda|lindo|feliz|buena finde|fin|dia|tarde|noche|semana|jornada|domingo|sabado|viaje",
    "funciona|funciono perfecto|bien|ya|todo|ahora|genial",
];

/// That they are dissatisfied.
pub(super) const COMPLAINT: &[&str] = &[
    "inaceptable|verguenza|vergonzoso|indignado|indignada|indignante|reclamo|reclamacion|queja|quejarme|denunciar|denuncio|\
     denuncia|estafa|estafadores|ladrones|timo|profeco|pesimo|pesima|pesimos|desastre|impresentable|lamentable|hartisimo|\
     harto|harta|hartos|mentirosos|incompetentes|inutiles|robo|acoso|abuso|sernac|facua|patetico|porqueria|asco|fraude|\
     indecentes|enojado|enojada|decepcionado|decepcionada|decepcion|intolerable|tomadura|demandar|demandarlos|burla|burlan|\
     burlando|tomando|reportar|reportarlos|reclamar",
    "falta de respeto|seriedad|profesionalidad|profesionalismo|etica",
    "mala|horrible|terrible|malisima|malisimo atencion|servicio|experiencia|trato / $",
    "tercera|cuarta|quinta|segunda|enesima vez … llamo|escribo|pido|reclamo|pregunto|pasa|digo",
    "cansado|cansada de … llamar|esperar|reclamar|que|esto|tanto|pedir",
    "nadie … responde|contesta|atiende|contesto|respondio|llamo|soluciona|resuelve",
];

/// That somebody else is looked for.
pub(super) const WRONG_PERSON: &[&str] = &[
    "equivocacion",
    "no soy yo? / conozco|conocemos a / se quien / vive|trabaja|existe|labora / es|era mi|su|el|este numero|telefono|celular|\
     movil / hay|tenemos ningun|ninguna|nadie / esta|trabaja mas|aqui / es esta|la persona / me llamo / somos",
    "ya? no trabajo mas|ya|alli|ahi|aqui|aca|para|en|con",
    "ya no trabaja|trabajo|vive|labora|esta|es",
    "nada que ver",
    "dejo de trabajar|laborar / la empresa",
    "numero|telefono|persona equivocado|incorrecto|equivocada|erroneo / no es",
    "equivocado|equivocada de / $",
    "equivoco|equivocaron|equivocaste|equivocais|confundio|confundieron de … numero|persona|telefono|contacto|$ / $",
    "aqui|aca no vive|trabaja|hay|es|esta|existe",
    "confunde|confunden|confundes|equivoca|equivocan de persona|numero",
];
