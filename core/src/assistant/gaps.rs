//! Whether a text has something left to fill in: `[nombre]`, `{name}`, `<first name>`, `{{ … }}`.
//!
//! In: a text. Out: the first gap. Never: a bracket that people write with words of their own, `[sic]`, `<3`.

use alloc::string::String;

/// What begins a gap in whatever words.
const ALWAYS: &[&str] = &["{{", "}}", "{%", "*|"];
/// What gaps are named after, in the five languages.
const NAMES: &str = "name names nombre nombres nome nom noms vorname nachname vollname first firstname last lastname fullname username surname \
                     apellido apellidos sobrenome prénom prenom company empresa entreprise société firma firmenname unternehmen organisation \
                     date fecha data datum time hora heure uhrzeit zeit day día dia jour tag link enlace lien url website web phone teléfono \
                     telefono telefone téléphone telefon telefonnummer number número numero nummer email correo courriel mail customer cliente \
                     client kunde kundenname contact contacto contato kontakt product producto produto produit produkt produktname service \
                     price precio preço prix preis amount importe montant betrag address dirección endereço adresse city ciudad cidade ville \
                     stadt agent business signature placeholder variable";
/// Words that only a gap begins with.
const LEADS: &str = "insert insertar insira insérez inserer inserir einfügen add fill your tu tus su seu sua teu votre ton ta dein deine ihr ihre";
/// How long a gap is at most, in characters and in words.
const LONGEST: (usize, usize) = (48, 5);

/// The first gap of a text.
pub(super) fn gap(text: &str) -> Option<String> {
    if let Some(found) = ALWAYS.iter().find(|gap| text.contains(**gap)) {
        return Some((*found).into());
    }
    for (at, open) in text.char_indices() {
        let close = match open {
            '[' => ']',
            '{' => '}',
            '<' => '>',
            '%' => '%',
            _ => continue,
        };
        let inner = text.get(at + open.len_utf8()..).unwrap_or_default();
        let Some((length, _)) = inner.char_indices().take(LONGEST.0).find(|(_, letter)| *letter == close) else { continue };
        let (inner, behind) = inner.split_at_checked(length).unwrap_or_default();
        // `[the offer](https://…)` is a link with words of its own.
        let link = open == '[' && behind.get(1..).is_some_and(|behind| behind.starts_with('('));
        if !link && is_gap(open, inner) {
            return text.get(at..=at + open.len_utf8() + length).map(String::from);
        }
    }
    None
}

fn is_gap(open: char, inner: &str) -> bool {
    let named =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | ' ' | '\'' | '\u{2019}' | '/' | ':' | '#');
    let begins = inner.starts_with(char::is_alphabetic) || (open == '[' && inner.trim_start().starts_with(char::is_alphabetic));
    if !begins || !inner.chars().all(named) || inner.contains("://") {
        return false;
    }
    match open {
        // Nobody puts a word of a message into braces.
        '{' => true,
        '%' => !inner.contains(' ') && words(inner).any(|word| is(&word, NAMES)),
        _ => {
            let many = words(inner).count();
            words(inner).next().is_some_and(|word| is(&word, LEADS))
                || (many <= LONGEST.1 && words(inner).any(|word| is(&word, NAMES)))
        }
    }
}

/// The words of a name, `first_name`, `firstName`, in small letters.
fn words(name: &str) -> impl Iterator<Item = String> + '_ {
    let mut small = false;
    name.split(move |letter: char| {
        let humps = small && letter.is_uppercase();
        small = letter.is_lowercase();
        !letter.is_alphanumeric() || humps
    })
    .filter(|word| !word.is_empty())
    .map(str::to_lowercase)
}

fn is(word: &str, list: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_to_fill_in_is_found() {
        for text in [
            "Hola [nombre]",
            "Hola [Nombre del cliente], ¿qué tal?",
            "Hi {name}",
            "Hi {first_name}!",
            "Hi <first name>",
            "Dear [Name]",
            "Dear [Your Company]",
            "Olá [nome]",
            "Bonjour [prénom]",
            "Bonjour <Prénom>",
            "Hallo [Vorname] [Nachname]",
            "Hallo <Ihr Name>",
            "Bis [Datum]",
            "[INSERT LINK HERE]",
            "Nos vemos el [fecha] a las [hora]",
            "Hi [firstName]",
            "Hi {{ contact.firstName }}",
            "Hi %first_name%",
            "Hi *|FNAME|*",
            "Hi ${name}",
            "[Tu nombre]",
            "[Seu nome aqui]",
        ] {
            assert!(gap(text).is_some(), "{text}");
        }
    }

    #[test]
    fn ordinary_texts_have_no_gap() {
        for text in [
            "I <3 it",
            "he said \"recieve\" [sic]",
            "see note [1]",
            "[Book a time](https://shop.example)",
            "it costs < 50 € and > 20 €",
            "20% off today, 30% tomorrow",
            "<https://shop.example/date>",
            "write to <hello@shop.example>",
            "[x] done",
            "{}",
            "a} b",
            ":-} and :-[",
            "[we have talked about the price and the date of it already]",
            "5 < 7",
            "100 % name",
        ] {
            assert_eq!(gap(text), None, "{text}");
        }
    }
}
