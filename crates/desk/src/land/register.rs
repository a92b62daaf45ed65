//! What the layers of land say together: parcels with their firms and excused time, batches with what lapsed and was
//! supplied. What does not fit together is a finding. Deciding is left to `office`.

use super::layer::{Layer, LayerRow};
use super::rows::{RowReader, comparison};
use super::setting::{LandRules, LandSetting};
use super::surveyed::Surveyed;
use crate::failure::Failure;
use crate::pack_files::Packs;
use fact::{Area, Finding};
use jiff::civil::Date;
use law::{Figures, Value};
use office::docket::{LayerKind, PlaceName};
use office::identification::{Batch, Entry, ExcuseCause, Excused, Occupant, Parcel, Supply};
use office::zone_land::ZoneYear;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

/// Layers by kind.
pub type Layers = BTreeMap<LayerKind, Arc<Layer>>;

/// Everything that the layers say, and what is wrong between them.
pub struct Land {
    /// Packs, readings, survey.
    pub rules: LandRules,
    /// The layers.
    pub layers: Layers,
    /// Parcels.
    pub parcels: Vec<Parcel>,
    /// Where each parcel lies, in the same order.
    pub grounds: Vec<Ground>,
    /// Batches.
    pub batches: Vec<Batch>,
    /// Supplies.
    pub supplies: Vec<Supply>,
    /// What closed surveys say, by the place of the parcel.
    pub surveyed: BTreeMap<usize, Vec<Surveyed>>,
    /// What zones reported, by zone.
    pub zone_years: BTreeMap<String, Vec<ZoneYear>>,
    /// What is wrong, with the findings of every file before it.
    pub findings: Vec<Finding>,
    places: HashMap<String, usize>,
}

/// Where a parcel lies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ground {
    /// Row of the parcel layer, from 0: the number of its shape in tiles.
    pub row: usize,
    /// Area of its geometry, where it has one that can be measured.
    pub measured: Option<Area>,
    /// Development zone, as the layer names it.
    pub zone: Option<String>,
    /// District.
    pub region: Option<String>,
    /// Where it lies, in words.
    pub location: String,
}

impl Land {
    /// Reads `land.toml` of a zone and the files that it names, those that describe the land on a day.
    ///
    /// # Errors
    /// When the description or a pack cannot be used, or a file is not there. What is wrong inside a file is a finding.
    pub fn read(zone: &Path, packs: &Packs, day: Date) -> Result<Self, Failure> {
        let path = zone.join("land.toml");
        let text = std::fs::read_to_string(&path).map_err(Failure::io(&path))?;
        let setting = LandSetting::from_toml(&text)?;
        let rules = setting.rules(packs)?;
        let mut layers = Layers::new();
        let mut files: Vec<_> = setting.file.iter().collect();
        files.sort_by_key(|file| file.valid_from);
        for kind in LayerKind::ALL {
            let fits = |file: &&&super::setting::LandFile| {
                file.kind == kind && file.valid_from.is_none_or(|from| from <= day)
            };
            let Some(file) = files.iter().rfind(fits) else { continue };
            let path = zone.join(&file.path);
            let bytes = std::fs::read(&path).map_err(Failure::io(&path))?;
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            layers.insert(kind, Arc::new(Layer::read(kind, &name, &bytes, &file.reading, &rules.checks)));
        }
        Ok(Self::assemble(rules, layers))
    }

    /// Puts layers together.
    #[must_use]
    pub fn assemble(rules: LandRules, layers: Layers) -> Self {
        let mut land = Self {
            rules,
            layers: layers.clone(),
            parcels: Vec::new(),
            grounds: Vec::new(),
            batches: Vec::new(),
            supplies: Vec::new(),
            surveyed: BTreeMap::new(),
            zone_years: BTreeMap::new(),
            findings: Vec::new(),
            places: HashMap::new(),
        };
        for layer in layers.values() {
            land.findings.extend(layer.findings.iter().cloned());
        }
        let rows = |kind: LayerKind| layers.get(&kind).map_or(&[][..], |layer| &layer.rows[..]);
        land.read_parcels(rows(LayerKind::Parcel));
        land.read_firms(rows(LayerKind::Occupancy));
        land.read_excused(rows(LayerKind::Excused));
        land.read_batches(rows(LayerKind::Batch));
        land.read_changes(rows(LayerKind::BatchChange));
        land.read_supplies(rows(LayerKind::Supply));
        land.read_zone_states(rows(LayerKind::ZoneState));
        land
    }

