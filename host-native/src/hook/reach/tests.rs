//! The tests of [`super`]: many attempts to reach what must not be reached.
//!
//! In: URLs and names with a will of their own. Out: a failure where one gets through. Never: the network beyond loopback.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::hook::Secrets;
use crate::hook::post::{Letter, Poster};

/// Gives its answers one after the other, the last one for ever.
#[derive(Debug)]
struct Answers(Mutex<Vec<Vec<IpAddr>>>, AtomicUsize);

impl Answers {
    fn of(answers: &[&[&str]]) -> Arc<Self> {
        let answers = answers.iter().map(|texts| texts.iter().map(|text| text.parse().unwrap()).collect()).collect();
        Arc::new(Self(Mutex::new(answers), AtomicUsize::new(0)))
    }
}

impl Lookup for Answers {
    fn find(&self, _: &str, port: u16, _: Duration) -> io::Result<Vec<SocketAddr>> {
        self.1.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.0.lock().unwrap();
        let next = if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() };
        if next.is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(next.into_iter().map(|address| SocketAddr::new(address, port)).collect())
    }
}

#[test]
fn so_many_names_are_looked_up_at_once_and_the_next_waits_for_a_place() {
    static TWO: Lookups = Lookups { under: Mutex::new(0), changed: Condvar::new(), most: 2 };
    let held = [TWO.take(Duration::ZERO), TWO.take(Duration::ZERO)];
    assert!(held.iter().all(Option::is_some));
    assert!(TWO.take(Duration::from_millis(1)).is_none());
    let waits = std::thread::spawn(|| TWO.take(Duration::from_secs(60)).is_some());
    drop(held);
    assert!(waits.join().unwrap());
    assert_eq!(*TWO.under.lock().unwrap(), 0);
}

fn public() -> Arc<Answers> {
    Answers::of(&[&["93.184.216.34", "2606:2800:220:1::1"]])
}

fn own() -> Reach {
    Reach { own: true, ranges: Vec::new() }
}

fn only(range: &str) -> Reach {
    Reach { own: false, ranges: vec![range.parse().unwrap()] }
}

#[test]
fn nobody_saves_a_url_into_a_network_of_ours() {
    let refused = [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.0.0.1./",
        "https://127.0.0.1:8080/",
        "https://１２７.０.０.１/",
        "https://127。0。0。1/",
        "https://0/",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[::]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::127.0.0.1]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1]/",
        "https://[fec0::1]/",
        "https://[fd00:ec2::254]/",
        "https://[fc00::1]/",
        "https://[ff02::1]/",
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://0251.0376.0251.0376/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://192.0.2.1/",
        "https://198.18.0.1/",
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost./",
        "https://foo.localhost/",
        "https://ⓛocalhost/",
        "https:127.0.0.1/",
        "https:\\\\127.0.0.1\\",
        "https://\t127.0.0.1/",
        "https://127.0.0.1\\@example.com/",
        "https://127.0.0.1/@example.com",
        "https://127.0.0.1?@example.com/",
        "https://%31%32%37.0.0.1/",
    ];
    for text in refused {
        let problem = Reach::default().check(text, "/url", &*public()).expect_err(text);
        assert_eq!((&*problem.code, &*problem.path), ("webhook.address", "/url"), "{text}: {}", problem.message);
    }
}

#[test]
fn what_is_no_url_of_a_webhook_is_told_from_what_is() {
    let refused = [
        ("", "another text"),
        ("example.com/hook", "another text"),
        ("http://example.com/", "found http://"),
        ("ftp://example.com/", "another scheme"),
        ("file:///etc/passwd", "another scheme"),
        ("gopher://example.com/", "another scheme"),
        ("data:text/plain,hello", "another scheme"),
        ("https://user@example.com/", "a user and a password"),
        ("https://:secret@example.com/", "a user and a password"),
        ("https://example.com@127.0.0.1/", "a user and a password"),
        ("https://127.0.0.1#@example.com/", "fragment"),
        ("https://example.com/#part", "fragment"),
        ("https://example.com:0/", "port"),
        ("https://example.com:99999/", "another text"),
        ("https://", "another text"),
        ("https://exa mple.com/", "another text"),
        ("https://[::1/", "another text"),
        ("https://[fe80::1%25eth0]/", "another text"),
        ("https://256.256.256.256/", "another text"),
        ("https://1.2.3.4.5/", "another text"),
    ];
    for (text, expected) in refused {
        let problem = Reach::default().check(text, "/url", &*public()).expect_err(text);
        assert_eq!(&*problem.code, "webhook.url", "{text}");
        assert!(problem.message.contains(expected), "{text}: {}", problem.message);
        assert!(!problem.message.contains("secret"));
    }
    let long = format!("https://example.com/{}", "a".repeat(MOST_URL));
    assert!(Reach::default().check(&long, "/url", &*public()).unwrap_err().message.contains("longer"));
    let kept = [
        ("https://example.com", "https://example.com/"),
        ("HTTPS://Example.COM:443/Hook?a=1&b=2", "https://example.com/Hook?a=1&b=2"),
        ("https://example.com:8443/hook", "https://example.com:8443/hook"),
        ("https://example.com.:22/", "https://example.com.:22/"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700::1111]:444/", "https://[2606:4700::1111]:444/"),
        ("https://example.com/\\..\\x", "https://example.com/x"),
    ];
    for (text, expected) in kept {
        assert_eq!(Reach::default().check(text, "/url", &*public()).as_deref().map_err(|problem| &problem.message), Ok(expected));
    }
}

