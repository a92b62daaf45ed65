//! Balances of an area that somebody draws, clusters of parcels that lie together, and how cut up land is: what `atlas`
//! measures, told by the book's words. Only the parcels that are handed over are looked at.

use super::book::LandBook;
use super::ground::{ROUNDING, names};
use atlas::area::area_of_grid;
use atlas::contiguity::{Cluster, ClusterRule, Neighbourhood};
use atlas::fragmentation::{
    Fragmentation, Patch, SizeClass, coverage_percent, fragmentation, mean_nearest_neighbour, size_histogram,
};
use atlas::overlay::{OverlayRequest, intersection, overlay, union};
use atlas::validity::{Direction, Reason, faults};
use atlas::{Frame, Part, PlaneShape, Point, Shape};
use fact::{Area, Decimal, Ratio};
use office::docket::{LayerKind, Refusal};
use serde_json::Value;

/// Points that a drawn area may have.
const MOST_POINTS: usize = 10_000;

/// Parcels of a drawn area.
#[derive(Clone, Debug)]
pub struct DrawnArea {
    /// Land of the area.
    pub area: Area,
    /// The same, m².
    pub square_metres: Decimal,
    /// Each parcel that lies in it: its place, its land inside, all of its land, both by the geometry.
    pub inside: Vec<(usize, Area, Area)>,
    /// Land that parcels cover.
    pub covered: Area,
}

/// A cluster with the plan unit that it lies in.
#[derive(Clone, Debug)]
pub struct FoundCluster {
    /// Places of its parcels.
    pub places: Vec<usize>,
    /// Land by the geometry.
    pub area: Area,
    /// Id and name of its plan unit.
    pub unit: Option<(String, String)>,
}

/// How cut up land is.
#[derive(Clone, Debug)]
pub struct CutUp {
    /// Measures of the parcels in the zone.
    pub measures: Fragmentation,
    /// Mean distance to the nearest other parcel, metres.
    pub nearest_metres: Option<f64>,
    /// Parcels by size.
    pub sizes: Vec<SizeClass>,
    /// Places and land of all parcels that were measured.
    pub parcels: Vec<(usize, Area)>,
    /// Plan units: id, name, land, land that parcels cover, percent.
    pub units: Vec<(String, String, Area, Area, Option<Decimal>)>,
}

impl LandBook {
    /// The parcels in an area that somebody drew.
    ///
    /// # Errors
    /// When the drawing is no polygon in longitude and latitude, crosses itself, or lies outside China's zones.
    pub fn drawn_area(&self, geometry: &Value, places: &[usize]) -> Result<DrawnArea, Refusal> {
        let shape = drawn(geometry)?;
        let frame = self.measuring_frame().or_else(|| shape.measuring_frame());
        let frame = frame.ok_or_else(|| bad("不在中国的投影带内"))?;
        let drawn = shape.on_plane(&frame).filter(|drawn| !drawn.is_empty());
        let drawn = drawn.ok_or_else(|| bad("没有围住任何面积"))?;
        let area = area_of_grid(drawn.twice_square_micrometres(), ROUNDING);
        let (places, planes) = self.planes(&frame, places.iter().copied());
        let request = OverlayRequest { least_hundredth_square_metres: 1, keeps_shapes: true };
        let found = overlay(&planes, std::slice::from_ref(&drawn), request);
        let mut inside = Vec::new();
        let mut parts = Vec::new();
        for (place, found) in places.into_iter().zip(found) {
            for piece in found.pieces {
                inside.push((place, piece.area, found.whole));
                parts.extend(piece.shape);
            }
        }
        let covered = area_of_grid(union(&parts).twice_square_micrometres(), ROUNDING);
        Ok(DrawnArea { area, square_metres: drawn.square_metres().round(2, ROUNDING), inside, covered })
    }

    /// Clusters of parcels not farther apart than so many millimetres, of at least so much land, within one plan unit each
    /// where that is asked for; the largest first.
    #[must_use]
    pub fn clusters(
        &self,
        places: &[usize],
        millimetres: i64,
        least: Area,
        by_unit: bool,
    ) -> Vec<FoundCluster> {
        let Some(frame) = self.measuring_frame() else { return Vec::new() };
        let (places, planes) = self.planes(&frame, places.iter().copied());
        let (units, of_parcel) = self.units_of(&planes, &frame);
        let rule = ClusterRule {
            distance: millimetres.saturating_mul(1_000),
            units: by_unit.then_some(&of_parcel[..]),
            least_area: least,
        };
        let told = |cluster: Cluster| {
            let own = cluster.members.first().and_then(|member| of_parcel[*member]);
            let is_one = cluster.members.iter().all(|member| of_parcel[*member] == own);
            FoundCluster {
                places: cluster.members.iter().map(|member| places[*member]).collect(),
                area: cluster.area,
                unit: own.filter(|_| is_one).map(|unit| units[unit].clone()),
            }
        };
        let mut found: Vec<FoundCluster> =
            Neighbourhood::new(&planes).clusters(&rule).into_iter().map(told).collect();
        found.sort_by(|one, other| other.area.cmp(&one.area).then(one.places.cmp(&other.places)));
        found
    }

    /// Plan units of the day by id and name.
    #[must_use]
    pub fn unit_names(&self) -> Vec<(String, String)> {
        self.sound_rows(LayerKind::PlanUnit).iter().map(|row| names(LayerKind::PlanUnit, row)).collect()
    }

