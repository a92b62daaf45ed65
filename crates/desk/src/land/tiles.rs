//! Vector tiles of a book's layers: what each shape carries, and which shapes somebody sees. Cutting is left to `atlas`.

use super::book::LandBook;
use super::layer::{Layer, LayerRow};
use atlas::tiles::{Tags, TileAddress, TileStyle, TileValue};
use office::docket::LayerKind;

/// A tile that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TileName {
    /// Layer.
    pub layer: LayerKind,
    /// Zoom, column and row.
    pub address: TileAddress,
}

impl TileName {
    /// A tile of a map layer; `None` when there is none of that name, zoom, column and row.
    #[must_use]
    pub fn new(layer: &str, zoom: u8, column: u32, row: u32) -> Option<Self> {
        let layer = LayerKind::of(layer).filter(|kind| kind.is_map())?;
        Some(Self { layer, address: TileAddress::new(zoom, column, row)? })
    }
}

/// Which rows of a layer somebody sees, by their number; `None` for all.
pub type Sight = Option<Vec<bool>>;

/// Bytes of a tile; empty when nothing is seen.
pub type Tile = Vec<u8>;

/// A square of a pixel stands for shapes that are smaller: 256 pixels a tile of 4,096 steps.
const STYLE: TileStyle = TileStyle { buffer: 64, tolerance: 8, least_side: 16 };

impl LandBook {
    /// Draws a tile.
    #[must_use]
    pub fn tile(&self, name: TileName, sight: &Sight) -> Tile {
        let Some(layer) = self.land.layers.get(&name.layer) else { return Tile::new() };
        let shows = |number: u64| {
            let index = usize::try_from(number).unwrap_or(usize::MAX);
            sight.as_ref().is_none_or(|seen| seen.get(index) == Some(&true))
        };
        let id = name.layer.id();
        if name.layer == LayerKind::Parcel {
            let places = self.places_by_row(layer);
            return layer.tiles().tile(name.address, STYLE, id, shows, |number, stands, tags| {
                let index = usize::try_from(number).unwrap_or(usize::MAX);
                if let Some(Some(place)) = places.get(index) {
                    self.describe_parcel(*place, stands, tags);
                }
            });
        }
        layer.tiles().tile(name.address, STYLE, id, shows, |number, _, tags| {
            let index = usize::try_from(number).unwrap_or(usize::MAX);
            if let Some(row) = layer.rows.get(index) {
                describe(name.layer, row, tags);
            }
        })
    }

    /// Rows of a layer that somebody sees, by what is asked of its parcel or of its own place.
    #[must_use]
    pub fn sight(
        &self,
        kind: LayerKind,
        sees_parcel: impl Fn(usize) -> bool,
        sees_place: impl Fn(&LayerRow) -> bool,
    ) -> Vec<bool> {
        let Some(layer) = self.land.layers.get(&kind) else { return Vec::new() };
        match kind {
            LayerKind::Parcel => {
                let places = self.places_by_row(layer);
                places.iter().map(|place| place.is_some_and(&sees_parcel)).collect()
            }
            LayerKind::Building => {
                let seen = |row: &LayerRow| {
                    let code = row.cells.get("宗地代码").and_then(|code| self.land.place_of(code.trim()));
                    code.is_some_and(&sees_parcel)
                };
                layer.rows.iter().map(seen).collect()
            }
            _ => layer.rows.iter().map(sees_place).collect(),
        }
    }

    /// Place of the parcel of each row of the parcel layer.
    fn places_by_row(&self, layer: &Layer) -> Vec<Option<usize>> {
        let mut places = vec![None; layer.rows.len()];
        for (place, ground) in self.land.grounds.iter().enumerate() {
            if let Some(entry) = places.get_mut(ground.row) {
                *entry = Some(place);
            }
        }
        places
    }

    fn describe_parcel(&self, place: usize, stands: bool, tags: &mut Tags<'_>) {
        let line = &self.lines[place];
        let mut text = |name: &str, value: &str| tags.add(name, TileValue::Text(value));
        text("state", line.state.id());
        if let Some((code, _)) = &line.land_use {
            text("use", code);
        }
        if let Some(category) = &line.category {
            text("category", category);
        }
        if let Some(class) = &line.class {
            text("class", class);
        }
        if let Some(age) = line.age {
            tags.add("age", TileValue::Whole(i64::from(age)));
        }
        tags.add("findings", TileValue::Whole(i64::try_from(line.findings).unwrap_or(i64::MAX)));
        // A square that stands for several parcels has a colour, and no name.
        if stands {
            return;
        }
        let parcel = &self.land.parcels[place];
        tags.add("code", TileValue::Text(&parcel.code));
        tags.add("area", TileValue::Text(&parcel.area.to_mu().trim().to_string()));
        if let Some(zone) = &self.land.grounds[place].zone {
            tags.add("zone", TileValue::Text(zone));
        }
    }
}

/// Attributes of layers beside the parcels, by their tile names.
fn describe(kind: LayerKind, row: &LayerRow, tags: &mut Tags<'_>) {
    let columns: &[(&str, &str)] = match kind {
        LayerKind::PlanUnit => &[("id", "单元编号"), ("title", "单元名称"), ("use", "主导用途")],
        LayerKind::RedLine => &[("id", "编号"), ("title", "管控类型")],
        LayerKind::Zone => &[("id", "开发区"), ("title", "名称")],
        LayerKind::Building => {
            &[("id", "建筑物编号"), ("parcel", "宗地代码"), ("floor_area", "建筑面积"), ("storeys", "层数")]
        }
        _ => &[],
    };
    for (name, column) in columns {
        if let Some(text) = row.cells.get(column) {
            tags.add(name, TileValue::Text(text));
        }
    }
    if kind == LayerKind::RedLine {
        let title = row.cells.get("管控类型").unwrap_or_default();
        let word = match title {
            _ if title.contains("农田") => "farmland",
            _ if title.contains("生态") => "ecology",
            _ => "urban",
        };
        tags.add("kind", TileValue::Text(word));
    }
}
