//! How one asks in Spanish to be contacted, offers a time, names it again and takes it back.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// To be contacted.
pub(super) const CONTACT: &[&str] = &[
    "llamada|llamadita|llamado|videollamada|videollamado|telefonazo|recordatorio|retomar|retomamos|recuerdenme|recontacto|\
     vernos|platica|zoom|callback|llmame|yamame|llamam|llmeme|prueba|proba|pruebe|prueben|probad|intenta|intente|intenten|\
     intentad|intentalo|intentelo|intentenlo|insiste|insista|insistan|insisti|intentemos|probemos|probamos|intentamos|\
     preguntame|preguntenme|pregunteme|aplazarla|aplazarlo|posponerla|posponerlo|postergarla|postergarlo|retrasarlo|\
     retrasarla|moverla|moverlo|dejarlo|aplazamos|posponemos|postergamos|sigamos|seguimos|vemos|veamos",
    "me|nos marca|marcas|marque|marquen|marcan|marcais|marcaran|marcara|manda|mandas|mande|manden|mandan|avisas|avisan|avisa|\
     avise|avisen|pregunta|preguntas|pregunte|pregunten|preguntan|recuerda|recuerdas|recuerde|recuerden|recuerdan|busca|\
     buscas|busque|busquen|buscan|escribe|envias|envia|envie|envien|consultas|respondes|contestas|insiste|insistes|cuentas|\
     dices|timbras|echas|pegas|tiras|ubica|ubican|localiza|localizan|pasas / da|das|de|den|dan|dais|dara|daran un|una|otro|\
     otra toque|llamada|llamadita|telefonazo|timbrazo|ring|call|fonazo|grito|tono / lo|la mandas|envias|recuerdas|comentas|\
     cuentas|preguntas|dices|confirmas|explicas|manda|envia|recuerda|mande|recuerde|cuenta|dice|confirma|explica / comentas|\
     confirmas|explicas|confirma|confirme|confirmen|explica|explicais|preguntais|avisais|mandais|escribis|escribes|escriba|\
     escriban / vuelves|vuelve|vuelva|vuelvan|vuelven|volveis a / puede|puedes|pueden|podeis|podes|podria|podrias|podrian \
     marcar|mandar|enviar|avisar|preguntar|recordar|buscar|dar",
    "te|le|les|os|los|lo vemos|hablamos|retomamos|comentamos|platicamos",
    "dame|deme|denme|danos|dadme|denos|regalame|regaleme un|una|otro|unos|unas|media|otra|hasta|el|tiempo / 1|2|3|4|5|6|7|8|9|\
     10|12|15|20|24|25|30|40|45|48|60|90 / dos|tres|cuatro|cinco|seis|siete|ocho|diez|quince|veinte|treinta|cuarenta|cuarto",
    "dar|das|da|de|den|pega|pegar|echa|echar un|una|otro|otra toque|llamada|llamadita|telefonazo|timbrazo|ring|fonazo",
    "manda|mandas|mande|manden|mandar|envia|envie|envien|escribir|deja|dejen|deje|dejas|tira un|una msj|mensaje|mensajito|\
     whatsapp|wsp|whats|wasap|sms|correo|mail|audio|wasa|guasap|recordatorio|llamada / msj|mensaje|whatsapp|wsp|whats|wasap|\
     sms|correo|mail|audio",
    "marca|marque|marquen|marcar|marcarme me|a|al|el|en|tipo|como|sobre|hacia|entre|antes|tras|a|las|hasta|despues|manana|hoy|de|otra|cuando|por / $",
    "vuelve|vuelva|vuelvan|volved|volve|vuelves|volvamos|volvemos|volver|vuelven a intentar|intentarlo|preguntar|preguntarme|\
     probar|marcar|marcarme|insistir|mandarme|buscarme|molestar|recordarme",
    "pasar|pasarla|pasarlo|mover|movemos|aplazar|posponer|cambiar|cambiarla|cambiarlo|cambiamos|dejarla|dejemoslo|dejamos|\
     dejamoslo|correr|correrla|patear|patearlo|patearla|postergar|retrasar|pasamos|pasemos|recorrer|agendar|agendamos|\
     agendemos|quedar|quedamos|quedemos … al|para|a|el|hasta lunes|martes|miercoles|jueves|viernes|sabado|domingo|la|las|el|\
     otro|proxima|proximo|manana|hoy|otra",
    "otro dia|rato mejor? me|hablamos",
    "hable a|el|al|en|manana|hoy|por|despues|cuando|me|lunes|martes|miercoles|jueves|viernes|dentro|mas|hasta|antes / $",
];

