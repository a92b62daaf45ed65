//! A zone's land as it lies in files: `land.toml` names the packs, the survey and the tables; parcels come from a map
//! file, firms, excused time, batches and supplies from tables with Chinese headers. Deciding is left to `office`.

mod rows;

use crate::failure::Failure;
use crate::pack_files::Packs;
use crate::zone::UsedPack;
use fact::{Area, Finding, Place};
use law::{Pack, Value};
use office::identification::{Batch, Choices, Entry, ExcuseCause, Excused, Occupant, Parcel, Supply, Survey};
use paper::map::{MapRequest, Standing, read_map};
use rows::{RowReader, Rows, file_name};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// `land.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    survey: SurveySection,
    #[serde(default)]
    left_out: Vec<String>,
    #[serde(default)]
    readings: BTreeMap<String, String>,
    pack: Vec<UsedPack>,
    files: Files,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SurveySection {
    completed: Option<String>,
    document: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Files {
    parcels: PathBuf,
    firms: PathBuf,
    excused: Option<PathBuf>,
    batches: Option<PathBuf>,
    changes: Option<PathBuf>,
    supplies: Option<PathBuf>,
}

/// Everything that the files say, and what is wrong with them.
#[derive(Debug)]
pub struct Land {
    /// Packs with the zone's numbers.
    pub packs: Vec<Pack>,
    /// What the zone chose.
    pub choices: Choices,
    /// Survey.
    pub survey: Survey,
    /// Parcels.
    pub parcels: Vec<Parcel>,
    /// Area of the geometry by parcel code, where the map has one.
    pub measured: BTreeMap<String, Area>,
    /// Batches.
    pub batches: Vec<Batch>,
    /// Supplies.
    pub supplies: Vec<Supply>,
    /// Findings of all files.
    pub findings: Vec<Finding>,
}

impl Land {
    /// Reads `land.toml` of a zone and the files that it names.
    ///
    /// # Errors
    /// When the description or a pack cannot be used, or a file is not there. What is wrong inside a file is a finding.
    pub fn read(zone: &Path, packs: &Packs) -> Result<Self, Failure> {
        let path = zone.join("land.toml");
        let text = std::fs::read_to_string(&path).map_err(Failure::io(&path))?;
        let wrong = |why: String| Failure::configuration(path.display(), why);
        let described: Description = toml::from_str(&text).map_err(|why| wrong(why.to_string()))?;
        let mut loaded = Vec::with_capacity(described.pack.len());
        for used in &described.pack {
            let pack = packs.load(&used.id)?;
            let configured = pack.with_configuration(&used.parameters, &used.source);
            loaded.push(configured.map_err(crate::pack_files::PackFailure::Refused)?);
        }
        let completed = match &described.survey.completed {
            None => None,
            Some(day) => Some(day.parse().map_err(|_| wrong(format!("“{day}”不是日期，请写 2024-06-30。")))?),
        };
        let mut land = Self {
            packs: loaded,
            choices: Choices {
                readings: described.readings,
                left_out: described.left_out.into_iter().collect(),
            },
            survey: Survey { completed, document: described.survey.document },
            parcels: Vec::new(),
            measured: BTreeMap::new(),
            batches: Vec::new(),
            supplies: Vec::new(),
            findings: Vec::new(),
        };
        let Files { parcels, firms, excused, batches, changes, supplies } = described.files;
        land.read_parcels(&zone.join(parcels))?;
        land.read_firms(&Rows::read(&zone.join(firms))?);
        for (file, take) in [
            (excused, Self::read_excused as fn(&mut Self, &Rows)),
            (batches, Self::read_batches),
            (changes, Self::read_changes),
            (supplies, Self::read_supplies),
        ] {
            if let Some(file) = file {
                take(&mut land, &Rows::read(&zone.join(file))?);
            }
        }
        Ok(land)
    }

    fn read_parcels(&mut self, path: &Path) -> Result<(), Failure> {
        let bytes = std::fs::read(path).map_err(Failure::io(path))?;
        let name = file_name(path);
        let intake = read_map(&name, &bytes, &MapRequest::default());
        self.findings.extend(intake.findings);
        for layer in &intake.layers {
            for row in &layer.rows {
                let place = Place {
                    file: name.clone(),
                    sheet: layer.name.clone(),
                    row: Some(row.number),
                    column: None,
                };
                let cells = layer.fields.iter().zip(&row.values);
                let cells = cells.filter_map(|(header, text)| Some((header.as_str(), text.as_deref()?)));
                let mut row_read = RowReader::new(place, cells.collect(), &mut self.findings);
                let (Some(code), Some(area)) = (row_read.text("宗地代码"), row_read.area("宗地面积"))
                else {
                    continue;
                };
                let figures = row_read.figures(&["宗地代码", "宗地面积"]);
                let shape = layer.frame.as_ref().and_then(|frame| row.shape(frame));
                let measured = shape.filter(|_| row.standing == Standing::Admitted).and_then(|shape| {
                    let frame = shape.measuring_frame()?;
                    Some(shape.on_plane(&frame)?.area(2, fact::Rounding::HalfUp))
                });
                self.measured.extend(measured.map(|measured| (code.clone(), measured)));
                self.parcels.push(Parcel { code, area, figures, ..Parcel::default() });
            }
        }
        Ok(())
    }

    fn read_firms(&mut self, rows: &Rows) {
        let known = by_id(&self.parcels, |parcel| &parcel.code);
        for (place, cells) in rows.each() {
            let mut row = RowReader::new(place, cells, &mut self.findings);
            let (Some(code), Some(uscc), Some(area)) =
                (row.text("宗地代码"), row.text("统一社会信用代码"), row.area("占用面积"))
            else {
                continue;
            };
            let figures = row.figures(&["宗地代码", "统一社会信用代码", "占用面积"]);
            match known.get(&code).and_then(|index| self.parcels.get_mut(*index)) {
                Some(parcel) => parcel.occupants.push(Occupant { uscc, area, figures }),
                None => row.no_parcel(&code),
            }
        }
    }

    fn read_excused(&mut self, rows: &Rows) {
        let known = by_id(&self.parcels, |parcel| &parcel.code);
        for (place, cells) in rows.each() {
            let mut row = RowReader::new(place, cells, &mut self.findings);
            let (Some(code), Some(from)) = (row.text("宗地代码"), row.day("起")) else { continue };
            let to = if row.has("止") { row.day("止") } else { None };
            let cause = match row.text("原因").as_deref() {
                Some("政府原因") => ExcuseCause::Government,
                Some("不可抗力") => ExcuseCause::ForceMajeure,
                Some("批准延期") => ExcuseCause::Extension,
                Some(other) => {
                    row.wrong(
                        "unknown-cause",
                        other,
                        "不是可扣除的原因",
                        "请写 政府原因、不可抗力 或 批准延期。",
                    );
                    continue;
                }
                None => continue,
            };
            let document = row.text("文件").unwrap_or_default();
            match known.get(&code).and_then(|index| self.parcels.get_mut(*index)) {
                Some(parcel) => parcel.excused.push(Excused { from, to, cause, document }),
                None => row.no_parcel(&code),
            }
        }
    }

    fn read_batches(&mut self, rows: &Rows) {
        for (place, cells) in rows.each() {
            let mut row = RowReader::new(place, cells, &mut self.findings);
            let (Some(id), Some(approved), Some(area)) =
                (row.text("批次"), row.day("批准用地日"), row.area("批准面积"))
            else {
                continue;
            };
            let compensated =
                if row.has("征收补偿面积") { row.area("征收补偿面积") } else { None };
            let dropped = match row
                .figures(&["批次", "批准用地日", "批准面积", "征收补偿面积"])
                .get("expropriation_dropped")
            {
                Some(Value::Flag(flag)) => Some(*flag),
                _ => None,
            };
            let (lapsed, adjusted) = (Vec::new(), Vec::new());
            self.batches.push(Batch { id, approved, area, compensated, dropped, lapsed, adjusted });
        }
    }

    fn read_changes(&mut self, rows: &Rows) {
        let known = by_id(&self.batches, |batch| &batch.id);
        for (place, cells) in rows.each() {
            let mut row = RowReader::new(place, cells, &mut self.findings);
            let (Some(id), Some(kind), Some(on), Some(area)) =
                (row.text("批次"), row.text("变动"), row.day("日期"), row.area("面积"))
            else {
                continue;
            };
            let entry = Entry { on, area, document: row.text("文件").unwrap_or_default() };
            let batch = known.get(&id).and_then(|index| self.batches.get_mut(*index));
            match (batch, kind.as_str()) {
                (Some(batch), "失效") => batch.lapsed.push(entry),
                (Some(batch), "调整") => batch.adjusted.push(entry),
                (Some(_), other) => {
                    row.wrong("unknown-change", other, "不是批次的变动", "请写 失效 或 调整。")
                }
                (None, _) => row.wrong("unknown-batch", &id, "这个批次不在台账里", "请先登记批次。"),
            }
        }
    }

    /// One row per supply and batch; rows of one supply belong together.
    fn read_supplies(&mut self, rows: &Rows) {
        let mut known = by_id(&self.supplies, |supply| &supply.id);
        for (place, cells) in rows.each() {
            let mut row = RowReader::new(place, cells, &mut self.findings);
            let (Some(id), Some(on), Some(area), Some(batch), Some(share)) = (
                row.text("供地"),
                row.day("日期"),
                row.area("供地面积"),
                row.text("批次"),
                row.area("分摊面积"),
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

/// Place of each record by its own id.
fn by_id<T>(records: &[T], id: impl Fn(&T) -> &String) -> HashMap<String, usize> {
    records.iter().enumerate().map(|(index, record)| (id(record).clone(), index)).collect()
}
