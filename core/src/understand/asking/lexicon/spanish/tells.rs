//! That a time does not fit, that somebody can't now, and what others do or have done, in Spanish.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// That a time does not fit.
pub(super) const DECLINED: &[&str] = &[
    "imposible",
    "te|le|les|os|los|lo llamo|marco|escribo|hablo|aviso|confirmo|contesto|respondo|mando|envio|digo|llamare|escribire|\
     avisare|confirmare|dire|contestare|respondere|mandare|cuento|contacto|paso|pago|aviso|llamamos|escribimos|avisamos|\
     confirmamos|mandamos|pagamos|timbro|hablare|marcare|enviare|pagare|contactare|devuelvo|transfiero|deposito|llevo|leo|\
     busco / voy|vamos a llamar|escribir|avisar|confirmar|mandar|enviar|marcar|decir|pagar|contestar|responder",
    "yo te|le|les|os|lo|los llamo|marco|escribo|hablo|aviso / llamo|aviso|escribo|confirmo|marco",
    "no puedo|podre|podria|podemos|voy|estoy|estare|tengo|trabajo|me|nos|es|contesto|va|sirve|atiendo|esta|vengo|quiero|vamos|\
     doy / el|este lunes|martes|miercoles|jueves|viernes|sabado|domingo",
];

/// That somebody can't now.
pub(super) const BUSY: &[&str] = &[
    "ocupado|ocupada|ocupados|ocupadas|ocupadisimo|ocupadisima|liado|liada|tapado|tapada|atareado|atareada|enredado|enredada|\
     complicado|complicada|saturado|saturada|conduciendo|manejando|encerrado|reunido|reunida|capacitacion|pillado|pillada|\
     agobiado|agobiada|desbordado|enrollado|imposible|pillas|pilla|agarras|agarra|agarraste|pillais|cogiste|coges|encuentras",
    "tengo … reunion|junta|cliente|clientes|visita|lio",
    "estoy|estare|toy|ando|estamos|estaremos … reunion|reu|junta|medico|clase|clases|ocupado|ocupada|ocupados|trabajo|oficina|\
     cine|examen|llamada|manejando|conduciendo|hospital|gimnasio|super|consulta|liado|liada|misa|atendiendo|cliente|\
     trabajando|banco|dentista|metro|bus|carretera|laburando|curso|avion",
    "reunion|reuniones|junta $ / ahora|con|ahorita",
    "voy manejando|conduciendo|en … volante|coche|carro|auto|moto|metro|bus|camion / manejando|conduciendo",
    "ahora|ahorita|ahorito|orita|hoy|justo … no|imposible|mal|complicado / estoy|ando|toy|voy en|con|trabajando|laburando|\
     conduciendo|manejando|ocupado|ocupada|liado|liada|comiendo|de / mismo? … no puedo|imposible|estoy",
    "mal momento|rato",
    "otro rato|momento",
    "no puedo|podemos … hablar|contestar|atender|ahora|ahorita|hoy|responder|escribir|platicar|atenderte|charlar / te|le|los \
     escucho|oigo|puedo / es buen momento / puedo $",
    "en clase|clases|reunion|junta|misa|consulta|examen|quirofano|llamada / la|una|un|el|mitad reunion|junta|medico|cine|\
     clase|hospital|dentista|de",
];

/// That they can't until a time.
pub(super) const WAIT: &[&str] = &[
    "estoy|estare|toy|ando|estamos|estaremos|ocupado|ocupada|ocupados|ocupadas|ocupadisimo|ocupadisima|liado|liada|tapado|\
     tapada|atareado|atareada|enredado|enredada|complicado|complicada|saturado|saturada|conduciendo|manejando|encerrado|\
     reunido|reunida|capacitacion|pillado|pillada|agobiado|agobiada|desbordado|enrollado|vacaciones|viaje|viajando|fuera|\
     viajo|ausente|incomunicado|incomunicada",
    "tengo … reunion|reuniones|clase|clases|juicio|junta|visita|curso",
    "reunion|reuniones|junta … hasta",
    "no antes / hasta",
    "nada … hasta|antes",
];

