//! Answers requests to the core, one a line, in order, until the input ends.
//!
//! In: standard input. Out: one response a line on standard output, written out whenever the input pauses. Never: more memory
//! than one line needs, a line without an answer.

use relance_core::base::{Problem, limits};
use std::io::{self, BufRead, BufWriter, Write};

use super::ask::Carrier;
use super::context::Context;
use super::failure::{Exit, Failure};

/// How much of a long line's memory is kept for the next one.
const KEPT_BYTES: usize = 1024 * 1024;

/// `relance call`.
pub(crate) fn call(context: &mut Context) -> Result<Exit, Failure> {
    let mut core = context.core()?;
    let out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    answer_all(io::stdin().lock(), out, &mut core)?;
    Ok(Exit::Done)
}

fn answer_all(input: impl BufRead, mut out: impl Write, core: &mut dyn Carrier) -> io::Result<()> {
    let mut lines = Lines::new(input);
    while lines.next(&mut out)? {
        let response = if lines.too_long { too_long() } else { core.carry(&lines.line) };
        out.write_all(&response)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn too_long() -> Vec<u8> {
    let message = format!("expected a request of at most {} bytes, found a longer line", limits::REQUEST_BYTES);
    let problem = Problem::error("wire.tooLarge", "", message).help("split it in several requests");
    serde_json::to_vec(&serde_json::json!({ "v": 1, "problems": [problem] })).unwrap_or_default()
}

/// Lines of bounded length.
struct Lines<R> {
    input: R,
    line: Vec<u8>,
    /// The present line is longer than a request may be; the rest of it was read past.
    too_long: bool,
    /// All that was read is used up: the next look at the input may wait.
    drained: bool,
}

impl<R: BufRead> Lines<R> {
    const fn new(input: R) -> Self {
        Self { input, line: Vec::new(), too_long: false, drained: true }
    }

    /// Reads the next line, without its end; `false` where there is none. Before it waits for input, `out` is written out.
    fn next(&mut self, out: &mut impl Write) -> io::Result<bool> {
        self.line.clear();
        self.line.shrink_to(KEPT_BYTES);
        self.too_long = false;
        let mut begun = false;
        loop {
            if self.drained {
                out.flush()?;
            }
            match self.piece()? {
                Piece::Nothing => return Ok(begun),
                Piece::Part => begun = true,
                Piece::End => return Ok(true),
            }
        }
    }

    /// Takes what is at hand of the present line.
    fn piece(&mut self) -> io::Result<Piece> {
        let chunk = match self.input.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(Piece::Part),
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            return Ok(Piece::Nothing);
        }
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let text = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
        if self.line.len() + text.len() > limits::REQUEST_BYTES {
            self.too_long = true;
            self.line.clear();
        }
        if !self.too_long {
            self.line.extend_from_slice(text);
        }
        let used = end.map_or(chunk.len(), |end| end + 1);
        self.drained = used == chunk.len();
        self.input.consume(used);
        Ok(if end.is_some() { Piece::End } else { Piece::Part })
    }
}

enum Piece {
    Nothing,
    Part,
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers with the length of the request.
    struct Echo;
    impl Carrier for Echo {
        fn carry(&mut self, request: &[u8]) -> Vec<u8> {
            request.len().to_string().into_bytes()
        }
    }

    fn answers(input: impl io::Read, capacity: usize) -> String {
        let mut out = Vec::new();
        answer_all(io::BufReader::with_capacity(capacity, input), &mut out, &mut Echo).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn answers_every_line_also_a_blank_one_and_one_without_an_end() {
        for capacity in [1, 3, 4096] {
            assert_eq!(answers(&b"abc\n\nde\r\nf"[..], capacity), "3\n0\n3\n1\n");
            assert_eq!(answers(&b""[..], capacity), "");
        }
    }

    #[test]
    fn answers_a_line_that_is_too_long_with_a_problem_and_goes_on() {
        let long = io::Read::take(io::repeat(b'x'), limits::REQUEST_BYTES as u64 + 1);
        let text = answers(io::Read::chain(io::Read::chain(&b"ab\n"[..], long), &b"\nabc\n"[..]), 64 * 1024);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!((lines.len(), lines[0], lines[2]), (3, "2", "3"));
        assert!(lines[1].contains("wire.tooLarge"));
    }

    /// Gives one line at a time, and notes what had been written out when it was asked for the next.
    struct Slow<'a> {
        lines: Vec<&'static [u8]>,
        written: &'a std::cell::RefCell<Vec<u8>>,
        seen: &'a std::cell::RefCell<Vec<usize>>,
    }
    impl io::Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.seen.borrow_mut().push(self.written.borrow().len());
            if self.lines.is_empty() {
                return Ok(0);
            }
            let line = self.lines.remove(0);
            buffer[..line.len()].copy_from_slice(line);
            Ok(line.len())
        }
    }
    struct Sink<'a>(&'a std::cell::RefCell<Vec<u8>>);
    impl Write for Sink<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn writes_out_before_it_waits_for_more() {
        let (written, seen) = (std::cell::RefCell::default(), std::cell::RefCell::default());
        let input = Slow { lines: vec![b"a\n", b"bc\nd", b"\n"], written: &written, seen: &seen };
        answer_all(io::BufReader::new(input), BufWriter::new(Sink(&written)), &mut Echo).unwrap();
        assert_eq!(*seen.borrow(), [0, 2, 4, 6]);
    }
}
