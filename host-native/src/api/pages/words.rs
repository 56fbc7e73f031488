//! What public pages say, in the languages that they speak.
//!
//! In: a locale. Out: words, English where the language is another. Never: a word about a person.

/// The words of one language.
pub(super) struct Words {
    /// Its tag.
    pub(super) language: &'static str,
    /// Above the question.
    pub(super) leave: &'static str,
    /// The question.
    pub(super) question: &'static str,
    /// What the button says.
    pub(super) button: &'static str,
    /// Above the answer.
    pub(super) left: &'static str,
    /// The answer.
    pub(super) no_more: &'static str,
    /// Above what is said where a link is none.
    pub(super) unknown: &'static str,
    /// What is said then.
    pub(super) cut_off: &'static str,
    /// Above what is said where it does not work just now.
    pub(super) later: &'static str,
    /// What is said then.
    pub(super) again: &'static str,
    /// What is asked about satisfaction.
    pub(super) survey: Survey,
}

/// The words of a question about satisfaction.
pub(super) struct Survey {
    /// The question.
    pub(super) question: &'static str,
    /// What is said below it.
    pub(super) line: &'static str,
    /// What the lowest number means.
    pub(super) scale: &'static str,
    /// What the highest number means.
    pub(super) best: &'static str,
    /// Above the field for words.
    pub(super) comment: &'static str,
    /// What the button says.
    pub(super) send: &'static str,
    /// What is said when it is answered.
    pub(super) thanks: &'static str,
    /// What is said below that.
    pub(super) kept: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    leave: "Unsubscribe",
    question: "Do you want no more of these messages?",
    button: "Unsubscribe",
    left: "You are unsubscribed",
    no_more: "You will get no more of these messages.",
    unknown: "This link does not work",
    cut_off: "It may have been cut off. Open it from the message again, or answer the message and say that you want no more.",
    later: "Not just now",
    again: "Something did not work. Please try again in a minute.",
    survey: Survey {
        question: "How satisfied are you?",
        line: "Your answer goes to the people you were in touch with.",
        scale: "1: not at all",
        best: "5: very",
        comment: "Anything that you would like to add?",
        send: "Send",
        thanks: "Thank you",
        kept: "Your answer has arrived. You can change it here as long as you like.",
    },
};

