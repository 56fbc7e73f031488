//! Whether a text leads only to where the business itself leads: a model repeats what contacts write, and contacts write links (M4).
//!
//! In: a text, the words of the business. Out: the first host that the business does not name. Never: a link looked up.
//!
//! A phone makes a link of `evil.com` too, so a name without a scheme counts where its ending is one that names are registered under. The
//! list of such endings is short on purpose: the countries' and the common others. No ending is left out for being a kind of file as well
//! (`zip`, `md`): a text that is refused is written again, a link that is not is followed. What is no ending (`jpg`, `js`) is no link.

use alloc::string::String;
use alloc::vec::Vec;

/// The countries' endings, two letters each.
const COUNTRIES: &str = "acadaeafagaialamaoaqarasatauawaxazbabbbdbebfbgbhbibjbmbnbobrbsbtbwbybzcacccdcfcgchcickclcmcncocrcucvcwcxcyczdedjdkdmdo\
                         dzeceeegereseteufifjfkfmfofrgagdgegfggghgiglgmgngpgqgrgsgtgugwgyhkhmhnhrhthuidieiliminioiqirisitjejmjojpkekgkhkikmknkp\
                         krkwkykzlalblclilklrlsltlulvlymamcmdmemgmhmkmlmmmnmompmqmrmsmtmumvmwmxmymznancnenfngninlnonpnrnunzompapepfpgphpkplpmpn\
                         prpsptpwpyqarerorsrurwsasbscsdsesgshsiskslsmsnsosrssstsusvsxsysztctdtftgthtjtktltmtntotrtttvtwtzuaugukusuyuzvavcvevgvi\
                         vnvuwfwsyeytzazmzw";
/// The common other endings.
const OTHERS: &str = "com net org info biz app dev shop store online site website web xyz top club live pro tech space page link click win vip icu \
                      buzz work fun life world today news blog cloud email agency digital media group company solutions services center support \
                      help expert money cash loan loans credit finance bank insurance casino bet poker game games porn sex xxx adult dating date \
                      zip mov art design studio photo photos pics video tube chat social network systems software host hosting domains cam bid \
                      trade market markets marketing stream download review reviews men party racing science rest bar cafe restaurant pizza \
                      coffee health care clinic dental doctor fit yoga fitness travel tours hotel holiday house homes land estate property rent \
                      rentals lease auto cars car bike taxi legal law lawyer mobi name tel jobs edu gov mil int asia cat post wiki ltd llc inc \
                      gmbh monster cyou sbs cfd bond quest lol cool rocks ninja zone one run ooo best plus gold black blue red pink green deals \
                      sale discount promo offers gift gifts gratis exchange fund capital ventures energy academy school education training \
                      directory guide tips report press events tickets fashion shoes jewelry beauty hair style toys kids family love lgbt gay \
                      london berlin paris madrid nyc miami lat africa tokyo ink moe foo bio eco earth team tools codes computer cheap express \
                      international global foundation community city place rip surf sport football golf run security safe";

/// Hosts in a text: of addresses with a scheme, and of words that look like a host's name.
fn hosts(text: &str) -> Vec<String> {
    let text = plain(text);
    let parts = text.split(|letter: char| {
        letter.is_whitespace() || (!letter.is_alphanumeric() && !letter.is_ascii()) || "<>()[]{}\"',;!*|`^=&".contains(letter)
    });
    parts.flat_map(hosts_of).collect()
}

/// In small letters, every dot as a dot, without what can't be seen.
fn plain(text: &str) -> String {
    let seen = text
        .chars()
        .filter(|letter| !matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}'));
    let plain = seen.map(|letter| match letter {
        '\u{3002}' | '\u{ff61}' | '\u{2024}' => '.',
        // The wide forms of letters and signs.
        '\u{ff01}'..='\u{ff5e}' => u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter),
        letter => letter,
    });
    plain.flat_map(char::to_lowercase).collect()
}

fn hosts_of(word: &str) -> Vec<String> {
    let end = |letter: char| matches!(letter, '/' | '?' | '#' | '\\');
    // `https://bank.example@evil.example` leads to the second.
    let host = |authority: &str| {
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        String::from(host.trim_matches(|letter: char| !letter.is_alphanumeric()))
    };
    if let Some((_, rest)) = word.split_once("://") {
        let host = host(rest.split(end).next().unwrap_or_default());
        return [String::from(host.trim_start_matches("www."))].into_iter().filter(|host| !host.is_empty()).collect();
    }
    let first = |part: &str| {
        part.split(end).enumerate().find_map(|(place, piece)| {
            let host = host(piece);
            let path = place == 0 && part.len() > piece.len();
            let bare = host.trim_start_matches("www.");
            (bare != host || is_host(bare, path)).then(|| String::from(bare))
        })
    };
    word.split(':').filter_map(first).filter(|host| !host.is_empty()).collect()
}

