//! Charts as inline SVG: bars that start at zero, numbers on the bars, readable in grey print.

use std::fmt::Write;

const LABEL_WIDTH: f64 = 190.0;
const BAR_WIDTH: f64 = 560.0;
const ROW_HEIGHT: f64 = 30.0;

/// A part of a bar.
pub struct Part {
    /// Text on the part.
    pub label: String,
    /// Size.
    pub value: usize,
    /// Fill.
    pub color: &'static str,
}

/// Escapes text for HTML and SVG.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Fill of what stands outside the order of classes.
pub const OUTSIDE: &str = "#b4bbc7";
/// Fill of what has no class.
pub const NO_CLASS: &str = "#e1e5eb";

/// Colour of a class: the best green, the worst red, those between blue and amber.
#[must_use]
pub fn class_color(place: usize, classes: usize) -> &'static str {
    match place {
        0 => "#2e8b57",
        place if place + 1 == classes => "#c0392b",
        1 => "#2f6fb3",
        _ => "#d99a1c",
    }
}

/// Bars of one full width each, cut into shares; the number of each part stands on it.
#[must_use]
pub fn share_bars(rows: &[(String, Vec<Part>)]) -> String {
    bars(rows, total)
}

/// Bars whose lengths compare with each other.
#[must_use]
pub fn count_bars(rows: &[(String, Vec<Part>)]) -> String {
    let longest = rows.iter().map(|(_, parts)| total(parts)).max().unwrap_or(1);
    bars(rows, |_| longest)
}

fn total(parts: &[Part]) -> usize {
    parts.iter().map(|part| part.value).sum()
}

fn bars(rows: &[(String, Vec<Part>)], full: impl Fn(&[Part]) -> usize) -> String {
    let height = ROW_HEIGHT * rows.len() as f64 + 4.0;
    let width = LABEL_WIDTH + BAR_WIDTH + 60.0;
    let mut svg = format!(r#"<svg viewBox="0 0 {width} {height}" role="img">"#);
    for (index, (label, parts)) in rows.iter().enumerate() {
        let top = ROW_HEIGHT * index as f64 + 4.0;
        let middle = top + 15.0;
        let _ = write!(
            svg,
            r#"<text x="{:.1}" y="{middle:.1}" text-anchor="end">{}</text>"#,
            LABEL_WIDTH - 8.0,
            escaped(label)
        );
        let (sum, full) = (total(parts), full(parts).max(1));
        let mut left = LABEL_WIDTH;
        for part in parts.iter().filter(|part| part.value > 0) {
            let length = BAR_WIDTH * part.value as f64 / full as f64;
            let _ = write!(
                svg,
                r#"<rect x="{left:.1}" y="{top:.1}" width="{length:.1}" height="22" fill="{}"><title>{} {}</title></rect>"#,
                part.color,
                escaped(&part.label),
                part.value
            );
            let text = format!("{} {}", part.label, part.value);
            let needed =
                8.0 * text.chars().map(|letter| if letter.is_ascii() { 1.0 } else { 1.7 }).sum::<f64>();
            if length > needed && !part.label.is_empty() {
                let _ = write!(
                    svg,
                    r##"<text x="{:.1}" y="{middle:.1}" text-anchor="middle" fill="{}">{}</text>"##,
                    left + length / 2.0,
                    if [OUTSIDE, NO_CLASS].contains(&part.color) { "#333" } else { "#fff" },
                    escaped(text.trim())
                );
            }
            left += length;
        }
        let _ = write!(svg, r#"<text x="{:.1}" y="{middle:.1}">{sum}</text>"#, left + 6.0);
    }
    svg.push_str("</svg>");
    svg
}

/// Columns side by side from zero, with the count above each.
#[must_use]
pub fn columns(columns: &[(String, usize)], unit: &str) -> String {
    let (width, height) = (800.0, 220.0);
    let most = columns.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1) as f64;
    let step = width / columns.len().max(1) as f64;
    let mut svg = format!(r#"<svg viewBox="0 0 {width} {:.0}" role="img">"#, height + 44.0);
    for (index, (label, count)) in columns.iter().enumerate() {
        let (left, tall) = (step * index as f64, (height - 24.0) * *count as f64 / most);
        let middle = left + step / 2.0;
        let _ = write!(
            svg,
            r##"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="{tall:.1}" fill="#2f6fb3"><title>{} {count}</title></rect>"##,
            left + 2.0,
            height - tall,
            step - 4.0,
            escaped(label)
        );
        if *count > 0 {
            let _ = write!(
                svg,
                r#"<text x="{middle:.1}" y="{:.1}" text-anchor="middle">{count}</text>"#,
                height - tall - 5.0
            );
        }
        let _ = write!(
            svg,
            r#"<text x="{middle:.1}" y="{:.1}" text-anchor="middle" class="axis">{}</text>"#,
            height + 16.0,
            escaped(label)
        );
    }
    let _ = write!(
        svg,
        r##"<line x1="0" y1="{height}" x2="{width}" y2="{height}" stroke="#888"/><text x="{width}" y="{:.1}" text-anchor="end" class="axis">{}</text></svg>"##,
        height + 36.0,
        escaped(unit)
    );
    svg
}