    /// For each parcel the id of the plan unit that holds most of it; `None` for one in none, or that cannot be measured.
    #[must_use]
    pub fn unit_of_parcels(&self) -> Vec<Option<String>> {
        let mut found = vec![None; self.land.parcels.len()];
        let Some(frame) = self.measuring_frame() else { return found };
        let (places, planes) = self.planes(&frame, 0..found.len());
        let (units, of_parcel) = self.units_of(&planes, &frame);
        for (place, unit) in places.into_iter().zip(of_parcel) {
            found[place] = unit.map(|unit| units[unit].0.clone());
        }
        found
    }

    /// Plan units by id and name, and for each shape the one that holds most of it.
    fn units_of(&self, planes: &[PlaneShape], frame: &Frame) -> (Vec<(String, String)>, Vec<Option<usize>>) {
        let rows = self.sound_rows(LayerKind::PlanUnit);
        let shapes: Vec<PlaneShape> = rows
            .iter()
            .map(|row| row.shape.as_ref().and_then(|shape| shape.on_plane(frame)).unwrap_or_default())
            .collect();
        let request = OverlayRequest { least_hundredth_square_metres: 1, keeps_shapes: false };
        let of_parcel = overlay(planes, &shapes, request).into_iter().map(|found| {
            let most = found.pieces.iter().max_by_key(|piece| (piece.twice_square_micrometres, piece.zone));
            most.map(|piece| piece.zone)
        });
        (rows.iter().map(|row| names(LayerKind::PlanUnit, row)).collect(), of_parcel.collect())
    }

    /// How cut up some parcels are, in the zone of that id or, without one, in the land that they cover; sizes are parted
    /// at these limits.
    #[must_use]
    pub fn cut_up(&self, places: &[usize], zone: Option<&str>, limits: &[Area]) -> CutUp {
        let frame = self.measuring_frame().unwrap_or(Frame::Cgcs2000);
        let (places, planes) = self.planes(&frame, places.iter().copied());
        let patches: Vec<Patch> = planes.iter().map(Patch::of).collect();
        let sizes: Vec<Area> = planes.iter().map(|plane| plane.area(2, ROUNDING)).collect();
        let extent = zone.and_then(|zone| self.zone_extent(zone, &frame));
        let whole = match extent {
            Some(extent) => Ratio::from(extent.square_metres()),
            None => planes.iter().map(|plane| Ratio::from(plane.square_metres())).sum(),
        };
        let rows = self.sound_rows(LayerKind::PlanUnit);
        let covered = union(&planes);
        let unit = |row: &&super::layer::LayerRow| {
            let shape = row.shape.as_ref()?.on_plane(&frame)?;
            let common = intersection(&shape, &covered);
            if common.is_empty() {
                return None;
            }
            let area = shape.area(2, ROUNDING);
            let common = common.area(2, ROUNDING);
            let (id, title) = names(LayerKind::PlanUnit, row);
            Some((id, title, area, common, coverage_percent(common, area, 2, ROUNDING)))
        };
        CutUp {
            measures: fragmentation(&patches, &whole),
            nearest_metres: mean_nearest_neighbour(&planes),
            sizes: size_histogram(&sizes, limits),
            units: rows.iter().filter_map(unit).collect(),
            parcels: places.into_iter().zip(sizes).collect(),
        }
    }

    fn zone_extent(&self, zone: &str, frame: &Frame) -> Option<PlaneShape> {
        let rows = self.sound_rows(LayerKind::Zone);
        let own = rows.into_iter().filter(|row| names(LayerKind::Zone, row).0 == zone);
        let shapes: Vec<PlaneShape> = own.filter_map(|row| row.shape.as_ref()?.on_plane(frame)).collect();
        (!shapes.is_empty()).then(|| union(&shapes))
    }
}

fn bad(why: &str) -> Refusal {
    Refusal::new("bad_geometry", format!("画的范围{why}。"), "请重新画一个不自交的面。")
}

/// A drawn polygon; GeoJSON in longitude and latitude.
fn drawn(geometry: &Value) -> Result<Shape, Refusal> {
    let coordinates = geometry.get("coordinates").and_then(Value::as_array);
    let coordinates = coordinates.ok_or_else(|| bad("没有坐标"))?;
    let parts: Option<Vec<Part>> = match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => part(coordinates).map(|part| vec![part]),
        Some("MultiPolygon") => coordinates.iter().map(|rings| part(rings.as_array()?)).collect(),
        _ => return Err(bad("不是面")),
    };
    let parts = parts.ok_or_else(|| bad("的坐标写法有误"))?;
    let shape = Shape { frame: Frame::Cgcs2000, parts };
    if shape.rings().map(Vec::len).sum::<usize>() > MOST_POINTS {
        return Err(bad(&format!("超过{MOST_POINTS}个点")));
    }
    let is_grave = |reason: Reason| !matches!(reason, Reason::WrongDirection | Reason::DuplicatePoint);
    match faults(&shape, Direction::Any).into_iter().find(|fault| is_grave(fault.reason)) {
        Some(fault) => Err(bad(&format!("有问题（{}）", fault.finding(&fact::Place::default(), "").message))),
        None => Ok(shape),
    }
}

fn part(rings: &[Value]) -> Option<Part> {
    let mut rings = rings.iter().map(|ring| {
        let points = ring.as_array()?.iter().map(|point| {
            let pair = point.as_array()?;
            Some([pair.first()?.as_f64()?, pair.get(1)?.as_f64()?])
        });
        points.collect::<Option<Vec<Point>>>()
    });
    Some(Part { shell: rings.next()??, holes: rings.collect::<Option<_>>()? })
}
