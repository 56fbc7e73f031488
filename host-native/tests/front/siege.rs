//! Those who mean harm: bodies without an end, connections that dribble, connections that say nothing.
//!
//! In: as many of them as the machine gives. Out: a failure where others are not answered meanwhile. Never: a wait for them.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::raw::{answer, ask, connect};
use crate::support::{Service, start};

/// How long somebody else may wait for an answer meanwhile.
const MEANWHILE: Duration = Duration::from_secs(5);
const GIGABYTE: usize = 1 << 30;

fn others_are_answered(service: &Service) {
    let begun = Instant::now();
    let authorization = format!("Bearer {}", service.key);
    assert_eq!(ask(&service.address, "GET", "/v1/meta", &[("authorization", &authorization)], "").status, 200);
    assert!(begun.elapsed() < MEANWHILE, "{:?}", begun.elapsed());
}

/// Resident memory in bytes.
fn memory(service: &Service) -> u64 {
    let metrics = ask(&service.address, "GET", "/metrics", &[], "").body;
    let line = metrics.lines().find_map(|line| line.strip_prefix("relance_process_memory_bytes ")).expect("no memory told");
    line.parse::<f64>().unwrap() as u64
}

/// Writes as much as is taken of so many bytes; says how much.
fn pour(stream: &mut TcpStream, chunked: bool) -> usize {
    stream.set_write_timeout(Some(Duration::from_secs(10))).unwrap();
    let piece = vec![b' '; 64 << 10];
    let mut poured = 0;
    while poured < GIGABYTE {
        let head = if chunked { format!("{:x}\r\n", piece.len()) } else { String::new() };
        let tail = if chunked { "\r\n" } else { "" };
        let whole = [head.as_bytes(), &piece, tail.as_bytes()].concat();
        if stream.write_all(&whole).is_err() {
            break;
        }
        poured += piece.len();
    }
    poured
}

#[test]
fn a_body_of_a_gigabyte_is_refused_early_and_kept_by_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &[], &[]);
    let before = memory(&service);
    let head = |path: &str, framing: &str, key: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\ncontent-type: application/json\r\n{framing}\r\n\r\n"
        )
    };
    let (told, chunked) = (format!("content-length: {GIGABYTE}"), "transfer-encoding: chunked".to_owned());
    for (framing, key, expected) in [
        (&told, service.key.as_str(), 413),
        (&chunked, service.key.as_str(), 413),
        (&told, "rl_none", 401),
        (&chunked, "rl_none", 401),
    ] {
        let mut stream = connect(&service.address);
        stream.write_all(head("/v1/events", framing, key).as_bytes()).unwrap();
        let mut reading = stream.try_clone().unwrap();
        let is_chunked = framing.contains("chunked");
        let poured = std::thread::spawn(move || pour(&mut stream, is_chunked));
        let refused = answer(&reading, false);
        assert_eq!(refused.map(|refused| refused.status), Some(expected), "{framing}");
        others_are_answered(&service);
        reading.flush().unwrap();
        drop(reading);
        let poured = poured.join().unwrap();
        assert!(poured < GIGABYTE / 16, "{framing}: {poured} bytes were taken");
    }
    let path = format!("/u/{}", "A".repeat(80));
    let mut stream = connect(&service.address);
    stream.write_all(head(&path, &chunked, "-").as_bytes()).unwrap();
    let poured = pour(&mut stream, true);
    assert!(poured < GIGABYTE / 16, "a public page: {poured} bytes were taken");
    assert!(memory(&service) < before + (64 << 20), "{before} then {}", memory(&service));
}

/// One of those who dribble: what it sends at once, and what it goes on with.
fn dribble(number: usize) -> (&'static str, &'static str) {
    match number % 5 {
        0 => ("", "G"),
        1 => ("GET /v1/meta HT", "T"),
        2 => ("GET /v1/meta HTTP/1.1\r\nhost: a\r\n", "x-a: b\r\n"),
        3 => ("PRI * HTTP/2", "."),
        _ => ("POST /u/AAAA HTTP/1.1\r\nhost: a\r\ncontent-length: 4000\r\n\r\n", "a"),
    }
}

#[test]
fn five_hundred_connections_that_dribble_hold_nobody_up_and_are_closed() {
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &["--public-url", "https://go.example.com"], &[]);
    let mut streams: Vec<Option<(usize, TcpStream)>> = (0..500)
        .map(|number| {
            let mut stream = connect(&service.address);
            stream.write_all(dribble(number).0.as_bytes()).unwrap();
            stream.set_nonblocking(true).unwrap();
            Some((number, stream))
        })
        .collect();
    let begun = Instant::now();
    let all_gone = loop {
        for slot in &mut streams {
            let gone = slot.as_mut().is_some_and(|(number, stream)| {
                let mut byte = [0; 512];
                let closed = matches!(std::io::Read::read(stream, &mut byte), Ok(0)) || stream.take_error().unwrap().is_some();
                closed || stream.write_all(dribble(*number).1.as_bytes()).is_err()
            });
            if gone {
                *slot = None;
            }
        }
        others_are_answered(&service);
        if streams.iter().all(Option::is_none) {
            break true;
        }
        if begun.elapsed() > Duration::from_secs(60) {
            break false;
        }
        std::thread::sleep(Duration::from_secs(1));
    };
    let left: Vec<usize> = streams.iter().flatten().map(|(number, _)| number % 5).collect();
    assert!(all_gone, "left after a minute: {} of kinds {left:?}", left.len());
}

#[test]
fn ten_thousand_connections_that_say_nothing_hold_nobody_up_and_are_closed() {
    const MANY: usize = 10_000;
    let dir = tempfile::tempdir().unwrap();
    let service = start(dir.path(), &["--hands", "1", "--webhook-hands", "1"], &[]);
    let room = rlimit::increase_nofile_limit(MANY as u64 + 500).unwrap_or(0);
    if room < MANY as u64 + 500 {
        println!("left out: this machine gives a process {room} descriptors");
        return;
    }
    let begun = Instant::now();
    let idle: Vec<TcpStream> = std::thread::scope(|scope| {
        let connecting = || (0..MANY / 8).map(|_| connect(&service.address)).collect::<Vec<TcpStream>>();
        let all: Vec<_> = (0..8).map(|_| scope.spawn(connecting)).collect();
        all.into_iter().flat_map(|some| some.join().unwrap()).collect()
    });
    let connected = begun.elapsed();
    others_are_answered(&service);
    let open = ask(&service.address, "GET", "/metrics", &[], "").body;
    let open = open.lines().find_map(|line| line.strip_prefix("relance_connections ")?.parse::<usize>().ok()).unwrap();
    // A machine that takes longer than it waits for a word has closed the first ones already.
    assert!(open > MANY / 2 || connected > Duration::from_secs(8), "{open} connections were open after {connected:?}");
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let metrics = ask(&service.address, "GET", "/metrics", &[], "").body;
        let open = metrics.lines().find_map(|line| line.strip_prefix("relance_connections ")?.parse::<usize>().ok()).unwrap();
        if open < 10 {
            break;
        }
        assert!(Instant::now() < until, "{open} of them are open still");
        std::thread::sleep(Duration::from_millis(500));
    }
    drop(idle);
    assert!(memory(&service) < 600 << 20, "{}", memory(&service));
}
