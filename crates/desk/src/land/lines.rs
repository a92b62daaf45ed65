//! Parcels against the three lines (S2-1d): land on farmland or behind the ecological line, and land beyond the growth
//! boundary, parcel by parcel. Stopping the supply of such land is left to
//! `office`, what else follows from it to people.

use super::book::LandBook;
use super::ground::names;
use atlas::PlaneShape;
use atlas::overlay::{OverlayRequest, overlay};
use fact::Area;
use office::docket::{CrossedLine, LayerKind};

/// The line within which land must lie; the others must not be crossed.
const GROWTH_BOUNDARY: &str = "城镇开发边界";

/// A parcel that a line forbids, in part or as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineConflict {
    /// Place of the parcel.
    pub place: usize,
    /// Id of the line; empty for land beyond every growth boundary.
    pub line: String,
    /// Kind of the line.
    pub kind: String,
    /// Whether the land lies beyond the line that it must lie within.
    pub is_beyond: bool,
    /// Land concerned, by the geometry.
    pub area: Area,
}

/// What came out against the lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineCheck {
    /// Conflicts in the order of the parcels.
    pub conflicts: Vec<LineConflict>,
    /// Parcels that were looked at.
    pub checked: usize,
    /// Parcels without a shape that can be measured; nothing is said of them.
    pub unmeasured: usize,
    /// Lines in the layer in force; none: nothing was checked.
    pub lines: usize,
}

impl LandBook {
    /// The lines that a parcel lies on; `None` when there is no such parcel, its shape cannot be measured, or no lines were
    /// delivered: then nothing is known.
    #[must_use]
    pub fn crossed(&self, parcel: &str) -> Option<Vec<CrossedLine>> {
        let check = self.line_check(&[self.land.place_of(parcel)?]);
        let crossed = check.conflicts.into_iter().map(|one| CrossedLine {
            kind: one.kind,
            line: one.line,
            is_beyond: one.is_beyond,
            area: one.area,
        });
        (check.checked > 0 && check.lines > 0).then(|| crossed.collect())
    }

    /// Some parcels against the lines in force.
    #[must_use]
    pub fn line_check(&self, places: &[usize]) -> LineCheck {
        let rows = self.sound_rows(LayerKind::RedLine);
        let frame = self.measuring_frame();
        let Some(frame) = frame.filter(|_| !rows.is_empty()) else {
            return LineCheck { unmeasured: places.len(), lines: rows.len(), ..LineCheck::default() };
        };
        let (measured, planes) = self.planes(&frame, places.iter().copied());
        let plane = |row: &&super::layer::LayerRow| {
            row.shape.as_ref().and_then(|shape| shape.on_plane(&frame)).unwrap_or_default()
        };
        let (within, forbidden): (Vec<_>, Vec<_>) =
            rows.iter().copied().partition(|row| names(LayerKind::RedLine, row).1.contains(GROWTH_BOUNDARY));
        let [inner, outer] =
            [&within, &forbidden].map(|rows| rows.iter().map(plane).collect::<Vec<PlaneShape>>());
        let request = OverlayRequest { least_hundredth_square_metres: 1, keeps_shapes: false };
        let mut conflicts = Vec::new();
        for (place, found) in measured.iter().zip(overlay(&planes, &outer, request)) {
            for piece in found.pieces {
                let (line, kind) = names(LayerKind::RedLine, forbidden[piece.zone]);
                conflicts.push(LineConflict {
                    place: *place,
                    line,
                    kind,
                    is_beyond: false,
                    area: piece.area,
                });
            }
        }
        if !within.is_empty() {
            for (place, found) in measured.iter().zip(overlay(&planes, &inner, request)) {
                if found.outside > Area::default() {
                    let (line, kind) = (String::new(), GROWTH_BOUNDARY.to_owned());
                    conflicts.push(LineConflict {
                        place: *place,
                        line,
                        kind,
                        is_beyond: true,
                        area: found.outside,
                    });
                }
            }
        }
        conflicts.sort_by(|one, other| {
            (one.place, &one.kind, &one.line).cmp(&(other.place, &other.kind, &other.line))
        });
        LineCheck {
            conflicts,
            checked: measured.len(),
            unmeasured: places.len() - measured.len(),
            lines: rows.len(),
        }
    }
}
