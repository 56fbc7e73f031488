//! The dialogue with an IMAP server: TLS, login, commands and their answers, each of bounded length and time.
//!
//! In: a mailbox's configuration, commands. Out: the server's answers, parsed. Never: a password over an unprotected line beyond this
//! machine, or in what it says; an answer longer than was asked for; a wait without end.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use imap_proto::{Capability, Response, ResponseCode, Status};

use super::Trouble;
use super::line::Line;
use super::writing::{Piece, text};
use crate::config::{ImapConfig, ImapLimits, ImapLogin, Tls};

/// How many brackets an answer may open outside of what it carries: nothing is asked for that needs more than a few, and taking apart
/// one in the other costs stack.
const MOST_BRACKETS: usize = 64;
/// How the answer to a search begins.
const SEARCH: &[u8] = b"* SEARCH ";

/// A connection to a server.
pub(super) struct Wire {
    line: Line,
    buffer: Vec<u8>,
    at: usize,
    tag: u32,
    limits: ImapLimits,
    left: Left,
    capabilities: Vec<String>,
}

/// What the answers to a command may still have.
#[derive(Clone, Copy)]
struct Left {
    answers: usize,
    /// Of everything; what is taken apart may take twenty times its length.
    bytes: usize,
    /// Of literals and lists of numbers alone, which take no more than they are.
    room: usize,
}

impl Left {
    /// How long the next part may be.
    const fn most(&self, plain: bool) -> usize {
        if plain { self.bytes.saturating_add(self.room) } else { self.bytes }
    }

    /// Takes so many bytes of it.
    fn take(&mut self, count: usize, plain: bool) -> Result<(), Trouble> {
        let roomy = if plain { count.min(self.room) } else { 0 };
        let rest = self.bytes.checked_sub(count - roomy).ok_or_else(too_long)?;
        (self.room, self.bytes) = (self.room - roomy, rest);
        Ok(())
    }
}

/// How a command ended.
#[derive(Debug)]
pub(super) enum Answer {
    /// Done.
    Ok,
    /// Refused.
    No {
        /// What the server says.
        words: String,
        /// The folder is not there.
        try_create: bool,
    },
}

impl Answer {
    /// An error where the command was refused.
    pub(super) fn done(self, what: &str) -> Result<(), Trouble> {
        match self {
            Self::Ok => Ok(()),
            Self::No { words, .. } => Err(Trouble::Refused(format!("{what}: {words}"))),
        }
    }
}

impl Wire {
    /// Connects, protects the connection, logs in.
    pub(super) fn open(config: &ImapConfig) -> Result<Self, Trouble> {
        let (line, limits) = (Line::open(config)?, config.limits);
        let left = Left { answers: limits.answers, bytes: limits.bytes, room: 0 };
        let mut wire = Self { line, buffer: Vec::new(), at: 0, tag: 0, limits, left, capabilities: Vec::new() };
        let greeting = wire.answer()?;
        match Response::parse(&greeting) {
            Ok((_, Response::Data { status: Status::Ok | Status::PreAuth, .. })) => {}
            Ok((_, Response::Data { outcome, .. })) => {
                let words = outcome.information.unwrap_or_default();
                return Err(Trouble::Away(format!("the server is busy: {}", shown(&words))));
            }
            _ => return Err(Trouble::Refused("expected an IMAP server's greeting, found something else".into())),
        }
        if config.tls == Tls::StartTls {
            wire.start_tls(config)?;
        }
        wire.look()?;
        wire.login(config)?;
        wire.look()?;
        Ok(wire)
    }

    /// Whether the server says that it can.
    pub(super) fn can(&self, what: &str) -> bool {
        self.capabilities.iter().any(|found| found.eq_ignore_ascii_case(what))
    }

    /// Whether half of the session is over.
    pub(super) fn is_late(&self) -> bool {
        self.line.is_late()
    }

