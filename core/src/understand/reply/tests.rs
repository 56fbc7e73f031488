//! What stays of an email and what does not, program by program and language by language.
//!
//! In: messages as they come in. Out: tests. Never: an address of somebody's.

use alloc::format;
use alloc::string::String;
use std::panic;

use super::{of_html, of_text};

fn new(text: &str) -> String {
    let reply = of_text(text);
    assert!(!reply.doubtful, "{text}");
    reply.text
}

#[test]
fn c4_who_wrote_what_follows_is_known_in_many_languages() {
    for attribution in [
        "On Fri, Nov 20, 2026 at 10:00 AM Ann Lee <ann@shop.example> wrote:",
        "On Fri, Nov 20, 2026 at 10:00 AM Ann Lee <\nann@shop.example> wrote:",
        "On Fri, Nov 20, 2026 at 10:00 AM\nAnn Lee of the very long department <\nann@shop.example>\nwrote:",
        "On 20/11/2026 10:00, Ann Lee wrote:",
        "El vie, 20 nov 2026 a las 10:00, Ann Lee (<ann@shop.example>) escribió:",
        "El viernes, 20 de noviembre de 2026, 10:00:00 CET, Ann <ann@shop.example> escribió:",
        "Em sex., 20 de nov. de 2026 às 10:00, Ann Lee <ann@shop.example>\nescreveu:",
        "Le ven. 20 nov. 2026 à 10:00, Anne du Pont <ann@shop.example> a écrit :",
        "Le 20/11/2026 à 10:00, Ann Lee a écrit\u{a0}:",
        "Am Fr., 20. Nov. 2026 um 10:00 Uhr schrieb Ann Lee <ann@shop.example>:",
        "Am 20.11.2026 um 10:00 schrieb Ann Lee:",
        "Ann Lee <ann@shop.example> hat am 20.11.2026 10:00 geschrieben:",
        "Il giorno ven 20 nov 2026 alle ore 10:00 Ann Lee <ann@shop.example> ha scritto:",
        "Op vr 20 nov 2026 om 10:00 schreef Ann Lee <ann@shop.example>:",
        "Den fre 20 nov. 2026 kl 10:00 skrev Ann Lee <ann@shop.example>:",
        "2026-11-20 10:00 GMT+01:00 Ann Lee <ann@shop.example>:",
        "Ann Lee <ann@shop.example> wrote:",
    ] {
        assert_eq!(
            new(&format!("Yes, gladly.\n\nBob\n\n{attribution}\n\n> Shall we?\n>\n> Ann\n")),
            "Yes, gladly.\n\nBob",
            "{attribution}"
        );
    }
}

#[test]
fn c4_a_line_right_above_who_wrote_is_the_answers() {
    let attribution = "On Fri, Nov 20, 2026 at 10:00 AM Ann Lee <ann@shop.example>\nwrote:\n> Shall we?";
    for answer in ["Thanks", "On it!", "Le vrai prix\nOn y va"] {
        assert_eq!(new(&format!("{answer}\n{attribution}")), answer);
    }
}

#[test]
fn c4_a_quote_without_signs_ends_the_answer_where_a_program_announces_it() {
    for quote in [
        "On Fri, Nov 20, 2026 at 10:00 AM Ann Lee <ann@shop.example> wrote:\n\nShall we?",
        "-----Original Message-----\nFrom: Ann Lee <ann@shop.example>\nSent: Friday, November 20, 2026 10:00 AM\nTo: Bob\nSubject: Offer\n\nShall we?",
        "________________________________\nFrom: Ann Lee <ann@shop.example>\nSent: Friday, November 20, 2026 10:00:00 AM\nTo: Bob <bob@home.example>\nSubject: Offer\n\nShall we?",
        "*From:* Ann Lee <ann@shop.example>\n*Date:* Friday\n*To:* Bob\n*Subject:* Offer\n\nShall we?",
        "De: Ann Lee <ann@shop.example>\nEnviado el: viernes, 20 de noviembre de 2026 10:00\nPara: Bob\nAsunto: Oferta\n\n¿Sí?",
        "De: Ann Lee <ann@shop.example>\nEnviada em: sexta-feira\nPara: Bob\nAssunto: Oferta\n\nVamos?",
        "De : Ann Lee <ann@shop.example>\nEnvoyé : vendredi 20 novembre 2026 10:00\nÀ : Bob\nObjet : Offre\n\nOn y va ?",
        "Von: Ann Lee <ann@shop.example>\nGesendet: Freitag, 20. November 2026 10:00\nAn: Bob\nBetreff: Angebot\n\nJa?",
        "Da: Ann Lee <ann@shop.example>\nInviato: venerdì 20 novembre 2026 10:00\nA: Bob\nOggetto: Offerta\n\nSì?",
        "Van: Ann Lee <ann@shop.example>\nVerzonden: vrijdag 20 november 2026 10:00\nAan: Bob\nOnderwerp: Aanbod\n\nJa?",
        "-----Mensaje original-----\n\nHola",
        "-------- Message d'origine --------\n\nBonjour",
        "-----Ursprüngliche Nachricht-----\nHallo",
        "---------- Forwarded message ---------\nFrom: Ann <ann@shop.example>\n\nShall we?",
        "Begin forwarded message:\n\nFrom: Ann <ann@shop.example>\nSubject: Offer\nDate: 20 November 2026\nTo: bob@home.example\n\nShall we?",
        "Anfang der weitergeleiteten Nachricht:\n\nHallo",
    ] {
        assert_eq!(new(&format!("Yes, gladly.\n\n{quote}\n\nAnn\n")), "Yes, gladly.", "{quote}");
    }
}

