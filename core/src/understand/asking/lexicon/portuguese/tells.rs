//! That a time does not fit, that somebody can't now, and what others do or have done, in Portuguese.
//!
//! In: nothing. Out: phrases by what they say, as patterns (see `words::fits`) in small letters without accents. Never: a time.

/// That a time does not fit.
pub(super) const DECLINED: &[&str] = &[
    "impossivel|telefono|ligo|escrevo|aviso|ligarei|falo",
    "nao|n posso|consigo|da|vou|estou|estarei|to|tenho|trabalho|serve|quero|e|rola|podemos|va|tou|podia|vai|dava|estamos|\
     conseguimos|tem / segunda|terca|quarta|quinta|sexta|sabado|domingo",
    "te|lhe|lhes ligo|mando|escrevo|aviso|respondo|confirmo|falo|chamo|passo|retorno|digo|pago|envio|procuro|dou",
    "eu te|lhe|vos|ja? ligo|mando|escrevo|aviso|chamo|retorno|procuro",
];

/// That somebody can't now.
pub(super) const BUSY: &[&str] = &[
    "ocupado|ocupada|ocupados|enrolado|enrolada|atolado|atolada|dirigindo|conduzir|preso|presa|atarefado|atarefada|impossivel",
    "fico|estou|estarei|to|tou|vou|ta|estamos|tamos|estaremos|tamo … reuniao|ocupado|ocupada|dirigindo|conduzir|aula|medico|\
     hospital|meio|cliente|trabalhando|trabalhar|almocando|ocupados|dentista|cinema|academia|missa|conduzindo|enrolado|\
     enrolada|prova|consulta|onibus|metro|transito|atendendo|banco|estrada|volante",
    "reuniao|reunioes $ / agora",
    "em|numa|num reuniao|aula|consulta|prova|atendimento|cirurgia|call|audiencia",
    "agora|hoje|hj|neste … nao|n|impossivel|complicado|corrido / to|tou|estou em|no|na|com|ocupado|ocupada|dirigindo|\
     trabalhando|almocando|a / … impossivel / momento … nao",
    "mau|ma momento|hora|altura",
    "daqui a? pouco|pouquinho|bocado",
    "nao|n posso|consigo|da … agora|falar|atender|conversar|ligar|responder|hoje / posso|consigo|da $",
];

/// That they can't until a time.
pub(super) const WAIT: &[&str] = &[
    "ocupado|ocupada|ocupados|enrolado|enrolada|atolado|atolada|dirigindo|conduzir|preso|presa|atarefado|atarefada|ferias|\
     viajando|fora|viagem|plantao|ausente|licenca|lua",
    "fico|estou|estarei|to|tou|vou|ta|estamos|tamos|estaremos|tamo … preso|presa|viajando|ferias|fora|atolado|atolada|ocupado|\
     ocupada|enrolado|enrolada|reuniao|aula|viagem|plantao|lua|atestado|corrido|corrida|formacao",
    "reuniao|reunioes … ate",
    "nao|n antes / … ate",
    "nada … ate|antes",
];

/// That somebody else acts, or that it is done: what such a clause says of a time asks for nothing.
pub(super) const OTHER: &[&str] = &[
    "abre|abrem|fecha|fecham|atendem|sai|saem|chega|chegam|comeca|comecam|termina|vence|venceu|expira|dura|voo|aniversario|\
     casamento|entrega|entregam|entregue|valido|valida|promocao|oferta|garantia|boleto|jogo|consulta|mesa|reserva|prova|\
     horario|custa|quanto|quanta|quantos|quantas|veio|vieram|disse|disseram|comprei|compramos|paguei|pagamos|pago|recebi|\
     chegou|chegaram|ficou|ficaram|fui|foi|eram|sao|tinha|tinham|tive|moro|mora|trabalho|trabalhamos|passo|faco|desembarca|\
     viajo|parcela|via|cupom|mandei|enviei|precisamos|reservar|ia|iam|prometeram|prometeu|pedi|pediram|fiquei|passou|passaram|\
     passava|troquei|alvara|feriado|entrou|deposito|respondo|confirmo|mando|envio|estreia|show|festa|exame|ressonancia|\
     cirurgia|matricula|mudanca|trem|comboio|aviao|onibus|pedido|encomenda|estafeta|tecnico|instalador|contrato|prazo|aluguel|\
     renda|vencimento|levo|devolvo|pegar|buscar|retirar|dirijo|curso|concerto|marido|esposa|filho|filha|mae|pai|voltou|perdi|\
     esperei|conheci|morreu|nasceu|quero|queremos|preciso|tenho|ficamos|fechamos|fechei|optamos|optei|escolhemos|escolhi|\
     contratamos|contratei|decidimos|decidi|desisti|desistimos|resolvemos|avancamos|marquei|acabei|acabamos|acabo|falou",
    "me|nos disse|disseram|ligou|ligaram|passou|mandou|mandaram|falou|falaram|prometeu|prometeram|ligando|chamo",
    "que|q horas|hora|dia|dias|horario",
    "posso|podemos|poderia|podia|podiamos|pode|podem|podes|poderiam|poderiamos passar ai|la|na|no|em|por|buscar|$ / ir|buscar|pagar|vir|comprar|reservar|\
     levar|fazer|pedir|trocar|devolver|ver|entregar|retirar|pegar|dizer",
    "fico|estou|estarei|to|tou|vou|ta|estamos|tamos|estaremos|tamo passar|pagar|comprar|ligar|mandar|enviar|buscar|pegar|ver|\
     falar|confirmar|fazer|ai|responder|viajar|para|pra|decidir|levar|chegar|sair|te|lhe|receber",
    "ja falei|liguei|mandei|passou|paguei|comprei|recebi|enviei|foi|disse|passei|respondi|olhei|encerrei|falamos",
    "te|lhe|lhes mandei|liguei|falei|disse|paguei",
    "eu mando|passo|pago|vou|comprei|fui|falei|tinha|pedi|saio|entro|volto|chego",
    "obrigado|obrigada|obg|agradeco|valeu|vlw por ligar|retornar",
];
