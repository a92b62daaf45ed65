//! Shapes of one layer that share land, pair by pair: what a register must not have. Who is right is left to those who
//! read it.

use super::{Cutter, envelope};
use crate::area::area_of_grid;
use crate::shape::{GridBox, PlaneShape};
use fact::{Area, Rounding};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

/// Two shapes with land in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedLand {
    /// Index of one, the lower.
    pub one: usize,
    /// Index of the other.
    pub other: usize,
    /// Land in common.
    pub area: Area,
    /// The land itself.
    pub shape: PlaneShape,
}

/// All pairs that share more land than a sliver, by their indices.
#[must_use]
pub fn shared_land(shapes: &[PlaneShape], sliver: Area) -> Vec<SharedLand> {
    let boxes: Vec<Option<GridBox>> = shapes.iter().map(PlaneShape::bounds).collect();
    let entry = |(index, bounds): (usize, &Option<GridBox>)| {
        bounds.map(|bounds| GeomWithData::new(Rectangle::from_aabb(envelope(&bounds)), index))
    };
    let tree = RTree::bulk_load(boxes.iter().enumerate().filter_map(entry).collect());
    let mut cutter = Cutter::new();
    let mut found = Vec::new();
    for (one, bounds) in boxes.iter().enumerate() {
        let Some(bounds) = bounds else { continue };
        let near = tree.locate_in_envelope_intersecting(&envelope(bounds)).map(|entry| entry.data);
        let crosses = |other: &usize| {
            *other > one && boxes[*other].is_some_and(|box_of_other| shares_inside(bounds, &box_of_other))
        };
        let mut near: Vec<usize> = near.filter(crosses).collect();
        near.sort_unstable();
        for other in near {
            let twice = cutter.area_by_zone(&shapes[one], &shapes[other]);
            let area = area_of_grid(twice, Rounding::HalfUp);
            if area > sliver {
                let shape = cutter.cut_by_zone(&shapes[one], &shapes[other]);
                found.push(SharedLand { one, other, area, shape });
            }
        }
    }
    found
}

/// Whether two boxes have more than an edge in common: neighbours along a straight border do not.
fn shares_inside(one: &GridBox, other: &GridBox) -> bool {
    (0..2).all(|axis| one.least[axis] < other.most[axis] && other.least[axis] < one.most[axis])
}