#[test]
fn c4_answers_below_and_between_what_is_quoted_are_kept() {
    let below = "On 20/11/2026 10:00, Ann <ann@shop.example> wrote:\n> Shall we?\n> Ann\n\nYes.\n\nBob";
    assert_eq!(new(below), "Yes.\n\nBob");
    let between =
        "Hi,\n\nOn 20/11/2026 10:00, Ann <ann@shop.example> wrote:\n> Colour?\nRed.\n\n> Size?\n>> M or L\n\nLarge\nplease.\n";
    assert_eq!(new(between), "Hi,\n\nRed.\n\nLarge\nplease.");
    let signed_above = "See below.\n-- \nBob\n\nOn 20/11/2026 10:00, Ann <ann@shop.example> wrote:\n> Colour?\nRed.";
    assert_eq!(new(signed_above), "See below.\n\nRed.");
}

#[test]
fn c4_where_nothing_stands_above_an_unmarked_quote_all_of_it_is_kept_and_doubted() {
    let text =
        "-----Original Message-----\nFrom: Ann <ann@shop.example>\nSent: Friday\nTo: Bob\nSubject: Offer\n\nShall we?\n\nYes.";
    let reply = of_text(text);
    assert!(reply.doubtful);
    assert_eq!(reply.text, "Shall we?\n\nYes.");
}

#[test]
fn c4_signatures_and_the_lines_of_devices_are_left_out() {
    for below in [
        "-- \nBob Smith\nDirector\nhttps://home.example\n+1 555 0100",
        "--\nBob Smith",
        "Sent from my iPhone",
        "Sent from my iPhone\n\n> Shall we?",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Sent from Yahoo Mail on Android",
        "Sent from Mail for Windows 10",
        "Sent from my T-Mobile 4G LTE Device",
        "Enviado desde mi iPhone",
        "Enviado do meu Galaxy S21",
        "Envoyé de mon iPhone",
        "Von meinem iPhone gesendet",
        "Gesendet mit der GMX Mail App",
        "Inviato da iPhone",
        "Verstuurd vanaf mijn iPhone",
    ] {
        assert_eq!(new(&format!("Yes.\n\n{below}\n")), "Yes.", "{below}");
    }
}

#[test]
fn c4_what_a_person_wrote_is_never_taken_for_a_programs() {
    for text in [
        "From: Madrid\nTo: Lisbon\nDate: 12 May\nTwo seats, please.",
        "On Monday he wrote:\nI will come.\nHe never came.",
        "On 3 May 2026 at 10:00 you wrote:\nwe refund you.\nYou did not.",
        "As Ann wrote:\nit is late.",
        "I want more.\n>50% off, say.\nThen yes.",
        "Sent from my phone last night, did you get it?",
        "Sent from my old address, so you may have missed it",
        "--\nPros\n1\n2\n3\n4\n5\n6\n7\n8\nCons\nend",
        "-- \nonly this",
        "Subject: your offer\nI like it.",
        "Two lines\n----------\nand a rule",
        "Original message was lost.",
        "one\n\n\n\ntwo",
        "a -- b",
    ] {
        assert_eq!(new(text), text);
    }
    assert_eq!(new("  \n\nhi \r\nyou  \n\n"), "hi \nyou");
    assert_eq!(new(""), "");
    assert_eq!(new("> all\n> quoted"), "");
}

