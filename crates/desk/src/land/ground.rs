//! What the geometry of a book's parcels says: areas beside the title, the parts in plan units, lines and zones, and the
//! shape as GeoJSON. Measuring and cutting are left to `atlas`.

use super::book::LandBook;
use super::layer::LayerRow;
use super::rows::comparison;
use atlas::overlay::{OverlayRequest, overlay};
use atlas::{AreaStatement, Frame, PlaneShape, Point, Shape};
use fact::{Area, Decimal, Ratio, Rounding};
use office::docket::LayerKind;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// 1 亩 is 2000/3 m².
const MICRO_MU_PER_SQUARE_METRE: i64 = 1_500;

/// Areas of a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroundAreas {
    /// What the title says.
    pub title: Area,
    /// The same in m².
    pub title_square_metres: Decimal,
    /// In the projected frame, m² to 0.01.
    pub plane_square_metres: Option<Decimal>,
    /// On the ellipsoid, m² to 0.01.
    pub ellipsoid_square_metres: Option<Decimal>,
    /// Plane less title, m².
    pub difference_square_metres: Option<Decimal>,
    /// The projected frame.
    pub frame: Option<String>,
    /// Whether title and geometry agree but for rounding.
    pub agrees: Option<bool>,
}

/// The part of a parcel in a plan unit, a line or a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroundPiece {
    /// Layer.
    pub layer: LayerKind,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Land of the part, by the geometry.
    pub area: Area,
}

impl LandBook {
    /// The row of the parcel layer of a parcel.
    pub(super) fn row(&self, place: usize) -> Option<&LayerRow> {
        self.land.layers.get(&LayerKind::Parcel)?.rows.get(self.land.grounds.get(place)?.row)
    }

    /// The shape of a parcel that can be used.
    #[must_use]
    pub fn shape(&self, place: usize) -> Option<&Shape> {
        self.row(place).filter(|row| row.is_sound)?.shape.as_ref()
    }

    /// The frame that all parcels are measured in together: that of the first.
    #[must_use]
    pub fn measuring_frame(&self) -> Option<Frame> {
        (0..self.land.parcels.len()).find_map(|place| self.shape(place)?.measuring_frame())
    }

    /// A parcel on the grid of a frame.
    #[must_use]
    pub fn plane(&self, place: usize, frame: &Frame) -> Option<PlaneShape> {
        self.shape(place)?.on_plane(frame)
    }

    /// Areas of a parcel.
    #[must_use]
    pub fn areas(&self, place: usize) -> GroundAreas {
        let title = self.land.parcels.get(place).map_or_else(Area::default, |parcel| parcel.area);
        let exact = Ratio::new(title.micro_mu(), MICRO_MU_PER_SQUARE_METRE).unwrap_or_else(Ratio::zero);
        let title_square_metres = exact.round(2, ROUNDING);
        let less_title = |plane: Decimal| (&Ratio::from(plane) - &exact).round(2, ROUNDING);
        let stated = self.shape(place).and_then(|shape| AreaStatement::of(shape, &shape.measuring_frame()?));
        let plane = stated.as_ref().map(|stated| stated.projected_square_metres);
        GroundAreas {
            title,
            title_square_metres,
            plane_square_metres: plane,
            ellipsoid_square_metres: stated.as_ref().map(|stated| stated.ellipsoid_square_metres),
            difference_square_metres: plane.map(less_title),
            frame: stated.map(|stated| stated.frame.to_string()),
            agrees: self
                .row(place)
                .and_then(|row| comparison(row, &self.land.rules.checks))
                .map(|compared| compared.is_within),
        }
    }