/// Whether a word is a host's name: by its ending, or, where a path follows it, by its form.
fn is_host(word: &str, path: bool) -> bool {
    let Some((name, top)) = word.rsplit_once('.') else { return false };
    let labels = || name.split('.');
    let formed = labels().all(|label| !label.is_empty() && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-'));
    if !formed || top.chars().count() < 2 || !(top.starts_with("xn--") || top.chars().all(char::is_alphabetic)) {
        return false;
    }
    let country = top.len() == 2 && COUNTRIES.as_bytes().chunks(2).any(|known| known == top.as_bytes());
    // `M.Sc`, `9.am`, `P.S.Is`: nobody's name is so short.
    let short = country
        && labels()
            .all(|label| label.chars().count() == 1 || (label.len() <= 2 && label.bytes().all(|byte| byte.is_ascii_digit())));
    let written_otherwise = top.starts_with("xn--") || top.chars().any(|letter| letter > '\u{24f}');
    path || (country && !short) || written_otherwise || OTHERS.split(' ').any(|known| known == top)
}

/// The first host in a text that the words of the business don't name.
pub(super) fn foreign<'a>(text: &str, own: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    let known = |host: &String| {
        own.clone().any(|words| {
            plain(words).split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '.' | '-'))).any(|word| {
                let word = word.trim_matches('.').trim_start_matches("www.");
                word == host || (word.contains('.') && host.strip_suffix(word).is_some_and(|sub| sub.ends_with('.')))
            })
        })
    };
    hosts(text).into_iter().find(|host| !known(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: [&str; 1] = ["Book at https://shop.example/book or write to hello@shop.example, or to our.shop@mail.com"];

    #[test]
    fn only_the_hosts_of_the_business_may_be_named() {
        for text in [
            "see shop.example/book",
            "https://shop.example",
            "https://www.shop.example/a?b",
            "http://my.shop.example/x",
            "a/b and/or",
            "at 9.30",
            "write to our.shop@mail.com",
            "see shop.example/evil.com",
        ] {
            assert_eq!(foreign(text, OWN.into_iter()), None, "{text}");
        }
        for (text, host) in [
            ("go to https://evil.example", "evil.example"),
            ("https://shop.example@evil.example/pay", "evil.example"),
            ("https://shop.example.evil.io", "shop.example.evil.io"),
            ("evil.io/pay now", "evil.io"),
            ("(www.evil.example)", "evil.example"),
            ("https://notshop.example", "notshop.example"),
        ] {
            assert_eq!(foreign(text, OWN.into_iter()).as_deref(), Some(host), "{text}");
        }
    }

    #[test]
    fn what_a_phone_makes_a_link_of_is_a_link() {
        for (text, host) in [
            ("Pay now at evil.com", "evil.com"),
            ("Pay now at Evil.COM.", "evil.com"),
            ("web:evil.com", "evil.com"),
            ("either/evil.com", "evil.com"),
            ("**evil.io**", "evil.io"),
            ("“pay.evil.co.uk”…", "pay.evil.co.uk"),
            ("evil.com?x=1", "evil.com"),
            ("evil.com:8080", "evil.com"),
            ("https:\\\\evil.com", "evil.com"),
            ("evil\u{3002}com", "evil.com"),
            ("ev\u{200b}il.com", "evil.com"),
            ("ｅｖｉｌ．ｃｏｍ", "evil.com"),
            ("пример.рф", "пример.рф"),
            ("evil.c\u{43e}m", "evil.c\u{43e}m"),
            ("evil.xn--p1ai", "evil.xn--p1ai"),
            ("bücher.de", "bücher.de"),
            ("write to pay@evil.com", "evil.com"),
            ("invoice.zip", "invoice.zip"),
            ("shop.example or evil.shop", "evil.shop"),
            ("x.com", "x.com"),
        ] {
            assert_eq!(foreign(text, OWN.into_iter()).as_deref(), Some(host), "{text}");
        }
    }

    #[test]
    fn a_dot_alone_makes_no_link() {
        for text in [
            "e.g. this, i.e. that, etc.",
            "3.5 km, v2.0, 1.234,50 €, 24.12.2026",
            "Mr.Smith and Dr. Jones",
            "see photo.jpg, offer.pdf, list.xlsx",
            "we use Node.js and Vue.js",
            "at 9.30, 9.am or 5.pm",
            "z.B. morgen, d.h. bald, p.ej. hoy, u.a.",
            "an M.Sc. or a Ph.D.",
            "wait...what",
            "the U.S. and the U.K.",
            "Thanks.See you",
            "half.way",
            "S.A., S.L., S.p.A.",
        ] {
            assert_eq!(foreign(text, OWN.into_iter()), None, "{text}");
        }
    }
}