    /// Calls districts and development zones by their ids, where the layer has their names.
    pub fn name_places(&mut self, places: &[PlaceName]) {
        let id = |text: &mut Option<String>| {
            let known = places.iter().find(|place| text.as_deref() == Some(place.title.as_str()));
            if let Some(place) = known {
                *text = Some(place.id.clone());
            }
        };
        // The district of a zone goes with it.
        let place = |zone: &mut Option<String>, region: &mut Option<String>| {
            id(zone);
            id(region);
            let own =
                || places.iter().find(|place| Some(place.id.as_str()) == zone.as_deref())?.region.clone();
            *region = region.take().or_else(own);
        };
        for ground in &mut self.grounds {
            place(&mut ground.zone, &mut ground.region);
        }
        for batch in &mut self.batches {
            place(&mut batch.zone, &mut batch.region);
        }
        for (zone, years) in std::mem::take(&mut self.zone_years) {
            let mut zone = Some(zone);
            id(&mut zone);
            self.zone_years.entry(zone.unwrap_or_default()).or_default().extend(years);
        }
    }

    /// Place of a parcel by its code.
    #[must_use]
    pub fn place_of(&self, code: &str) -> Option<usize> {
        self.places.get(code).copied()
    }

    fn read_parcels(&mut self, rows: &[LayerRow]) {
        for (number, row) in rows.iter().enumerate().filter(|(_, row)| !row.cells.is_empty()) {
            let mut read = RowReader::new(row, &mut self.findings);
            let (Some(code), Some(area)) = (read.text("宗地代码"), read.area("宗地面积")) else {
                continue;
            };
            let figures = read.figures(&["宗地代码", "宗地面积"]);
            let text = |id: &str| match figures.get(id) {
                Some(Value::Text(text)) => Some(text.to_string()),
                _ => None,
            };
            self.grounds.push(Ground {
                row: number,
                measured: comparison(row, &self.rules.checks).map(|compared| compared.geometry),
                zone: text("zone"),
                region: text("region"),
                location: text("land_location").unwrap_or_default(),
            });
            self.places.insert(code.clone(), self.parcels.len());
            self.parcels.push(Parcel { code, area, figures, ..Parcel::default() });
        }
    }

    fn read_firms(&mut self, rows: &[LayerRow]) {
        for row in rows.iter().filter(|row| !row.cells.is_empty()) {
            let mut read = RowReader::new(row, &mut self.findings);
            let (Some(code), Some(uscc), Some(area)) =
                (read.text("宗地代码"), read.text("统一社会信用代码"), read.area("占用面积"))
            else {
                continue;
            };
            let figures = read.figures(&["宗地代码", "统一社会信用代码", "占用面积"]);
            match self.places.get(&code).and_then(|index| self.parcels.get_mut(*index)) {
                Some(parcel) => parcel.occupants.push(Occupant { uscc, area, figures }),
                None => read.no_parcel(&code),
            }
        }
    }

    fn read_excused(&mut self, rows: &[LayerRow]) {
        for row in rows.iter().filter(|row| !row.cells.is_empty()) {
            let mut read = RowReader::new(row, &mut self.findings);
            let (Some(code), Some(from)) = (read.text("宗地代码"), read.day("起")) else { continue };
            let to = if read.has("止") { read.day("止") } else { None };
            let cause = match read.text("原因").as_deref() {
                Some("政府原因") => ExcuseCause::Government,
                Some("不可抗力") => ExcuseCause::ForceMajeure,
                Some("批准延期") => ExcuseCause::Extension,
                Some(other) => {
                    let advice = "请写 政府原因、不可抗力 或 批准延期。";
                    read.wrong("unknown-cause", other, "不是可扣除的原因", advice);
                    continue;
                }
                None => continue,
            };
            let document = optional(&mut read, "文件");
            match self.places.get(&code).and_then(|index| self.parcels.get_mut(*index)) {
                Some(parcel) => parcel.excused.push(Excused { from, to, cause, document }),
                None => read.no_parcel(&code),
            }
        }
    }