    /// Parts of a parcel in the layers beside the parcels.
    #[must_use]
    pub fn pieces(&self, place: usize) -> Vec<GroundPiece> {
        let mut pieces = Vec::new();
        let Some(frame) = self.shape(place).and_then(Shape::measuring_frame) else { return pieces };
        let Some(parcel) = self.plane(place, &frame) else { return pieces };
        for kind in [LayerKind::PlanUnit, LayerKind::RedLine, LayerKind::Zone] {
            let rows = self.sound_rows(kind);
            let planes: Vec<PlaneShape> = rows
                .iter()
                .map(|row| row.shape.as_ref().and_then(|shape| shape.on_plane(&frame)).unwrap_or_default())
                .collect();
            let request = OverlayRequest { least_hundredth_square_metres: 1, keeps_shapes: false };
            for found in overlay(std::slice::from_ref(&parcel), &planes, request) {
                for piece in found.pieces {
                    let (id, title) = names(kind, rows[piece.zone]);
                    pieces.push(GroundPiece { layer: kind, id, title, area: piece.area });
                }
            }
        }
        pieces
    }

    /// Rows of a layer whose shape can be used.
    pub(super) fn sound_rows(&self, kind: LayerKind) -> Vec<&LayerRow> {
        let layer = self.land.layers.get(&kind);
        layer.into_iter().flat_map(|layer| &layer.rows).filter(|row| row.is_sound).collect()
    }

    /// Places of the parcels that lie in a plan unit, at least in part.
    #[must_use]
    pub fn in_unit(&self, unit: &str) -> BTreeSet<usize> {
        let Some(frame) = self.measuring_frame() else { return BTreeSet::new() };
        let rows = self.sound_rows(LayerKind::PlanUnit);
        let own = rows.into_iter().filter(|row| names(LayerKind::PlanUnit, row).0 == unit);
        let units: Vec<PlaneShape> = own.filter_map(|row| row.shape.as_ref()?.on_plane(&frame)).collect();
        let (places, planes) = self.planes(&frame, 0..self.land.parcels.len());
        let request = OverlayRequest { least_hundredth_square_metres: 1, keeps_shapes: false };
        let found = overlay(&planes, &units, request);
        places
            .into_iter()
            .zip(found)
            .filter(|(_, found)| !found.pieces.is_empty())
            .map(|(place, _)| place)
            .collect()
    }

    /// Parcels on the grid of a frame, those that can be measured, with their places.
    #[must_use]
    pub fn planes(
        &self,
        frame: &Frame,
        places: impl IntoIterator<Item = usize>,
    ) -> (Vec<usize>, Vec<PlaneShape>) {
        places.into_iter().filter_map(|place| Some((place, self.plane(place, frame)?))).unzip()
    }

    /// A parcel as GeoJSON in longitude and latitude.
    #[must_use]
    pub fn geometry(&self, place: usize) -> Option<Value> {
        geojson(&self.shape(place)?.in_frame(&Frame::Cgcs2000)?)
    }
}

/// Id and name of a row of a layer beside the parcels.
pub(super) fn names(kind: LayerKind, row: &LayerRow) -> (String, String) {
    let (id, title) = match kind {
        LayerKind::PlanUnit => ("单元编号", "单元名称"),
        LayerKind::RedLine => ("编号", "管控类型"),
        LayerKind::Building => ("建筑物编号", "建筑物编号"),
        _ => ("开发区", "名称"),
    };
    let text = |column: &str| row.cells.get(column).map(|text| text.trim().to_owned());
    let id = text(id).unwrap_or_default();
    (id.clone(), text(title).unwrap_or(id))
}

fn geojson(shape: &Shape) -> Option<Value> {
    let ring = |points: &Vec<Point>| -> Value {
        // Eleven decimals of a degree are a micrometre.
        points.iter().map(|[x, y]| json!([rounded(*x), rounded(*y)])).collect()
    };
    let part = |part: &atlas::Part| -> Value { part.rings().map(ring).collect() };
    match shape.parts.as_slice() {
        [] => None,
        [one] => Some(json!({ "type": "Polygon", "coordinates": part(one) })),
        many => {
            let parts: Vec<Value> = many.iter().map(part).collect();
            Some(json!({ "type": "MultiPolygon", "coordinates": parts }))
        }
    }
}

fn rounded(degrees: f64) -> f64 {
    format!("{degrees:.11}").parse().unwrap_or(degrees)
}

/// How areas are rounded to whole hundredths of a square metre.
pub(super) const ROUNDING: Rounding = Rounding::HalfUp;