#[test]
fn a_name_is_judged_by_all_of_its_addresses() {
    let check = |answers: &[&str]| Reach::default().check("https://hooks.example.com/", "/url", &*Answers::of(&[answers]));
    assert!(check(&["93.184.216.34"]).is_ok());
    assert!(check(&[]).is_ok(), "a name that is not found is no mistake yet");
    for answers in [
        &["127.0.0.1"][..],
        &["93.184.216.34", "10.0.0.1"],
        &["93.184.216.34", "::1"],
        &["::ffff:169.254.169.254"],
        &["64:ff9b::10.0.0.1"],
    ] {
        assert_eq!(check(answers).map_err(|problem| problem.code), Err("webhook.address".into()), "{answers:?}");
    }
}

#[test]
fn what_is_allowed_is_allowed_and_no_more() {
    let judge = |reach: &Reach, address: &str, clear| reach.judge(address.parse().unwrap(), clear).is_ok();
    for address in ["127.0.0.1", "10.1.2.3", "::1", "fd12::1", "100.64.0.1", "::ffff:10.1.2.3"] {
        assert!(judge(&own(), address, true) && judge(&own(), address, false), "{address}");
        assert!(!judge(&Reach::default(), address, false), "{address}");
    }
    // Where clouds keep credentials is never meant by "one's own network"; nor what leads there by another name.
    for address in
        ["169.254.169.254", "169.254.1.1", "fd00:ec2::254", "100.100.100.200", "224.0.0.1", "0.0.0.0", "64:ff9b::7f00:1"]
    {
        assert!(!judge(&own(), address, false), "{address}");
    }
    assert!(!judge(&own(), "8.8.8.8", true), "in the clear only at home");
    let ten = only("10.0.0.0/8");
    assert!(judge(&ten, "10.255.0.1", true) && judge(&ten, "::ffff:10.0.0.1", true));
    assert!(!judge(&ten, "11.0.0.1", true) && judge(&ten, "11.0.0.1", false) && !judge(&ten, "127.0.0.1", false));
    assert!(judge(&only("169.254.169.254"), "169.254.169.254", false), "whoever names it means it");
    assert!(judge(&only("fd00::/8"), "fd12::1", false) && !judge(&only("fd00::/8"), "fe80::1", false));
    assert!(judge(&only("0.0.0.0/0"), "127.0.0.1", false) && !judge(&only("0.0.0.0/0"), "::1", false));
    for text in ["10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "/8", "ten", "fd00::/129", "10.0.0/8"] {
        assert!(text.parse::<Range>().is_err(), "{text}");
    }
}

/// A receiver that counts, and says yes.
fn receiver(address: &str) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind((address, 0)).unwrap();
    let (port, count) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&count);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map(Result::unwrap) {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut bytes = [0; 4_096];
            let _ = stream.read(&mut bytes);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
        }
    });
    (port, count)
}

fn post(reach: Reach, lookup: Arc<Answers>, url: &str) -> crate::hook::post::Answer {
    let letter = Letter { url: url.into(), id: "evt_1".into(), body: "{}".into(), secrets: Secrets::new().unwrap() };
    let poster = Poster::new(Guard::new(reach, lookup), Duration::from_secs(5));
    poster.post(&letter, "2026-11-23T08:00:00Z".parse().unwrap())
}

#[test]
fn a_delivery_goes_to_the_address_that_was_judged_and_to_no_other() {
    let (port, count) = receiver("127.0.0.1");
    let url = format!("http://hooks.example.com:{port}/");
    // The first answer is allowed, the second is another host of the same machine, and would be the trap.
    let trap = Answers::of(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let first = post(only("127.0.0.1"), Arc::clone(&trap), &url);
    assert_eq!((first.code, trap.1.load(Ordering::SeqCst)), (Some(200), 1), "one look a delivery: {}", first.said);
    let second = post(only("127.0.0.1"), Arc::clone(&trap), &url);
    assert_eq!((second.code, second.said.as_str()), (None, "expected a public address, found a loopback address"));
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[test]
fn a_delivery_to_a_barred_address_does_not_connect() {
    let (port, count) = receiver("127.0.0.1");
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "hooks.example.com", "2130706433", "0x7f.1"] {
        let lookup = Answers::of(&[&["127.0.0.1"]]);
        let answer = post(Reach::default(), lookup, &format!("http://{host}:{port}/"));
        assert_eq!(answer.code, None, "{host}");
        assert!(answer.said.starts_with("expected a public address"), "{host}: {}", answer.said);
    }
    let mixed = Answers::of(&[&["127.0.0.1", "169.254.169.254"]]);
    let answer = post(own(), mixed, &format!("http://hooks.example.com:{port}/"));
    assert!(answer.said.contains("metadata"), "{}", answer.said);
    assert_eq!(count.load(Ordering::SeqCst), 0);
    assert_eq!(post(own(), Answers::of(&[&[]]), "https://nowhere.example/").said, "the receiver's name was not found");
}