const OTHERS: [Words; 5] = [
    Words {
        language: "de",
        leave: "Abmelden",
        question: "Möchten Sie keine dieser Nachrichten mehr bekommen?",
        button: "Abmelden",
        left: "Sie sind abgemeldet",
        no_more: "Sie bekommen keine dieser Nachrichten mehr.",
        unknown: "Dieser Link funktioniert nicht",
        cut_off: "Vielleicht fehlt ein Stück. Öffnen Sie ihn noch einmal aus der Nachricht, oder antworten Sie auf die Nachricht.",
        later: "Gerade nicht möglich",
        again: "Etwas hat nicht geklappt. Bitte versuchen Sie es in einer Minute noch einmal.",
        survey: Survey {
            question: "Wie zufrieden sind Sie?",
            line: "Ihre Antwort geht an die, mit denen Sie Kontakt hatten.",
            scale: "1: gar nicht",
            best: "5: sehr",
            comment: "Möchten Sie etwas dazu sagen?",
            send: "Abschicken",
            thanks: "Vielen Dank",
            kept: "Ihre Antwort ist angekommen. Sie können sie hier jederzeit ändern.",
        },
    },
    Words {
        language: "es",
        leave: "Darse de baja",
        question: "¿No quiere recibir más estos mensajes?",
        button: "Darme de baja",
        left: "Ya está dado de baja",
        no_more: "No recibirá más estos mensajes.",
        unknown: "Este enlace no funciona",
        cut_off: "Puede que esté incompleto. Ábralo otra vez desde el mensaje, o responda al mensaje y dígalo.",
        later: "Ahora no es posible",
        again: "Algo no ha funcionado. Vuelva a intentarlo en un minuto.",
        survey: Survey {
            question: "¿Está satisfecho?",
            line: "Su respuesta llega a las personas con las que ha hablado.",
            scale: "1: nada",
            best: "5: mucho",
            comment: "¿Quiere añadir algo?",
            send: "Enviar",
            thanks: "Gracias",
            kept: "Hemos recibido su respuesta. Puede cambiarla aquí cuando quiera.",
        },
    },
    Words {
        language: "fr",
        leave: "Se désabonner",
        question: "Ne voulez-vous plus recevoir ces messages ?",
        button: "Me désabonner",
        left: "Vous êtes désabonné",
        no_more: "Vous ne recevrez plus ces messages.",
        unknown: "Ce lien ne fonctionne pas",
        cut_off: "Il est peut-être incomplet. Ouvrez-le de nouveau depuis le message, ou répondez au message pour le dire.",
        later: "Pas pour le moment",
        again: "Quelque chose n’a pas fonctionné. Réessayez dans une minute.",
        survey: Survey {
            question: "Êtes-vous satisfait ?",
            line: "Votre réponse va aux personnes avec qui vous avez échangé.",
            scale: "1 : pas du tout",
            best: "5 : tout à fait",
            comment: "Souhaitez-vous ajouter quelque chose ?",
            send: "Envoyer",
            thanks: "Merci",
            kept: "Votre réponse est arrivée. Vous pouvez la modifier ici à tout moment.",
        },
    },
    Words {
        language: "it",
        leave: "Annullare l’iscrizione",
        question: "Non vuole più ricevere questi messaggi?",
        button: "Annulla l’iscrizione",
        left: "Iscrizione annullata",
        no_more: "Non riceverà più questi messaggi.",
        unknown: "Questo link non funziona",
        cut_off: "Forse è incompleto. Lo apra di nuovo dal messaggio, oppure risponda al messaggio e lo dica.",
        later: "Al momento non è possibile",
        again: "Qualcosa non ha funzionato. Riprovi tra un minuto.",
        survey: Survey {
            question: "È soddisfatto?",
            line: "La risposta arriva alle persone con cui ha parlato.",
            scale: "1: per niente",
            best: "5: molto",
            comment: "Vuole aggiungere qualcosa?",
            send: "Invia",
            thanks: "Grazie",
            kept: "La risposta è arrivata. Può cambiarla qui quando vuole.",
        },
    },
    Words {
        language: "pt",
        leave: "Cancelar a inscrição",
        question: "Não quer mais receber estas mensagens?",
        button: "Cancelar a inscrição",
        left: "Inscrição cancelada",
        no_more: "Não vai receber mais estas mensagens.",
        unknown: "Este link não funciona",
        cut_off: "Pode estar incompleto. Abra-o outra vez a partir da mensagem, ou responda à mensagem e diga isso.",
        later: "Agora não é possível",
        again: "Algo não funcionou. Tente outra vez daqui a um minuto.",
        survey: Survey {
            question: "Está satisfeito?",
            line: "A sua resposta chega às pessoas com quem falou.",
            scale: "1: nada",
            best: "5: muito",
            comment: "Quer acrescentar alguma coisa?",
            send: "Enviar",
            thanks: "Obrigado",
            kept: "A sua resposta chegou. Pode alterá-la aqui quando quiser.",
        },
    },
];

/// The words for a locale, as `pt-BR`.
pub(super) fn of(locale: Option<&str>) -> &'static Words {
    const ENGLISH_WORDS: &Words = &ENGLISH;
    const OTHER_WORDS: &[Words] = &OTHERS;
    let language = locale.and_then(|locale| locale.split(['-', '_']).next()).unwrap_or_default();
    OTHER_WORDS.iter().find(|words| words.language.eq_ignore_ascii_case(language)).unwrap_or(ENGLISH_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_spoken_to_in_its_language_and_others_in_english() {
        let spoken = [None, Some("es"), Some("pt-BR"), Some("DE_at"), Some("ja"), Some("")].map(|locale| of(locale).language);
        assert_eq!(spoken, ["en", "es", "pt", "de", "en", "en"]);
    }
}
