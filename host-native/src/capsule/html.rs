//! Tells what of a text are people's words and what is form: tags, Liquid, schemes of addresses.
//!
//! In: a text, and what may stand in it. Out: its parts in order, which together are the text. Never: a word taken for form unless it is
//! one of a short list.

/// What may stand in a text beside words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// Liquid: `{{ … }}` and `{% … %}`.
    pub(super) liquid: bool,
    /// Tags.
    pub(super) html: bool,
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Form: it stays as it is.
    Form(&'a str),
    /// A word: letters and digits.
    Word(&'a str),
}

/// Names of tags and their attributes, and of schemes; all else between `<` and `>` are words.
const NAMES: [&str; 62] = [
    "a",
    "abbr",
    "align",
    "alt",
    "amp",
    "article",
    "aside",
    "b",
    "bgcolor",
    "blockquote",
    "body",
    "border",
    "br",
    "cellpadding",
    "cellspacing",
    "center",
    "charset",
    "class",
    "code",
    "colspan",
    "div",
    "em",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "head",
    "header",
    "height",
    "hr",
    "href",
    "html",
    "i",
    "img",
    "li",
    "main",
    "meta",
    "ol",
    "p",
    "pre",
    "role",
    "rowspan",
    "section",
    "small",
    "span",
    "src",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "u",
    "ul",
    "width",
];
/// Places in an address that a host fills in.
const PLACES: [&str; 4] = ["{key}", "{workspace}", "{sequence}", "{step}"];
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];
const ENTITIES: [&str; 6] = ["nbsp", "amp", "lt", "gt", "quot", "apos"];

/// The parts of a text.
pub(super) fn parts(text: &str, form: Form) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let before = rest;
        if form.liquid
            && let Some(taken) = liquid(rest)
        {
            let (tag, after) = rest.split_at(taken);
            inside_liquid(tag, &mut parts);
            rest = after;
        } else if form.html
            && let Some(taken) = tag(rest)
        {
            let (tag, after) = rest.split_at(taken);
            inside_tag(tag, form, &mut parts);
            rest = after;
        } else {
            rest = plain(rest, form, &mut parts);
        }
        if rest.len() == before.len() {
            break; // A part is never empty; if one were, the text's end would not come nearer.
        }
    }
    parts
}

/// How long the Liquid is that a text begins with.
fn liquid(text: &str) -> Option<usize> {
    let end = match text.get(..2)? {
        "{{" => "}}",
        "{%" => "%}",
        _ => return None,
    };
    text.find(end).map(|at| at + end.len())
}

/// How long the tag is that a text begins with.
fn tag(text: &str) -> Option<usize> {
    let next = text.strip_prefix('<')?.chars().next()?;
    let is_tag = next.is_ascii_alphabetic() || matches!(next, '/' | '!');
    if is_tag { text.find('>').map(|at| at + 1) } else { None }
}

/// Names and operators are form; what stands between quotes are words, but for the letters of a date's format.
fn inside_liquid<'a>(text: &'a str, parts: &mut Vec<Part<'a>>) {
    let mut rest = text;
    while let Some(open) = rest.find(['\'', '"']) {
        let quote = if rest.get(open..).is_some_and(|rest| rest.starts_with('\'')) { '\'' } else { '"' };
        let (before, quoted) = rest.split_at(open + 1);
        parts.push(Part::Form(before));
        let end = quoted.find(quote).unwrap_or(quoted.len());
        let (literal, after) = quoted.split_at(end);
        let mut literal = literal;
        while !literal.is_empty() {
            literal = if let Some(taken) = of_a_date(literal) {
                let (form, after) = literal.split_at(taken);
                parts.push(Part::Form(form));
                after
            } else {
                plain(literal, Form::default(), parts)
            };
        }
        let closing = after.chars().next().map_or(0, char::len_utf8);
        let (closed, after) = after.split_at(closing);
        parts.push(Part::Form(closed));
        rest = after;
    }
    parts.push(Part::Form(rest));
}