    fn read_batches(&mut self, rows: &[LayerRow]) {
        for row in rows.iter().filter(|row| !row.cells.is_empty()) {
            let mut read = RowReader::new(row, &mut self.findings);
            let (Some(id), Some(approved), Some(area)) =
                (read.text("批次"), read.day("批准用地日"), read.area("批准面积"))
            else {
                continue;
            };
            let compensated =
                if read.has("征收补偿面积") { read.area("征收补偿面积") } else { None };
            let mut place = |header: &str| read.has(header).then(|| read.text(header)).flatten();
            let (zone, region) = (place("开发区"), place("县（市、区）"));
            let besides = ["批次", "批准用地日", "批准面积", "征收补偿面积", "开发区", "县（市、区）"];
            let figures: Figures = read.figures(&besides);
            let dropped = match figures.get("expropriation_dropped") {
                Some(Value::Flag(flag)) => Some(*flag),
                _ => None,
            };
            let (lapsed, adjusted) = (Vec::new(), Vec::new());
            self.batches.push(Batch {
                id,
                zone,
                region,
                approved,
                area,
                compensated,
                dropped,
                lapsed,
                adjusted,
            });
        }
    }

    fn read_changes(&mut self, rows: &[LayerRow]) {
        let known = by_id(&self.batches, |batch| &batch.id);
        for row in rows.iter().filter(|row| !row.cells.is_empty()) {
            let mut read = RowReader::new(row, &mut self.findings);
            let (Some(id), Some(kind), Some(on), Some(area)) =
                (read.text("批次"), read.text("变动"), read.day("日期"), read.area("面积"))
            else {
                continue;
            };
            let entry = Entry { on, area, document: optional(&mut read, "文件") };
            let batch = known.get(&id).and_then(|index| self.batches.get_mut(*index));
            match (batch, kind.as_str()) {
                (Some(batch), "失效") => batch.lapsed.push(entry),
                (Some(batch), "调整") => batch.adjusted.push(entry),
                (Some(_), other) => {
                    read.wrong("unknown-change", other, "不是批次的变动", "请写 失效 或 调整。");
                }
                (None, _) => read.wrong("unknown-batch", &id, "这个批次不在台账里", "请先登记批次。"),
            }
        }
    }

    /// One row per supply and batch; rows of one supply belong together.
    fn read_supplies(&mut self, rows: &[LayerRow]) {
        let mut known = by_id(&self.supplies, |supply| &supply.id);
        for row in rows.iter().filter(|row| !row.cells.is_empty()) {
            let mut read = RowReader::new(row, &mut self.findings);
            let (Some(id), Some(on), Some(area), Some(batch), Some(share)) = (
                read.text("供地"),
                read.day("日期"),
                read.area("供地面积"),
                read.text("批次"),
                read.area("分摊面积"),
            ) else {
                continue;
            };
            let index = *known.entry(id.clone()).or_insert_with(|| {
                self.supplies.push(Supply { id, on, area, shares: Vec::new() });
                self.supplies.len() - 1
            });
            self.supplies[index].shares.push((batch, share));
        }
    }
}

fn optional(read: &mut RowReader<'_>, header: &str) -> String {
    if read.has(header) { read.text(header).unwrap_or_default() } else { String::new() }
}

/// Place of each record by its own id.
fn by_id<T>(records: &[T], id: impl Fn(&T) -> &String) -> HashMap<String, usize> {
    records.iter().enumerate().map(|(index, record)| (id(record).clone(), index)).collect()
}
