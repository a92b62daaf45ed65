//! How broken up the land of a zone is: measures of patches, each with its formula.
//!
//! A patch is one connected piece of land of a kind: a parcel, or a cluster of parcels as
//! [`crate::contiguity`] finds it. Definitions follow K. McGarigal's FRAGSTATS where it has one, on
//! vectors instead of cells: distances run from edge to edge, not between cell centres, and borders are
//! as long as they are. Areas and their ratios are exact; measures with roots or lengths are binary64.
#![expect(
    clippy::float_arithmetic,
    reason = "measures with roots and lengths are binary64 by their published formulas"
)]

use crate::contiguity::Neighbourhood;
use crate::shape::{GridPoint, PlaneShape, edges, length};
use fact::{Area, Decimal, Ratio, Rounding};
use std::collections::BTreeMap;

/// A patch as the measures need it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patch {
    /// Twice its area, square micrometres.
    pub twice_square_micrometres: i128,
    /// Length of its border, holes included, metres.
    pub perimeter: f64,
}

impl Patch {
    /// The patch of one shape.
    #[must_use]
    pub fn of(shape: &PlaneShape) -> Self {
        Self { twice_square_micrometres: shape.twice_square_micrometres(), perimeter: shape.perimeter() }
    }

    fn square_metres(&self) -> Ratio {
        Ratio::from(Decimal::new(self.twice_square_micrometres * 5, 13))
    }
}

/// The measures of a zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragmentation {
    /// Number of patches, NP.
    pub patches: usize,
    /// CA = Σ aᵢ, area of all patches, m².
    pub square_metres: Ratio,
    /// MPS = Σ aᵢ / n, mean area, m²; `None` without a patch.
    pub mean_square_metres: Option<Ratio>,
    /// PD = n / A × 10⁶, patches per km² of the zone's area A.
    pub density_per_square_kilometre: Option<Ratio>,
    /// LPI = 100 · max aᵢ / A, the largest patch as a percentage of the zone.
    pub largest_patch_percent: Option<Ratio>,
    /// MESH = Σ aᵢ² / A, effective mesh size, m² (Jaeger 2000): the mean area that a point of the zone
    /// taken by chance is connected with, nothing being connected outside the patches.
    pub effective_mesh_square_metres: Option<Ratio>,
    /// TE = Σ pᵢ, length of all borders, metres.
    pub edge_metres: f64,
    /// ED = Σ pᵢ / A × 10⁴, metres of border per hectare of the zone.
    pub edge_density: Option<f64>,
    /// Mean of [`shape_index`] over patches.
    pub mean_shape_index: Option<f64>,
    /// Mean of pᵢ / aᵢ (metres per square metre) over patches.
    pub mean_perimeter_area: Option<f64>,
}

/// Measures of patches in a zone of `zone_square_metres`; those that divide by the zone's area are `None`
/// when it is not above zero.
#[must_use]
pub fn fragmentation(patches: &[Patch], zone_square_metres: &Ratio) -> Fragmentation {
    let sum: Ratio = patches.iter().map(Patch::square_metres).sum();
    let squares: Ratio = patches
        .iter()
        .map(|patch| {
            let area = patch.square_metres();
            &area * &area
        })
        .sum();
    let largest = patches.iter().map(Patch::square_metres).max();
    let number = |count: usize| Ratio::from(i64::try_from(count).unwrap_or(i64::MAX));
    let count = number(patches.len());
    let by_zone =
        |value: Ratio| if zone_square_metres.is_positive() { &value / zone_square_metres } else { None };
    let mut edge_metres = 0.0;
    let mut sorted: Vec<&Patch> = patches.iter().collect();
    // Sums of binary64 depend on their order; the order is the patches' own.
    sorted.sort_by(|one, other| {
        one.perimeter
            .total_cmp(&other.perimeter)
            .then(one.twice_square_micrometres.cmp(&other.twice_square_micrometres))
    });
    let (mut shapes, mut ratios) = (0.0, 0.0);
    for patch in &sorted {
        edge_metres += patch.perimeter;
        shapes += shape_index(patch);
        ratios += patch.perimeter / patch.square_metres().to_f64();
    }
    let mean = |sum: f64| (!patches.is_empty()).then(|| sum / count.to_f64());
    Fragmentation {
        patches: patches.len(),
        mean_square_metres: &sum / &count,
        density_per_square_kilometre: by_zone(&count * &Ratio::from(1_000_000)),
        largest_patch_percent: largest.and_then(|largest| by_zone(&largest * &Ratio::from(100))),
        effective_mesh_square_metres: by_zone(squares),
        edge_metres,
        edge_density: zone_square_metres
            .is_positive()
            .then(|| edge_metres / zone_square_metres.to_f64() * 1e4),
        mean_shape_index: mean(shapes),
        mean_perimeter_area: mean(ratios),
        square_metres: sum,
    }
}