/// That somebody else acts, or that it is done: what such a clause says of a time asks for nothing.
pub(super) const OTHER: &[&str] = &[
    "tengo|quiero|queremos|llegue|sali|volvi|estuve|hice|vinimos|vine|llegamos|salimos|perdi|empece|termine|lleve|devolvi|\
     cambie|abren|abre|abris|cierran|cierra|atienden|sale|salen|llega|llegan|empieza|empiezan|termina|vence|vencio|caduca|\
     expira|dura|vuelo|cumple|cumpleanos|boda|entrega|entregan|valida|valido|promo|promocion|oferta|garantia|factura|partido|\
     turno|cita|mesa|reserva|clase|clases|examen|horario|cuesta|cuanto|cuanta|cuantos|cuantas|vino|vinieron|dijo|dijeron|dije|\
     decia|espere|estuvo|estuvieron|compre|compramos|pague|pagamos|pago|pagan|recibi|llegaron|quedaron|fui|fue|era|eran|son|\
     tenia|tuve|vivo|vive|trabajo|trabajamos|confirmo|contesto|respondo|envio|mando|compro|pasare|paso|recojo|vienen|viajamos|\
     madre|marido|hija|hijo|necesitamos|reservar|hago|iba|iban|prometieron|prometio|ibamos|pedi|pidieron|vendra|vendran|\
     abriran|estreno|deposito|transfiero|cobro|entro|tren|avion|pedido|paquete|camion|tecnico|tecnicos|instalador|mudanza|\
     mudamos|alquiler|contrato|plazo|recoger|juega|juegan|curso|concierto|gano|contratamos|contrate|firmamos|firme|elegimos|\
     elegi|decidimos|optamos|opte|decidi|reserve|agende|reservamos|saque|cogi|coji|coger|tome|consegui|acabo|acabamos",
    "me|nos dijo|dijeron|llamo|llamaron|escribio|escribieron|marco|mando|mandaron|conto|aviso|voy|caso|mudo|levanto|acuesto|\
     opero|operan|entregan|llega|llego|atendio|toca|pagan|quedan|respondio|contesto|entrego",
    "te|le|les|os|los|lo llame|escribi|hable|dije|mande|envie|pague|compre|conte|marque|dijimos|pedi|vi|tengo|quiero|pregunte",
    "que|q|qe|k hora|horario|horarios|dia|dias|precio",
    "puedo|podria|podemos|podriamos|pudieramos|puede|podeis|pueden|puedes|podes ir|recoger|pagar|venir|comprar|reservar|\
     llevar|hacer|pedir|devolver|ver|enviar|entregar / pasar|cambiar a|el|la|por|las recoger|buscar|por|ver|retirar|dejar|las \
     / pasar|pasarme el|a|por",
    "voy a|al|de|el|para|en",
    "ya hable|hablamos|llame|escribi|paso|pague|pagamos|compre|mande|envie|dije|conteste|vi|recibi|vino|termine|firme",
    "hable con|ya|ayer",
    "es el|la|a|este|manana|hoy|en|de|lunes|martes|miercoles|jueves|viernes|sabado|domingo|pasado",
    "la|mi|el|su|nuestra|nuestro reunion|junta|cita|clase|entrega|boda|fiesta|consulta|vuelo|examen|turno|mudanza|operacion|\
     visita|cena|comida|evento|feria|oferta|promo|sorteo|partido|alquiler|contrato|pago|cuota|tienda|oficina … es|sale|\
     empieza|termina|sera|vence|llega|fue|era|son|toca|esta|dura|cae|abre|cierra",
    "quedo en|el|la|de|que|muy|mal|bien|todo|para|mi|un|una",
    "gracias|agradezco por llamar|escribir|contactar|escribirme|llamarme|contactarnos",
    "he|hemos hablado|llamado|escrito|visto|pagado|comprado|recibido|quedado|enviado|mandado|ido|estado|pedido|leido",
];
