//! The sheet as text for a terminal, columns aligned by the width that East Asian letters take.

use super::said::{CHANGES, Said};
use office::evaluation::explain::Explanation;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

const WIDTH: usize = 110;

/// The sheet.
#[must_use]
pub fn text(explanation: &Explanation) -> String {
    let said = Said::of(explanation);
    let mut out = String::new();
    let _ = writeln!(out, "{}    {}", said.title, said.subject);
    lines(&mut out, &said.standing);
    rule_line(&mut out);
    table(&mut out, &said.items, &[false, true, true, true, true, true, true, false]);
    lines(&mut out, &said.item_notes);
    lines(&mut out, &said.rules);
    if let Some(changes) = &said.changes {
        rule_line(&mut out);
        let _ = writeln!(out, "{CHANGES}");
        table(&mut out, changes, &[false, true, false, false]);
        lines(&mut out, &said.change_notes);
    }
    rule_line(&mut out);
    for (figure, cells) in &said.sources {
        let _ = writeln!(out, "{figure}");
        for cell in cells {
            let _ = writeln!(out, "     {cell}");
        }
    }
    lines(&mut out, &said.notes);
    out
}

fn lines(out: &mut String, lines: &[String]) {
    for line in lines {
        let _ = writeln!(out, "{line}");
    }
}

fn rule_line(out: &mut String) {
    let _ = writeln!(out, "{}", "─".repeat(WIDTH));
}

/// Pads to a width as a terminal shows it.
fn pad(text: &str, width: usize, right: bool) -> String {
    let gap = " ".repeat(width.saturating_sub(text.width()));
    if right { format!("{gap}{text}") } else { format!("{text}{gap}") }
}

/// Prints a table with columns as wide as their widest cell; `right` tells which are numbers.
fn table(out: &mut String, rows: &[Vec<String>], right: &[bool]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cell = |(index, cell): (usize, &String)| {
            let last = index + 1 == row.len();
            let right = right.get(index).copied().unwrap_or(false);
            if last && !right { cell.clone() } else { pad(cell, widths[index], right) }
        };
        let _ = writeln!(out, "{}", row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_whatever_the_letters() {
        let mut out = String::new();
        let rows = [["亩均税收", "14.21"], ["R&D", "3"]].map(|row| row.map(str::to_owned).to_vec());
        table(&mut out, &rows, &[false, true]);
        let ends: Vec<usize> = out.lines().map(|line| line.width()).collect();
        assert_eq!(ends, [15, 15]);
    }
}
