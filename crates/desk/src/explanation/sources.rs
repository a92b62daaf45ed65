//! The figures of a sheet, each once and numbered, so that items can point to them.

use office::evaluation::explain::{Explanation, FigureNote};

/// Figures in the order in which items use them.
pub struct Sources<'a> {
    /// Each figure once.
    pub figures: Vec<&'a FigureNote>,
}

impl<'a> Sources<'a> {
    /// Collects the figures of a sheet.
    pub fn of(explanation: &'a Explanation) -> Self {
        let mut figures: Vec<&FigureNote> = Vec::new();
        let all = explanation.items.iter().flat_map(|item| &item.figures).chain(&explanation.other_figures);
        for figure in all {
            if figures.iter().all(|known| known.term != figure.term) {
                figures.push(figure);
            }
        }
        Self { figures }
    }

    /// The mark of a figure: ① ② … ⑳, then (21).
    pub fn mark(&self, term: &str) -> String {
        let place = self.figures.iter().position(|figure| figure.term == term);
        place.map_or_else(String::new, |place| mark(place + 1))
    }
}

/// The mark of the n-th figure.
pub fn mark(number: usize) -> String {
    let circled = u32::try_from(number).ok().filter(|number| (1..=20).contains(number));
    match circled.and_then(|number| char::from_u32(0x245F + number)) {
        Some(circled) => circled.to_string(),
        None => format!("({number})"),
    }
}
