//! What the small words of Portuguese do beside a time.
//!
//! In: nothing. Out: words in small letters without accents, by what they do. Never: a word of time.

use super::super::super::super::table::Rows;
use super::super::roles::Role::{
    self, AfterDay, AlsoNth, Article, BeforeHours, BeforeLate, Break, BusinessBehind, But, Counted, DayNumber, Each, FromHour,
    Given, Greeting, Habit, HalfPast, Hour, Hourly, Hours, Idle, If, Is, Late, Leave, MinutesTo, Near, Negator, Not, Object, Of,
    One, OneOClock, Only, Ours, Polite, Since, Speaker, The, TheDate, Their, They, Was,
};

/// Of a word.
pub(super) const ROLES: Rows<Role> = &[
    (Break, &["que|q|mas|porque|pq|pois|se|quando|qnd|embora|e|ai|entao|enquanto|porem|onde|senao"]),
    (Negator, &["nao|n|nunca|jamais|nem|sem|nada|ninguem|parem|pare|naum"]),
    (Near, &["nada|ninguem|n|pare|parem"]),
    (Not, &["nao|n"]),
    (Idle, &["problema|hesite|esqueca|esquece|so"]),
    (Given, &["dao|deem|espera|espere|aguarda|aguarde|da|de"]),
    (Only, &["so|uns|umas"]),
    (Article, &["o|a"]),
    (One, &["um|uma"]),
    (Habit, &["cada|todo|todos|todas|toda|desde"]),
    (Each, &["aos"]),
    (Since, &["desde"]),
    (Hourly, &["as|das|pelas"]),
    (FromHour, &["de|das|desde"]),
    (MinutesTo, &["pras|pra|pro"]),
    (OneOClock, &["uma"]),
    (Hours, &["horas"]),
    (Hour, &["hora|horario"]),
    (Of, &["de|da|do"]),
    (Late, &["tarde"]),
    (BeforeLate, &["esta|essa|de|da|a|pela|na|hoje|hj|em|amanha|logo|nessa|nesta|toda|ah"]),
    (Greeting, &["boa|bom"]),
    (The, &["dia|do|ao"]),
    (TheDate, &["dia"]),
    (DayNumber, &["dia"]),
    (Counted, &["por|x|euros"]),
    (AlsoNth, &["segunda|quarta|quinta|sexta"]),
    (
        AfterDay,
        &["me|te|eu|vc|vcs|voce|voces|nos|a|as|de|da|do|que|q|ou|e|se|la|ja|nao|pode|podem|posso|podes|poderia|liga|ligar|\
           ligue|liguem|ligo|telefono|fala|falamos|fale|falar|chama|chame|chamem|manda|mande|volta|volto|voltamos|consigo|\
           consegue|conseguimos|fico|estou|estarei|to|tou|ta|tenho|tem|serve|seria|vou|vai|ok|sim|por|pela|pelas|pra|para|\
           cedo|cedinho|entre|depois|antes|ate|so|mesmo|melhor|tento|tenta|tente|contacta|contacte|escreva|escreve|telefone|\
           telefona|funciona|esta|dia|passada|retrasada|prefiro|com|agora|bem|lhe|no|na|em|ao|quando|atendo|retorna|retorne|\
           conversamos|conversa|eh|tipo|tranquilo|estamos|podemos|gente|viajo|trabalho|saio|chego|paro|pago|primeiro|talvez|\
           pf|pfv"],
    ),
    (BeforeHours, &["da|de|me|umas|uns"]),
    (BusinessBehind, &["uteis"]),
    (HalfPast, &["meia"]),
    (Leave, &["ferias"]),
    (Speaker, &["eu|gente"]),
    (But, &["mas|porem"]),
    (If, &["se|ate|caso"]),
    (Was, &["era|estava|estavamos|tava|tinha|estive|fui"]),
    (They, &["ele|ela|eles|elas|voces|marido|esposa|filho|filha|chefe|mae|pai|mulher|namorado|alguem"]),
    (Object, &["em|no|na|nos|nas|num|numa|pelo|pela|que"]),
    (Ours, &["sua|seu|vossa|vosso|proposta|oferta|servico|servicos|produto|produtos|nada|isso|isto|de|voces|mais"]),
    (Is, &["esta|estao|ta|sao"]),
    (Their, &["o|a|os|as|meu|minha|seu|sua"]),
    (Polite, &["obrigado|obrigada|obg|sorte|sucesso|valeu|abraco|agradeco|grato|grata|muito"]),
];