#[test]
fn c4_quotes_of_html_are_known_by_how_programs_mark_them() {
    for (html, expected) in [
        (
            "<div dir=\"ltr\">Yes, gladly.</div><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">On Fri, Nov 20, 2026 at 10:00 AM Ann &lt;<a href=\"mailto:ann@shop.example\">ann@shop.example</a>&gt; wrote:<br></div><blockquote class=\"gmail_quote\" style=\"margin:0 0 0 .8ex\"><div>Shall we?</div></blockquote></div>",
            "Yes, gladly.",
        ),
        (
            "<div class=\"gmail_quote\"><div class=\"gmail_attr\">Pe vin., 20 nov. 2026 la 10:00, Ann a scris:</div><blockquote class=\"gmail_quote\">Colour?</blockquote><div>Red.</div><blockquote class=\"gmail_quote\">Size?</blockquote><div>Large.</div></div>",
            "Red.\n\nLarge.",
        ),
        (
            "<div>See this</div><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">---------- Forwarded message ---------<br>From: Ann &lt;ann@shop.example&gt;<br></div>Shall we?</div>",
            "See this",
        ),
        (
            "<p>Yes.</p><div class=\"moz-cite-prefix\">Ann kirjoitti 20.11.2026 klo 10:00:<br></div><blockquote type=\"cite\" cite=\"mid:1@x\">Shall we?</blockquote><p>Gladly.</p><div class=\"moz-signature\">-- <br>Bob</div>",
            "Yes.\n\nGladly.",
        ),
        (
            "<div>Yes.</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\" dir=\"ltr\"><b>Från:</b> Ann<br><b>Skickat:</b> fredag<br><b>Till:</b> Bob<br><b>Ämne:</b> Erbjudande</div><div>Ska vi?</div>",
            "Yes.",
        ),
        (
            "<p class=MsoNormal>Yes.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>From:</b> Ann</p></div></div><p>Shall we?</p>",
            "Yes.",
        ),
        (
            "<div>Yes.</div><div id=\"yahoo_quoted_1\" class=\"yahoo_quoted\"><div>On Friday Ann wrote:</div><div>Shall we?</div></div>",
            "Yes.",
        ),
        (
            "Yes.<br><br><blockquote type=\"cite\">On 20 Nov 2026, at 10:00, Ann &lt;ann@shop.example&gt; wrote:<br><br>Shall we?</blockquote>",
            "Yes.",
        ),
        ("<div>Yes.</div><br>Sent from my iPhone<br><blockquote type=\"cite\">Shall we?</blockquote>", "Yes."),
        (
            "<p>One</p><blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">set in</blockquote><p>Two</p>",
            "One\nset in\nTwo",
        ),
        ("<p>Caf&eacute; &amp; <b>more</b></p><style>p{}</style><a href=\"https://x.example\">link</a>", "Café & more\n\nlink"),
    ] {
        let reply = of_html(html);
        assert_eq!((reply.text.as_str(), reply.doubtful), (expected, false), "{html}");
    }
}

#[test]
fn a_megabyte_of_anything_is_read_at_once() {
    let million = |part: &str| part.repeat(1_000_000 / part.len());
    for part in [
        "> a\n",
        ">a\n",
        "\n",
        "--\n",
        "-- \n",
        "From: a\n",
        "On 1 wrote:\n",
        "On a\n",
        "____\n",
        "x",
        "On Fri 2026 10:00 a@b wrote:\n\n",
        "-----Original Message-----\n",
        "Sent from my iPhone\n",
        "From: a\nTo: b\n\n",
        "a:",
        "____\n\n",
        ">",
        "\r",
    ] {
        let text = million(part);
        assert!(panic::catch_unwind(|| of_text(&text)).is_ok(), "{part}");
    }
    for part in [
        "<blockquote>",
        "<div class=gmail_attr>",
        "<blockquote></div>",
        "<",
        "<a '",
        "<div id=appendonsend>",
        "<div class=yahoo_quoted><div>",
        "<p>a",
    ] {
        let html = million(part);
        assert!(panic::catch_unwind(|| of_html(&html)).is_ok(), "{part}");
    }
}