/// How long the letter of a date's format is, `%d` or `%-d`, that a text begins with.
fn of_a_date(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('%')?;
    let letter = rest.strip_prefix('-').unwrap_or(rest);
    letter.chars().next().filter(char::is_ascii_alphabetic)?;
    Some(text.len() - letter.len() + 1)
}

/// Known names are form; all else are words, in a comment too.
fn inside_tag<'a>(text: &'a str, form: Form, parts: &mut Vec<Part<'a>>) {
    let mut rest = text;
    while !rest.is_empty() {
        if form.liquid
            && let Some(taken) = liquid(rest)
        {
            let (tag, after) = rest.split_at(taken);
            inside_liquid(tag, parts);
            rest = after;
            continue;
        }
        let word = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
        if word == 0 {
            let next = rest.chars().next().map_or(rest.len(), char::len_utf8);
            let (other, after) = rest.split_at(next);
            parts.push(Part::Form(other));
            rest = after;
        } else {
            let (word, after) = rest.split_at(word);
            let small = word.to_ascii_lowercase();
            let known = NAMES.contains(&small.as_str()) || is_scheme(&small, after);
            parts.push(if known { Part::Form(word) } else { Part::Word(word) });
            rest = after;
        }
    }
}

/// The next part of a text without tags; gives what is left.
fn plain<'a>(text: &'a str, form: Form, parts: &mut Vec<Part<'a>>) -> &'a str {
    if let Some(place) = PLACES.iter().find(|place| text.starts_with(**place)) {
        let (place, rest) = text.split_at(place.len());
        parts.push(Part::Form(place));
        return rest;
    }
    let entity = ENTITIES.iter().find(|name| {
        let rest = text.strip_prefix('&').and_then(|rest| rest.strip_prefix(**name));
        form.html && rest.is_some_and(|rest| rest.starts_with(';'))
    });
    if let Some(name) = entity {
        let (entity, rest) = text.split_at(name.len() + 2);
        parts.push(Part::Form(entity));
        return rest;
    }
    let word = text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len());
    if word == 0 {
        let (other, rest) = text.split_at(text.chars().next().map_or(text.len(), char::len_utf8));
        parts.push(Part::Form(other));
        return rest;
    }
    let (word, rest) = text.split_at(word);
    parts.push(if is_scheme(word, rest) { Part::Form(word) } else { Part::Word(word) });
    rest
}

fn is_scheme(word: &str, rest: &str) -> bool {
    SCHEMES.contains(&word) && (rest.starts_with("://") || (matches!(word, "mailto" | "tel") && rest.starts_with(':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, form: Form) -> Vec<&str> {
        let parts = parts(text, form);
        let whole: String = parts
            .iter()
            .map(|part| match part {
                Part::Form(text) | Part::Word(text) => *text,
            })
            .collect();
        assert_eq!(whole, text);
        parts.into_iter().filter_map(|part| if let Part::Word(word) = part { Some(word) } else { None }).collect()
    }

    #[test]
    fn what_stands_outside_of_names_is_a_word() {
        let liquid = Form { liquid: true, html: false };
        let text = "Hi {{ contact.firstName | default: 'friend' }}, {% if contact.attributes.plan == \"pro\" %}see https://x.example{% endif %}";
        assert_eq!(words(text, liquid), ["Hi", "friend", "pro", "see", "x", "example"]);
        assert_eq!(words("{{ target.date | date: '%-d of %B' }}", liquid), ["of"]);
        assert_eq!(words("{{ broken 'Ana", liquid), ["broken", "Ana"]);
    }

    #[test]
    fn a_tag_hides_nothing() {
        let html = Form { liquid: true, html: true };
        let text = "<p class=\"lead\">Dear&nbsp;{{ contact.firstName }}<!-- for Ana --><a href='https://x.example/ana'>here</a> 1 < 2</p><Ana Lopez>";
        assert_eq!(words(text, html), ["lead", "Dear", "for", "Ana", "x", "example", "ana", "here", "1", "2", "Ana", "Lopez"]);
    }

    #[test]
    fn without_form_all_letters_are_words() {
        assert_eq!(words("{{ ana }} <b>", Form::default()), ["ana", "b"]);
    }
}