/// SHAPE = 0.25 · p / √a: 1 for a square, more for anything longer or more jagged (0.886 for a circle).
#[must_use]
pub fn shape_index(patch: &Patch) -> f64 {
    0.25 * patch.perimeter / patch.square_metres().to_f64().sqrt()
}

/// ENN: distance to the nearest other patch, metres, from edge to edge; mean over patches that have one.
#[must_use]
pub fn mean_nearest_neighbour(patches: &[PlaneShape]) -> Option<f64> {
    let mut distances: Vec<f64> =
        Neighbourhood::new(patches).nearest().into_iter().flatten().map(|(_, metres)| metres).collect();
    distances.sort_by(f64::total_cmp);
    let count = Ratio::from(i64::try_from(distances.len()).unwrap_or(i64::MAX)).to_f64();
    (!distances.is_empty()).then(|| distances.iter().sum::<f64>() / count)
}

/// Borders of parcels by what lies on the other side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aggregation {
    /// Metres of border towards a parcel of the same class, counted from both sides.
    pub like_metres: f64,
    /// Metres of border towards a parcel of another class, counted from both sides.
    pub unlike_metres: f64,
    /// Metres of border towards no parcel of the layer.
    pub open_metres: f64,
}

impl Aggregation {
    /// 100 · like / (like + unlike + open): the percentage of the parcels' borders that lies against their
    /// own class. On a grid of equal cells this is PLADJ, the percentage of like adjacencies.
    #[must_use]
    pub fn percent(&self) -> Option<f64> {
        let whole = self.like_metres + self.unlike_metres + self.open_metres;
        (whole > 0.0).then(|| 100.0 * self.like_metres / whole)
    }
}

/// Aggregation of the parcels of one class, by borders they share exactly (the same two points); parcels
/// that only nearly touch count as open. `classes` names the class of each parcel.
#[must_use]
pub fn aggregation(parcels: &[PlaneShape], classes: &[usize], class: usize) -> Aggregation {
    let smaller_first = |[from, to]: [GridPoint; 2]| if from <= to { [from, to] } else { [to, from] };
    let mut borders: BTreeMap<[GridPoint; 2], Vec<usize>> = BTreeMap::new();
    for (parcel, class) in parcels.iter().zip(classes) {
        for edge in parcel.rings().flat_map(edges).map(smaller_first) {
            borders.entry(edge).or_default().push(*class);
        }
    }
    let mut found = Aggregation { like_metres: 0.0, unlike_metres: 0.0, open_metres: 0.0 };
    for ([from, to], sides) in borders {
        let metres = length(from, to);
        let own = sides.iter().filter(|side| **side == class).count();
        match (own, sides.len() - own) {
            (0, _) => {}
            (1, 0) => found.open_metres += metres,
            (1, _) => found.unlike_metres += metres,
            _ => found.like_metres += 2.0 * metres,
        }
    }
    found
}

/// One class of the size histogram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SizeClass {
    /// From this size on.
    pub from: Area,
    /// Below this size; `None` for the last class.
    pub below: Option<Area>,
    /// Number of parcels.
    pub count: usize,
    /// Their land.
    pub area: Area,
}

/// Parcels by size: `limits` ascending; the first class begins at zero. A size at a limit belongs to
/// the class above it.
#[must_use]
pub fn size_histogram(sizes: &[Area], limits: &[Area]) -> Vec<SizeClass> {
    let zero = Area::from_micro_mu(0);
    let starts = std::iter::once(zero).chain(limits.iter().copied());
    let ends = limits.iter().copied().map(Some).chain([None]);
    starts
        .zip(ends)
        .map(|(from, below)| {
            let inside =
                sizes.iter().copied().filter(|size| *size >= from && below.is_none_or(|below| *size < below));
            SizeClass { from, below, count: inside.clone().count(), area: inside.sum() }
        })
        .collect()
}

/// Indices of parcels smaller than a size, ascending; the size itself is not smaller.
#[must_use]
pub fn below_size(sizes: &[Area], least: Area) -> Vec<usize> {
    (0..sizes.len()).filter(|index| sizes[*index] < least).collect()
}

/// Percentage of a zone's land that plan units (or any other shapes, which must not overlap) cover,
/// with `digits` decimals.
#[must_use]
pub fn coverage_percent(covered: Area, whole: Area, digits: u8, rounding: Rounding) -> Option<Decimal> {
    let share = Ratio::from(covered.micro_mu()).checked_div(&Ratio::from(whole.micro_mu()))?;
    (&share * &Ratio::from(100)).checked_round(digits, rounding)
}
