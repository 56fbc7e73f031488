//! What the small words of Spanish do beside a time.
//!
//! In: nothing. Out: words in small letters without accents, by what they do. Never: a word of time.

use super::super::super::super::table::Rows;
use super::super::roles::Role::{
    self, Article, BeforeHours, BeforeLate, BeforeMorning, Break, BusinessBehind, But, Counted, DayNumber, Each, FromHour, Given,
    Greeting, Habit, HalfPast, Hour, Hourly, Hours, Idle, If, Is, Late, Leave, Near, Negator, Not, Object, Of, OfMorning, One,
    OneOClock, Only, Ours, Polite, Since, Speaker, The, TheDate, Their, They, Was, Whole,
};

/// Of a word.
pub(super) const ROLES: Rows<Role> = &[
    (Break, &["que|q|k|pero|porque|pq|xq|si|cuando|aunque|y|e|pues|mientras|asi|entonces|luego|donde|sino|salvo"]),
    (Negator, &["no|nunca|jamas|ni|tampoco|sin|nada|nadie|dejen|deja|dejad"]),
    (Near, &["nada|nadie|deja|dejen|dejad"]),
    (Not, &["no"]),
    (Idle, &["hay|importa|pasa|dudes|dude|duden|olvides|olvide|olviden|solo|problema"]),
    (Given, &["dame|deme|denme|danos|dadme|denos|regalame|regaleme|espera|espere|esperame|espereme|aguanta|aguantame|da|de"]),
    (Only, &["solo|como|unos|unas"]),
    (Article, &["el|la|los"]),
    (One, &["un|una"]),
    (Habit, &["cada|todo|todos|todas|toda|desde"]),
    (Each, &["los"]),
    (Since, &["desde"]),
    (Hourly, &["las|la"]),
    (FromHour, &["de|desde"]),
    (OneOClock, &["una"]),
    (Hours, &["horas"]),
    (Hour, &["hora|horario"]),
    (Of, &["de|del"]),
    (BeforeMorning, &["la|esta|misma|media|plena"]),
    (OfMorning, &["de|a"]),
    (Late, &["tarde"]),
    (BeforeLate, &["la|esta|de|a|hoy|por|en|manana|toda"]),
    (Greeting, &["buenas|buenos"]),
    (The, &["el|dia|del|al"]),
    (TheDate, &["el|dia"]),
    (DayNumber, &["dia"]),
    (Counted, &["por|x|pulgadas|personas|euros|anos"]),
    (BeforeHours, &["dame|deme|denme|danos|da|de|me|unas"]),
    (BusinessBehind, &["laborables|habiles"]),
    (HalfPast, &["media"]),
    (Leave, &["vacaciones"]),
    (Speaker, &["yo"]),
    (But, &["pero|sino"]),
    (If, &["si|hasta"]),
    (Was, &["era|estaba|estabamos|estuve|interesaba|fue"]),
    (They, &["ella|ellos|ellas|marido|mujer|esposa|esposo|hijo|hija|jefe|novio|novia|madre|padre|hermano|alguien"]),
    (Object, &["en|por|que|un|una|las"]),
    (
        Ours,
        &[
            "su|sus|tu|tus|vuestra|vuestro|oferta|ofertas|propuesta|servicio|servicios|producto|productos|nada|esto|eso|ofrecen|ofreces|ofrece|lo|que|de|mas",
        ],
    ),
    (Is, &["esta|estan|estas|estais|es|son"]),
    (Their, &["el|la|los|mi|tu|su"]),
    (Whole, &["todo|toda"]),
    (Polite, &["gracias|suerte|exito|saludos|saludo|agradezco|muchas"]),
];