    /// Runs a command; what the server tells meanwhile is handed on. What can't be parsed is passed over.
    pub(super) fn run(&mut self, command: &[Piece], tell: &mut dyn FnMut(Response<'_>)) -> Result<Answer, Trouble> {
        self.run_for(0, command, tell)
    }

    /// The same for a command whose answers may have so many bytes more in literals and lists of numbers.
    pub(super) fn run_for(
        &mut self,
        room: usize,
        command: &[Piece],
        tell: &mut dyn FnMut(Response<'_>),
    ) -> Result<Answer, Trouble> {
        self.begin(room);
        let tag = self.say(command)?;
        loop {
            let answer = self.answer()?;
            match Response::parse(&answer) {
                Ok((_, Response::Done { tag: found, status, outcome })) if found.0 == tag => {
                    let words = outcome.information.unwrap_or_default().into_owned();
                    let try_create = matches!(outcome.code, Some(ResponseCode::TryCreate));
                    return Ok(if status == Status::Ok { Answer::Ok } else { Answer::No { words: shown(&words), try_create } });
                }
                Ok((_, Response::Data { status: Status::Bye, .. })) if !command.iter().any(is_logout) => {
                    return Err(Trouble::Away("the server has closed the connection".into()));
                }
                Ok((_, response)) => tell(response),
                // A tagged answer in words that are no IMAP: refused, or nobody would ever know.
                Err(_) if answer.starts_with(tag.as_bytes()) => {
                    let ok = answer.get(tag.len()..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b"OK"));
                    let words = shown(&String::from_utf8_lossy(&answer));
                    return Ok(if ok { Answer::Ok } else { Answer::No { words, try_create: false } });
                }
                Err(_) => {}
            }
        }
    }

    /// From here on it is another command, whose answers are counted and timed from the first.
    fn begin(&mut self, room: usize) {
        self.left = Left { answers: self.limits.answers, bytes: self.limits.bytes, room };
        self.line.allow(self.limits.command);
    }

    /// Sends a command under a tag of its own.
    fn say(&mut self, command: &[Piece]) -> Result<String, Trouble> {
        self.tag += 1;
        let tag = format!("r{}", self.tag);
        let mut line = format!("{tag} ").into_bytes();
        for piece in command {
            match piece {
                Piece::Text(text) => line.extend(text.as_bytes()),
                Piece::Literal(bytes) => {
                    line.extend(format!("{{{}}}\r\n", bytes.len()).into_bytes());
                    self.line.write(&line)?;
                    self.go_on()?;
                    line.clone_from(bytes);
                }
            }
        }
        line.extend(b"\r\n");
        self.line.write(&line)?;
        Ok(tag)
    }

    /// Waits until the server wants the rest of a command.
    fn go_on(&mut self) -> Result<(), Trouble> {
        loop {
            let answer = self.answer()?;
            match answer.first() {
                Some(b'+') => return Ok(()),
                Some(b'*') => {}
                _ => return Err(Trouble::Refused(format!("the server: {}", shown(&String::from_utf8_lossy(&answer))))),
            }
        }
    }

    fn look(&mut self) -> Result<(), Trouble> {
        let mut found = Vec::new();
        let command = [Piece::Text("CAPABILITY".into())];
        self.run(&command, &mut |response| {
            if let Response::Capabilities(capabilities) = response {
                found.extend(capabilities.iter().map(|capability| match capability {
                    Capability::Imap4rev1 => "IMAP4rev1".to_owned(),
                    Capability::Auth(name) => format!("AUTH={name}"),
                    Capability::Atom(name) => name.clone().into_owned(),
                }));
            }
        })?
        .done("the server")?;
        self.capabilities = found;
        Ok(())
    }

    fn start_tls(&mut self, config: &ImapConfig) -> Result<(), Trouble> {
        self.run(&[Piece::Text("STARTTLS".into())], &mut |_| {})?.done("TLS")?;
        if self.at < self.buffer.len() {
            return Err(Trouble::Refused("the server spoke on before TLS began; nothing of it can be trusted".into()));
        }
        self.line.protect(config)
    }

    fn login(&mut self, config: &ImapConfig) -> Result<(), Trouble> {
        match &config.login {
            ImapLogin::Password(password) => {
                let command = [Piece::Text("LOGIN ".into()), text(&config.user), Piece::Text(" ".into()), text(password)];
                self.run(&command, &mut |_| {})?.done("the login")
            }
            ImapLogin::Token(token) => self.token(&config.user, token),
        }
    }

    /// XOAUTH2: a refused token is explained in a line of its own, which an empty one answers.
    fn token(&mut self, user: &str, token: &str) -> Result<(), Trouble> {
        let secret = BASE64_STANDARD.encode(format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}"));
        self.begin(0);
        let tag = self.say(&[Piece::Text("AUTHENTICATE XOAUTH2".into())])?;
        self.go_on()?;
        self.line.write(format!("{secret}\r\n").as_bytes())?;
        loop {
            let answer = self.answer()?;
            if answer.starts_with(b"+") {
                self.line.write(b"\r\n")?;
            } else if let Some(rest) = answer.strip_prefix(tag.as_bytes()) {
                let words = String::from_utf8_lossy(rest);
                let ok = words.trim_start().get(..2).is_some_and(|start| start.eq_ignore_ascii_case("OK"));
                return if ok { Ok(()) } else { Err(Trouble::Refused(format!("the login: {}", shown(&words)))) };
            }
        }
    }

    /// One whole answer: a line, with the literals that it announces.
    fn answer(&mut self) -> Result<Vec<u8>, Trouble> {
        let most = self.limits.answers;
        let more = || Trouble::Refused(format!("expected at most {most} answers to one command, found more"));
        self.left.answers = self.left.answers.checked_sub(1).ok_or_else(more)?;
        self.buffer.drain(..self.at);
        self.at = 0;
        let (mut answer, mut brackets) = (Vec::new(), 0);
        loop {
            let line = self.line_end(answer.is_empty())?;
            brackets += self.buffer.get(self.at..line.end).unwrap_or_default().iter().filter(|byte| **byte == b'(').count();
            if brackets > MOST_BRACKETS {
                return Err(Trouble::Refused(format!("expected at most {MOST_BRACKETS} brackets in an answer, found more")));
            }
            self.take(line.end - self.at, line.numbers, &mut answer)?;
            let Some(size) = literal(&answer) else { return Ok(answer) };
            if size > self.left.most(true) {
                return Err(too_long());
            }
            while self.buffer.len().saturating_sub(self.at) < size {
                self.fill(true)?;
            }
            self.take(size, true, &mut answer)?;
        }
    }

    /// Reads on until there is a whole line.
    fn line_end(&mut self, first: bool) -> Result<Whole, Trouble> {
        let mut looked = self.at; // What has no end of a line in it is not looked through again.
        loop {
            let numbers = first && self.buffer.get(self.at..).is_some_and(is_numbers);
            let searched = self.buffer.get(looked..).unwrap_or_default();
            if let Some(found) = searched.iter().position(|byte| *byte == b'\n') {
                return Ok(Whole { end: looked + found + 1, numbers });
            }
            looked = self.buffer.len();
            self.fill(numbers)?;
        }
    }

    fn take(&mut self, count: usize, plain: bool, answer: &mut Vec<u8>) -> Result<(), Trouble> {
        self.left.take(count, plain)?;
        let end = self.at.saturating_add(count).min(self.buffer.len());
        answer.extend(self.buffer.get(self.at..end).unwrap_or_default());
        self.at = end;
        Ok(())
    }

    /// Reads on, unless that is too much.
    fn fill(&mut self, plain: bool) -> Result<(), Trouble> {
        if self.buffer.len().saturating_sub(self.at) > self.left.most(plain) {
            return Err(too_long());
        }
        let mut piece = [0; 32 << 10];
        let count = self.line.read(&mut piece)?;
        self.buffer.extend(piece.get(..count).unwrap_or_default());
        Ok(())
    }
}

/// A line that is there: where it ends, and whether it is a list of numbers.
struct Whole {
    end: usize,
    numbers: bool,
}

/// Whether a line is the answer to a search.
fn is_numbers(line: &[u8]) -> bool {
    line.get(..SEARCH.len()).is_some_and(|start| start.eq_ignore_ascii_case(SEARCH))
}

fn too_long() -> Trouble {
    Trouble::Refused("expected an answer as long as what was asked for, found a longer one".into())
}

fn is_logout(piece: &Piece) -> bool {
    matches!(piece, Piece::Text(text) if text == "LOGOUT")
}

/// The size of the literal that a line ends with.
fn literal(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"\n")?;
    let line = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b"}")?;
    let start = line.iter().rposition(|byte| *byte == b'{')?;
    let digits = line.get(start + 1..)?;
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    // A number that no machine can count to is longer than every limit.
    let plain = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    plain.then(|| std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(usize::MAX))
}

/// A server's words, as much as fits into a message, without addresses and without what is no letter.
fn shown(words: &str) -> String {
    let plain = words.split_whitespace().map(|word| if word.contains('@') { "‹redacted›" } else { word });
    plain.collect::<Vec<_>>().join(" ").chars().filter(|letter| !letter.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_announced_at_the_end_of_a_line_alone() {
        assert_eq!(literal(b"* 1 FETCH (BODY[] {12}\r\n"), Some(12));
        assert_eq!(literal(b"* OK {12} is nice\r\n"), None);
        assert_eq!(literal(b"* OK {}\r\n"), None);
        assert_eq!(literal(b"{99999999999999999999999}\r\n"), Some(usize::MAX));
    }
}
