//! Lays a table out: with lines on a wide terminal, as rows with the long text below them on a narrow one, as plain columns elsewhere.
//!
//! In: a header, rows, the terminal's width if there is one. Out: text. Never: a word left out.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};
use console::measure_text_width;

/// The last column, which holds the long text, is given at least this width beside the others; else it goes below them.
const LAST_WIDTH: usize = 36;
/// How far the long text is set in below its row.
const INDENT: usize = 4;

/// The table as text, without a line end; `width` is the terminal's.
pub(crate) fn table(header: &[&str], rows: Vec<Vec<String>>, width: Option<usize>) -> String {
    let widths = widths(header, &rows);
    match width {
        None => plain(header, rows),
        Some(width) => {
            let lines = 3 * widths.len() + 1;
            let (last, others) = widths.split_last().map_or((0, 0), |(last, others)| (*last, others.iter().sum()));
            if others + lines + last.min(LAST_WIDTH) <= width {
                lined(header, rows, width)
            } else {
                stacked(header, &rows, width)
            }
        }
    }
}

/// How wide each column wants to be.
fn widths(header: &[&str], rows: &[Vec<String>]) -> Vec<usize> {
    let mut widths: Vec<usize> = header.iter().map(|cell| measure_text_width(cell)).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.lines().map(measure_text_width).max().unwrap_or(0).max(*width);
        }
    }
    widths
}

fn filled(header: &[&str], rows: Vec<Vec<String>>) -> Table {
    let mut table = Table::new();
    table.set_header(header);
    for row in rows {
        table.add_row(row);
    }
    table
}

fn plain(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = filled(header, rows);
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let text = table.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

fn lined(header: &[&str], rows: Vec<Vec<String>>, width: usize) -> String {
    let mut table = filled(header, rows);
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    for index in 0..header.len().saturating_sub(1) {
        if let Some(column) = table.column_mut(index) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table.to_string()
}

fn stacked(header: &[&str], rows: &[Vec<String>], width: usize) -> String {
    let widths = widths(header, rows);
    let mut lines = Vec::new();
    let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
    for row in std::iter::once(&header).chain(rows) {
        let Some((last, others)) = row.split_last() else { continue };
        let cells = others.iter().zip(&widths);
        let padded: Vec<String> =
            cells.map(|(cell, width)| cell.clone() + &" ".repeat(width.saturating_sub(measure_text_width(cell)))).collect();
        lines.push(padded.join("  ").trim_end().to_owned());
        lines.extend(last.lines().flat_map(|line| wrapped(line, width.saturating_sub(INDENT).max(LAST_WIDTH))));
    }
    lines.join("\n")
}

/// A text in lines of at most this width, set in.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let indent = " ".repeat(INDENT);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && measure_text_width(&line) + 1 + measure_text_width(word) > width {
            lines.push(format!("{indent}{line}"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(format!("{indent}{line}"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Vec<String>> {
        let why = "20:05 on Monday is outside working hours; moved to Tuesday 09:00".to_owned();
        vec![vec!["hello".into(), "Europe/Madrid".into(), why], vec!["tips".into(), "Wisła".into(), String::new()]]
    }

    #[test]
    fn a_wide_terminal_keeps_short_columns_whole() {
        let text = table(&["step", "zone", "why"], rows(), Some(80));
        assert!(text.contains("│ hello ┆ Europe/Madrid ┆ 20:05 on Monday"), "{text}");
        assert!(text.lines().all(|line| measure_text_width(line) <= 80), "{text}");
    }

    #[test]
    fn a_narrow_terminal_has_the_long_text_below() {
        let text = table(&["step", "zone", "why"], rows(), Some(50));
        let expected = "step   zone\n    why\nhello  Europe/Madrid\n    20:05 on Monday is outside working hours;\n    moved to Tuesday 09:00\ntips   Wisła";
        assert_eq!(text, expected);
    }

    #[test]
    fn elsewhere_there_are_plain_columns_of_any_width() {
        let text = table(&["step", "zone", "why"], rows(), None);
        assert_eq!(text.lines().count(), 3);
        assert!(text.lines().all(|line| !line.ends_with(' ') && !line.contains('│')), "{text}");
    }
}
