//! Where a figure of a parcel stands: the cell of a delivered layer or table that it was read from. What surveys say beside
//! it is left to [`super::surveyed`], what it decides to `office`.

use super::book::LandBook;
use super::layer::LayerRow;
use super::rows::term_named;
use fact::Place;
use office::docket::LayerKind;

/// A cell of a delivered file of land.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LandCell {
    /// Layer.
    pub kind: LayerKind,
    /// Key of the delivery; `None` for land read from a folder.
    pub delivery: Option<String>,
    /// File, sheet or layer, row or feature, column; no column for a geometry.
    pub place: Place,
    /// Header of the column; empty for a geometry.
    pub header: String,
    /// What stands there.
    pub raw: String,
}

/// Land that a firm uses of a parcel: no term of the glossary, a column of its own.
pub const OCCUPIED_AREA: &str = "occupied_area";

impl LandBook {
    /// The cell of a figure of a parcel, or, with a credit code, of the row of a firm that uses it. The figure is a term of
    /// the glossary or [`OCCUPIED_AREA`].
    #[must_use]
    pub fn cell(&self, place: usize, firm: Option<&str>, term: &str) -> Option<LandCell> {
        let (kind, row) = match firm {
            None => (LayerKind::Parcel, self.row(place)?),
            Some(uscc) => {
                let stands = |row: &&LayerRow, header: &str, text: &str| {
                    row.cells.get(header).is_some_and(|cell| cell.trim() == text)
                };
                let code = self.land.parcels.get(place)?.code.as_str();
                let rows = &self.land.layers.get(&LayerKind::Occupancy)?.rows;
                let own =
                    |row: &&LayerRow| stands(row, "宗地代码", code) && stands(row, "统一社会信用代码", uscc);
                (LayerKind::Occupancy, rows.iter().find(own)?)
            }
        };
        let names = |header: &str| match term {
            OCCUPIED_AREA => header == "占用面积",
            _ => term_named(header) == Some(term),
        };
        let header = row.cells.headers().find(|header| names(header))?;
        self.cell_in(kind, row, header)
    }

    /// The feature of a parcel's geometry.
    #[must_use]
    pub fn feature(&self, place: usize) -> Option<LandCell> {
        let row = self.row(place)?;
        let (header, raw) = (String::new(), String::new());
        Some(LandCell {
            kind: LayerKind::Parcel,
            delivery: self.delivery(LayerKind::Parcel),
            place: row.place(),
            header,
            raw,
        })
    }

    /// The first cells of the rows that excuse time of a parcel.
    #[must_use]
    pub fn excused_cells(&self, place: usize) -> Vec<LandCell> {
        let code = self.land.parcels.get(place).map_or("", |parcel| parcel.code.as_str());
        let rows = self.land.layers.get(&LayerKind::Excused).map_or(&[][..], |layer| &layer.rows[..]);
        let own = rows.iter().filter(|row| row.cells.get("宗地代码").is_some_and(|cell| cell.trim() == code));
        own.filter_map(|row| self.cell_in(LayerKind::Excused, row, "起")).collect()
    }

    fn cell_in(&self, kind: LayerKind, row: &LayerRow, header: &str) -> Option<LandCell> {
        let fields = &self.land.layers.get(&kind)?.fields;
        let column = fields.iter().position(|field| field == header);
        Some(LandCell {
            kind,
            delivery: self.delivery(kind),
            place: Place { column: column.and_then(|column| u16::try_from(column + 1).ok()), ..row.place() },
            header: header.to_owned(),
            raw: row.cells.get(header)?.to_owned(),
        })
    }

    fn delivery(&self, kind: LayerKind) -> Option<String> {
        self.key.layers.iter().find(|(known, _)| *known == kind).map(|(_, key)| key.clone())
    }
}
