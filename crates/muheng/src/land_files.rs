//! A zone's land as it lies in files: `land.toml` names the packs, the survey and the tables; parcels come from a map
//! file, firms, excused time, batches and supplies from tables with Chinese headers. Deciding is left to `office`.

use crate::stop::Stop;
use desk::Packs;
use fact::{Area, Decimal, Finding, Place, Severity, glossary};
use jiff::civil::Date;
use law::{Pack, Value};
use office::identification::{
    Batch, Choices, Entry, ExcuseCause, Excused, Figures, Occupant, Parcel, Supply, Survey,
};
use office::supply::figure;
use paper::map::{MapRequest, Standing, read_map};
use paper::plain::{ColumnKind, PlainMantissas, read_plain};
use serde::Deserialize;
use std::collections::BTreeMap;
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
struct UsedPack {
    id: String,
    #[serde(default)]
    parameters: BTreeMap<String, Decimal>,
    #[serde(default)]
    source: String,
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
    pub fn read(zone: &Path, packs: &Packs) -> Result<Self, Stop> {
        let path = zone.join("land.toml");
        let text = std::fs::read_to_string(&path).map_err(Stop::io(&path))?;
        let wrong = |why: String| Stop::Use(format!("{}：{why}", path.display()));
        let described: Description = toml::from_str(&text).map_err(|why| wrong(why.to_string()))?;
        let mut loaded = Vec::with_capacity(described.pack.len());
        for used in &described.pack {
            let pack = packs.load(&used.id)?;
            let configured = pack.with_configuration(&used.parameters, &used.source);
            loaded.push(configured.map_err(desk::PackFailure::Refused)?);
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

    fn read_parcels(&mut self, path: &Path) -> Result<(), Stop> {
        let bytes = std::fs::read(path).map_err(Stop::io(path))?;
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
        for (place, cells) in rows.each() {
            let mut row = RowReader::new(place, cells, &mut self.findings);
            let (Some(code), Some(uscc), Some(area)) =
                (row.text("宗地代码"), row.text("统一社会信用代码"), row.area("占用面积"))
            else {
                continue;
            };
            let figures = row.figures(&["宗地代码", "统一社会信用代码", "占用面积"]);
            match self.parcels.iter_mut().find(|parcel| parcel.code == code) {
                Some(parcel) => parcel.occupants.push(Occupant { uscc, area, figures }),
                None => row.no_parcel(&code),
            }
        }
    }

    fn read_excused(&mut self, rows: &Rows) {
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
            match self.parcels.iter_mut().find(|parcel| parcel.code == code) {
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
        for (place, cells) in rows.each() {
            let mut row = RowReader::new(place, cells, &mut self.findings);
            let (Some(id), Some(kind), Some(on), Some(area)) =
                (row.text("批次"), row.text("变动"), row.day("日期"), row.area("面积"))
            else {
                continue;
            };
            let entry = Entry { on, area, document: row.text("文件").unwrap_or_default() };
            let batch = self.batches.iter_mut().find(|batch| batch.id == id);
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
            match self.supplies.iter_mut().find(|supply| supply.id == id) {
                Some(supply) => supply.shares.push((batch, share)),
                None => self.supplies.push(Supply { id, on, area, shares: vec![(batch, share)] }),
            }
        }
    }
}

/// The rows of a table with one header row.
struct Rows {
    file: String,
    names: Vec<String>,
    rows: Vec<Vec<Option<String>>>,
}

impl Rows {
    fn read(path: &Path) -> Result<Self, Stop> {
        let file = std::fs::File::open(path).map_err(Stop::io(path))?;
        let (names, table) = read_plain(file, |_| ColumnKind::Text)
            .map_err(|why| Stop::Findings(format!("{}：{why}", path.display())))?;
        let mut rows = Vec::new();
        for segment in &table.segments {
            for row in 0..segment.rows {
                let cell =
                    |(column, texts): (&paper::plain::PlainColumn, &Option<std::sync::Arc<[Box<str>]>>)| {
                        if column.gaps.get(row) == Some(&1) {
                            return None;
                        }
                        let number = match &column.mantissas {
                            PlainMantissas::Narrow(values) => i64::from(*values.get(row)?),
                            PlainMantissas::Wide(values) => *values.get(row)?,
                        };
                        Some(texts.as_ref()?.get(usize::try_from(number).ok()?)?.to_string())
                    };
                rows.push(segment.columns.iter().zip(&table.texts).map(cell).collect());
            }
        }
        Ok(Self { file: file_name(path), names, rows })
    }

    fn each(&self) -> impl Iterator<Item = (Place, BTreeMap<&str, &str>)> {
        self.rows.iter().zip(2u32..).map(|(row, number)| {
            let place =
                Place { file: self.file.clone(), sheet: String::new(), row: Some(number), column: None };
            let cells = self.names.iter().zip(row);
            let cells = cells.filter_map(|(name, cell)| Some((name.as_str(), cell.as_deref()?)));
            (place, cells.collect())
        })
    }
}

/// One row; what does not fit becomes a finding.
struct RowReader<'r> {
    place: Place,
    cells: BTreeMap<&'r str, &'r str>,
    findings: &'r mut Vec<Finding>,
}

impl<'r> RowReader<'r> {
    fn new(place: Place, cells: BTreeMap<&'r str, &'r str>, findings: &'r mut Vec<Finding>) -> Self {
        Self { place, cells, findings }
    }

    fn has(&self, header: &str) -> bool {
        self.cells.contains_key(header)
    }

    fn text(&mut self, header: &str) -> Option<String> {
        let found = self.cells.get(header).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if found.is_none() {
            self.wrong("cell-empty", "", &format!("“{header}”是空的"), "请补上这一格。");
        }
        found
    }

    fn area(&mut self, header: &str) -> Option<Area> {
        let text = self.text(header)?;
        let area = text.parse::<Decimal>().ok().and_then(Area::from_mu);
        if area.is_none() {
            self.wrong("not-an-area", &text, &format!("“{header}”不是面积"), "请写亩数，小数不超过六位。");
        }
        area
    }

    fn day(&mut self, header: &str) -> Option<Date> {
        let text = self.text(header)?;
        let day = text.parse().ok();
        if day.is_none() {
            self.wrong("not-a-day", &text, &format!("“{header}”不是日期"), "请写 2024-06-30。");
        }
        day
    }

    /// Figures of the columns whose header is a term of the glossary.
    fn figures(&mut self, besides: &[&str]) -> Figures {
        let mut figures = Figures::new();
        let cells: Vec<(&str, &str)> = self.cells.iter().map(|(header, text)| (*header, *text)).collect();
        for (header, text) in cells {
            if besides.contains(&header) || text.trim().is_empty() {
                continue;
            }
            let Some(term) = glossary::terms().find(|term| term.zh == header || term.id == header) else {
                self.wrong(
                    "unknown-column",
                    header,
                    "这一列不是术语表里的词",
                    "请用术语表里的名称，或删去这一列。",
                );
                continue;
            };
            match figure(&term.id, text) {
                Ok(value) => drop(figures.insert(term.id.clone(), value)),
                Err(refusal) => self.wrong("bad-figure", text, &refusal.message, &refusal.advice),
            }
        }
        figures
    }

    fn no_parcel(&mut self, code: &str) {
        self.wrong("unknown-parcel", code, "这宗地不在宗地图层里", "请核对宗地代码。");
    }

    fn wrong(&mut self, code: &str, raw: &str, message: &str, advice: &str) {
        self.findings.push(Finding {
            code: code.to_owned(),
            severity: Severity::Held,
            place: self.place.clone(),
            subject: self.cells.get("宗地代码").map_or_else(String::new, |code| (*code).to_owned()),
            term: String::new(),
            raw: raw.to_owned(),
            message: message.to_owned(),
            advice: advice.to_owned(),
        });
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
