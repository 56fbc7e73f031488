//! Says which field of a contact a column is: by its name as people write it, else a custom attribute.
//!
//! In: a header such as `First name` or `E-mail`. Out: the name of a contact's field, or of an attribute as templates write it.
//! Never: a guess from what the cells hold.

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    /// A field of the contact, by its name on the wire.
    Field(&'static str),
    /// A custom attribute, by the name that templates use.
    Attribute(String),
}

/// The names that a field goes by, without blanks, dashes, underscores and capitals.
const NAMES: [(&str, &[&str]); 9] = [
    ("id", &["id", "contactid", "customerid", "userid"]),
    ("firstName", &["firstname", "first", "givenname", "forename"]),
    ("lastName", &["lastname", "last", "surname", "familyname"]),
    ("email", &["email", "mail", "emailaddress"]),
    ("phone", &["phone", "phonenumber", "tel", "telephone", "mobile"]),
    ("timezone", &["timezone", "tz", "zone"]),
    ("locale", &["locale"]),
    ("region", &["region", "iso3166"]),
    ("optOuts", &["optouts", "optout", "unsubscribed"]),
];

impl Column {
    /// What the column of this name holds.
    pub(crate) fn named(header: &str) -> Self {
        let plain: String = header.chars().filter(|character| character.is_alphanumeric()).collect::<String>().to_lowercase();
        match NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())) {
            Some((field, _)) => Self::Field(field),
            None => Self::Attribute(attribute(header)),
        }
    }
}

/// The header as one word that begins small: `Plan` becomes `plan`, `Signup date` `signupDate`; `MRR` stays as it is.
fn attribute(header: &str) -> String {
    let mut words =
        header.split(|character: char| !character.is_alphanumeric() && character != '_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let rest: String = words.map(capitalised).collect();
    let is_acronym = first.chars().count() > 1 && !first.chars().any(char::is_lowercase);
    if is_acronym { first.to_owned() + &rest } else { uncapitalised(first) + &rest }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

fn uncapitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_fields_by_the_names_that_people_use() {
        for (header, field) in [("First name", "firstName"), ("E-mail", "email"), ("TIME_ZONE", "timezone"), (" id ", "id")] {
            assert_eq!(Column::named(header), Column::Field(field), "{header}");
        }
    }

    #[test]
    fn makes_one_word_of_any_other_name() {
        for (header, name) in [
            ("Signup date", "signupDate"),
            ("Plan", "plan"),
            ("VAT number", "VATNumber"),
            ("Last order (EUR)", "lastOrderEUR"),
            ("MRR", "MRR"),
        ] {
            assert_eq!(Column::named(header), Column::Attribute(name.into()), "{header}");
        }
    }
}
