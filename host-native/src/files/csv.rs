//! Reads comma-separated text strictly (RFC 4180, also with `;` or tabs), and names the place of what is wrong.
//!
//! In: UTF-8 text. Out: records with the line on which each begins. Never: a cell guessed from half a quote.

use relance_core::base::Problem;

use super::Place;

/// One record: a header or a row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// Which row of a spreadsheet it is, from 1.
    pub(crate) row: usize,
    /// Where it begins.
    pub(crate) place: Place,
    /// Its cells.
    pub(crate) cells: Vec<String>,
}

/// All records that are not blank.
///
/// # Errors
/// At the first quote that is not closed, or is followed by something else than the next cell.
pub(crate) fn records(text: &str) -> Result<Vec<Record>, (Problem, Place)> {
    let mut reader = Reader { characters: text.chars().peekable(), place: START, delimiter: delimiter(text) };
    let mut records = Vec::new();
    let mut row = 0;
    while reader.characters.peek().is_some() {
        row += 1;
        let place = reader.place;
        let cells = reader.record()?;
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            records.push(Record { row, place, cells });
        }
    }
    Ok(records)
}

const START: Place = Place { line: 1, column: 1 };

/// What separates the cells: of comma, semicolon and tab the one that the first line has most of.
fn delimiter(text: &str) -> char {
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: char| first.chars().filter(|found| *found == delimiter).count();
    [',', ';', '\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(',')
}

struct Reader<'a> {
    characters: std::iter::Peekable<std::str::Chars<'a>>,
    place: Place,
    delimiter: char,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let character = self.characters.next()?;
        self.place = match character {
            '\n' => Place { line: self.place.line + 1, column: 1 },
            _ => Place { column: self.place.column + 1, ..self.place },
        };
        Some(character)
    }

    /// Reads up to and with the end of the line.
    fn record(&mut self) -> Result<Vec<String>, (Problem, Place)> {
        let mut cells = Vec::new();
        loop {
            let cell = if self.characters.peek() == Some(&'"') { self.quoted()? } else { self.plain() };
            cells.push(cell);
            match self.next() {
                Some(found) if found == self.delimiter => {}
                Some('\r') if self.characters.peek() == Some(&'\n') => {
                    self.next();
                    return Ok(cells);
                }
                _ => return Ok(cells),
            }
        }
    }

    fn ends_cell(&self, character: char) -> bool {
        character == self.delimiter || matches!(character, '\n' | '\r')
    }

    fn plain(&mut self) -> String {
        let mut cell = String::new();
        while let Some(&character) = self.characters.peek() {
            if self.ends_cell(character) {
                break;
            }
            self.next();
            cell.push(character);
        }
        cell
    }

    fn quoted(&mut self) -> Result<String, (Problem, Place)> {
        let opened = self.place;
        self.next();
        let mut cell = String::new();
        loop {
            match self.next() {
                Some('"') if self.characters.peek() == Some(&'"') => {
                    self.next();
                    cell.push('"');
                }
                Some('"') => break,
                Some(character) => cell.push(character),
                None => {
                    let problem = Problem::error("contacts.quoteOpen", "", "expected a closing quote, found the end of the file");
                    return Err((problem.help("close the quote that opens here; a quote within one is written twice"), opened));
                }
            }
        }
        match self.characters.peek().copied() {
            Some(character) if !self.ends_cell(character) => {
                let message = "expected the next cell after a closing quote, found more text";
                let problem = Problem::error("contacts.quoteInside", "", message);
                Err((problem.help("write a quote within a quoted cell twice: `\"\"`"), self.place))
            }
            _ => Ok(cell),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        records(text).unwrap().into_iter().map(|record| record.cells).collect()
    }

    #[test]
    fn reads_quotes_line_breaks_and_any_of_three_delimiters() {
        assert_eq!(cells("a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\r\n\r\n,z"), [["a", "b"], ["x, \"y\"", "1\n2"], ["", "z"]]);
        assert_eq!(cells("a;b\n1,5;2\n"), [["a", "b"], ["1,5", "2"]]);
        assert_eq!(cells("a\tb\n1\t2"), [["a", "b"], ["1", "2"]]);
        assert_eq!(cells(""), Vec::<Vec<String>>::new());
    }

    #[test]
    fn counts_rows_as_a_spreadsheet_does() {
        let found = records("a,b\n\"1\n\n2\",x\n\n3,y\n").unwrap();
        assert_eq!(found.iter().map(|record| (record.row, record.place.line)).collect::<Vec<_>>(), [(1, 1), (2, 2), (4, 6)]);
    }

    #[test]
    fn refuses_half_a_quote_and_names_its_place() {
        let (problem, place) = records("a,b\n1,\"two\n3,4\n").unwrap_err();
        assert_eq!((problem.code.as_ref(), place), ("contacts.quoteOpen", Place { line: 2, column: 3 }));
        let (problem, place) = records("a,b\n\"one\" more,2\n").unwrap_err();
        assert_eq!((problem.code.as_ref(), place), ("contacts.quoteInside", Place { line: 2, column: 6 }));
    }
}