/// That a time is offered, or fits.
pub(super) const OFFER: &[&str] = &[
    "mejor|perfecto|genial|disponible|disponibles|libre|libres|prefiero|preferiria|preferible|preferimos|preferentemente|\
     convendria|desocupado|desocupada|desocupo|ideal|idealmente|estupendo|fenomenal|encantado|encantada|atiendo|conectarme|\
     quizas|quiza|talvez|acomoda|encantaria|perfectamente|estaria|posible|comodo|comoda|desocupamos|libero|huequito",
    "me|nos … va|viene|queda|sirve|acomoda|late|conviene|cuadra|vale|tinca|acomodaria|vendria|convendria|gustaria|quedaria|\
     parece|iria|encaja|va … bien|mejor|perfecto|genial|estupendo|fenomenal|guay|super|de|joya|bomba|el|a|hablar|las|manana / \
     acomoda|sirve|conviene|late|cuadra|tinca|acomodaria|convendria|desocupo|libero|conecto|vale|encaja|va|viene",
    "te|le|les|os|los|lo puedo|podria|podemos atender|hablar|contestar|escuchar|recibir / … va|viene|queda|parece|late|sirve|\
     acomoda|cuadra|conviene|tinca bien|mejor|perfecto|si|el|manana|a|que / late|parece|tinca|sirve|cuadra|va",
    "que|q|qe|k tal|tl el|la|a|si|manana|hoy|hablamos|pasado|en|por|lunes|martes|miercoles|jueves|viernes|sabado|domingo|tipo|\
     entre|despues / te|le|os parece",
    "tal vez|el|la|a|si|manana|hoy|hablamos|pasado|en|por|lunes|martes|miercoles|jueves|viernes|sabado|domingo|tipo|entre|\
     despues",
    "puedo|podria|podemos|podriamos|pudieramos|puede|podeis|pueden|puedes|podes el|a|hoy|manana|pasado|desde|despues|la|lunes|\
     martes|miercoles|jueves|viernes|sabado|domingo|hablar|atender|atenderte|atenderle|atenderlos|contestar|conectarme|ser|\
     tipo|antes|entre|por|en|solo|recien / $",
    "sera|seria posible|mejor|el|a|perfecto|genial|ideal|bueno",
    "sea el|a|la|manana|por|despues|en",
    "tengo un? hueco|huequito|rato|ratito|tiempo|libre|disponibilidad|chance|espacio|disponible",
    "estoy|estare|toy|ando|estamos|estaremos … libre|disponible|casa|desocupado|desocupada|pendiente|atento|atenta|\
     localizable|ubicable / en casa",
    "ya puedo|estoy|estare|podria|podemos|llego|salgo",
    "quiero|queremos hablar|que",
    "quedo atento|atenta|pendiente|esperando|a|libre|disponible",
    "en cuanto puedas|pueda",
];

/// The time that was named before.
pub(super) const THEN: &[&str] = &["entonces|ese|esa|ahi|alli"];

/// That what was named before is taken back.
pub(super) const CORRECTION: &[&str] = &[
    "digo|perdon|corrijo|ups|uy|mentira|correccion|miento|disculpa|quise|queria",
    "mejor el|la|a|al|los|pasado|manana|lunes|martes|miercoles|jueves|viernes|sabado|domingo|en",
    "no perdon|sorry|espera|mejor|mentira|disculpa|digo|el|a",
];
