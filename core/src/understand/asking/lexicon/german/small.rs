//! What the small words of German do beside a time.
//!
//! In: nothing. Out: words in small letters without accents, by what they do. Never: a word of time.

use super::super::super::super::table::Rows;
use super::super::roles::Role::{
    self, Article, Break, But, Counted, Given, Greeting, Habit, Idle, If, Is, Leave, Needed, Negator, Object, One, Ours, Polite,
    The, Their, They, Was, WeakPart,
};

/// Of a word.
pub(super) const ROLES: Rows<Role> = &[
    (
        Break,
        &["aber|weil|denn|wenn|sobald|falls|ob|dass|als|wahrend|obwohl|und|u|dann|sonst|also|damit|bevor|sodass|wo|sondern|\
           jedoch|deshalb|deswegen|drum|darum|danach|vorher|solange|weils|obs|wenns|nachdem|ansonsten|daher|trotzdem"],
    ),
    (
        Negator,
        &["nicht|net|ned|nit|nie|niemals|kein|keine|keinen|keiner|keinem|keinesfalls|nix|nichts|nimmer|ohne|weder|nd|nich|\
           ni|nid|keinerlei|nirgends"],
    ),
    (Idle, &["problem"]),
    (Given, &["gib|gebt|geben|gebens|gebts|wart|warte|warten|wartet"]),
    (Needed, &["brauch|brauche|brauchen|brauchte|brauchten|brauchts|benotige"]),
    (Article, &["der|die|das|den|dem"]),
    (One, &["a|ein|eine|einen|einer|einem|eines|ne|nen|ner|nem|n"]),
    (Habit, &["jeden|jede|jedes|jedem|immer|seit|meistens|meist"]),
    (WeakPart, &["lunch"]),
    (Greeting, &["guten|gute"]),
    (The, &["den|am|zum|dem"]),
    (Counted, &["euros|euro|x"]),
    (Leave, &["urlaub|ferien|elternzeit|mutterschutz"]),
    (But, &["aber|jedoch|sondern"]),
    (If, &["wenn|falls|ob|bis|bevor|sobald"]),
    (Was, &["war|waren|warst|hatte|hatten"]),
    (They, &["er|mann|frau|chef|chefin|sohn|tochter|freund|freundin|kollege|kollegin"]),
    (Object, &["an|am|fur|ans"]),
    (
        Ours,
        &[
            "ihrem|ihren|ihrer|ihr|eurem|euren|eurer|angebot|angeboten|dienstleistung|dienstleistungen|produkt|produkten|so|was|etwas|weiteren|mehr|dieser",
        ],
    ),
    (Is, &["ist|sind|seid|bist"]),
    (Their, &["der|die|das|den|mein|meine|ihr|ihre|unser"]),
    (Polite, &["danke|dank|gluck|erfolg|gute|grusse|gruss|trotzdem|viel|vielen"]),
];
