//! The filled cells of a row, under headers that all rows of a file share: a file of a hundred thousand parcels has
//! millions of cells, so that none of them may carry its header or memory of its own.

use std::sync::Arc;

/// Cells of a row by header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    headers: Arc<[Box<str>]>,
    /// All texts, one after another.
    text: Box<str>,
    /// Where the text under each header ends; a header without text has no cell.
    ends: Box<[u32]>,
}

impl Cells {
    /// Texts under the headers, in their order; those without text are not there.
    #[must_use]
    pub fn new<'t>(headers: &Arc<[Box<str>]>, texts: impl IntoIterator<Item = Option<&'t str>>) -> Self {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(headers.len());
        for (_, cell) in headers.iter().zip(texts) {
            text.push_str(cell.unwrap_or_default());
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        }
        Self { headers: Arc::clone(headers), text: text.into(), ends: ends.into() }
    }

    /// The text under a header; of several columns of that name the last that is filled.
    #[must_use]
    pub fn get(&self, header: &str) -> Option<&str> {
        self.iter().rev().find(|(known, _)| *known == header).map(|(_, text)| text)
    }

    /// Whether no cell is filled.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Filled cells with their headers, as they stand in the file.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &str)> {
        let cell = |place: usize| {
            let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
            let text = self.text.get(start as usize..self.ends[place] as usize)?;
            (!text.is_empty()).then_some((&*self.headers[place], text))
        };
        (0..self.ends.len()).filter_map(cell)
    }

    /// Headers of the filled cells.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(header, _)| header)
    }

    /// Leaves no cell.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_under_their_headers_and_empty_ones_are_not_there() {
        let headers: Arc<[Box<str>]> = ["宗地代码", "用途", "宗地面积", "用途"].map(Into::into).into();
        let cells = Cells::new(&headers, [Some("A1"), Some("工业"), None, Some("")]);
        assert_eq!(cells.get("宗地代码"), Some("A1"));
        assert_eq!(cells.get("宗地面积"), None);
        assert_eq!(cells.get("用途"), Some("工业"));
        assert_eq!(cells.iter().collect::<Vec<_>>(), [("宗地代码", "A1"), ("用途", "工业")]);
        let twice = Cells::new(&headers, [None, Some("工业"), None, Some("仓储")]);
        assert_eq!(twice.get("用途"), Some("仓储"));
        assert_eq!(twice.headers().collect::<Vec<_>>(), ["用途", "用途"]);
    }

    #[test]
    fn a_short_or_cleared_row_has_nothing_beyond_its_cells() {
        let headers: Arc<[Box<str>]> = ["一", "二"].map(Into::into).into();
        let mut cells = Cells::new(&headers, [Some("甲")]);
        assert_eq!(cells.get("二"), None);
        assert!(!cells.is_empty());
        cells.clear();
        assert!(cells.is_empty() && cells.get("一").is_none());
    }
}
