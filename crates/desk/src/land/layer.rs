//! One delivered file of land, read: rows of a map with their shapes and a tile index, or rows of a table. What is
//! wrong in it is a finding with its place. What the rows mean together is left to [`super::register`].

use super::between::overlaps;
use super::cells::Cells;
use super::rows::{Rows, comparison};
use super::setting::LayerChecks;
use atlas::frame::recognition::Cure;
use atlas::tiles::TileIndex;
use atlas::{Frame, Shape};
use fact::{Finding, Place, Severity};
use office::docket::{LayerKind, LayerReading, Tally};
use paper::Delivery;
use paper::map::{Geometry, MapRequest, Standing, read_map};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A file of land as it was read.
pub struct Layer {
    /// What it is about.
    pub kind: LayerKind,
    /// Frame of a map, when it is known.
    pub frame: Option<Frame>,
    /// What a person may confirm to make it readable.
    pub cures: Vec<Cure>,
    /// Names of the columns.
    pub fields: Vec<String>,
    /// Rows in the order of the file.
    pub rows: Vec<LayerRow>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What became of the rows.
    pub tally: Tally,
    /// Areas of title beside those of the geometry, for parcels.
    pub compared: Compared,
    tiles: OnceLock<TileIndex>,
}

/// How many parcels have a geometry whose area is that of the title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The same but for rounding.
    pub within: u64,
    /// Beyond it.
    pub beyond: u64,
    /// Without a geometry that can be measured.
    pub unmeasured: u64,
}

/// A row.
#[derive(Debug)]
pub struct LayerRow {
    /// File and sheet, the same for all rows of a sheet.
    sheet: Arc<Sheet>,
    /// Number of the row, as its file counts.
    pub number: Option<u32>,
    /// Cells that are filled, by header.
    pub cells: Cells,
    /// Its polygons, for a map.
    pub shape: Option<Shape>,
    /// Whether its geometry may be used; true for rows of tables.
    pub is_sound: bool,
}

/// A sheet of a file, or a layer of a map.
#[derive(Debug, Default)]
struct Sheet {
    file: String,
    name: String,
}

impl LayerRow {
    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> Place {
        let (file, sheet) = (self.sheet.file.clone(), self.sheet.name.clone());
        Place { file, sheet, row: self.number, column: None }
    }
}

impl Layer {
    /// Reads a file. Never fails: what cannot be read is a finding.
    #[must_use]
    pub fn read(
        kind: LayerKind,
        name: &str,
        bytes: &[u8],
        reading: &LayerReading,
        checks: &LayerChecks,
    ) -> Self {
        let mut layer = if kind.is_map() {
            Self::read_map(kind, name, bytes, reading)
        } else {
            Self::read_table(kind, name, bytes, reading)
        };
        layer.check();
        if kind == LayerKind::Parcel {
            layer.compare(checks);
            let found = overlaps(&layer, checks.sliver);
            layer.findings.extend(found);
        }
        layer
    }

    /// The tile index, made when it is first asked for.
    pub fn tiles(&self) -> &TileIndex {
        self.tiles.get_or_init(|| {
            let numbered = (0u64..).zip(&self.rows);
            let sound = numbered.filter(|(_, row)| row.is_sound);
            TileIndex::new(sound.filter_map(|(number, row)| Some((number, row.shape.as_ref()?))))
        })
    }

    fn empty(kind: LayerKind) -> Self {
        Self {
            kind,
            frame: None,
            cures: Vec::new(),
            fields: Vec::new(),
            rows: Vec::new(),
            findings: Vec::new(),
            tally: Tally { read: 0, admitted: 0, held: 0, refused: 0 },
            compared: Compared::default(),
            tiles: OnceLock::new(),
        }
    }

    fn read_map(kind: LayerKind, name: &str, bytes: &[u8], reading: &LayerReading) -> Self {
        let mut read = Self::empty(kind);
        let declared = reading.frame.map(Frame::from_epsg);
        if let (Some(number), Some(None)) = (reading.frame, &declared) {
            let message = format!("EPSG:{number} 不是能用的坐标系。");
            read.findings.push(whole_file(
                name,
                "frame-unknown",
                &message,
                "请用 4490、4326、3857 或 4513—4554。",
            ));
        }
        let request = MapRequest {
            declared: declared.flatten(),
            swaps_axes: reading.swaps_axes,
            code_page: reading.code_page.clone(),
            ..MapRequest::default()
        };
        let intake = read_map(name, bytes, &request);
        read.findings.extend(intake.findings);
        for layer in intake.layers {
            read.frame = read.frame.or_else(|| layer.frame.clone());
            read.cures.extend(layer.cures);
            for field in &layer.fields {
                if !read.fields.contains(field) {
                    read.fields.push(field.clone());
                }
            }
            let frame = layer.frame;
            let sheet = Arc::new(Sheet { file: name.to_owned(), name: layer.name });
            let headers: Arc<[Box<str>]> = layer.fields.into_iter().map(Into::into).collect();
            for row in layer.rows {
                let cells = Cells::new(&headers, row.values.iter().map(Option::as_deref));
                let shape = match (row.geometry, &frame) {
                    (Geometry::Area(parts), Some(frame)) => Some(Shape { frame: frame.clone(), parts }),
                    _ => None,
                };
                let is_sound = row.standing == Standing::Admitted && shape.is_some();
                let (sheet, number) = (Arc::clone(&sheet), Some(row.number));
                read.rows.push(LayerRow { sheet, number, cells, shape, is_sound });
            }
        }
        read
    }

    fn read_table(kind: LayerKind, name: &str, bytes: &[u8], reading: &LayerReading) -> Self {
        let mut read = Self::empty(kind);
        let delivery = Delivery { code_page: reading.code_page.clone(), ..Delivery::default() };
        let rows = Rows::read(name, bytes, &delivery);
        read.fields = rows.names;
        read.findings = rows.findings;
        let sheet = Arc::new(Sheet { file: name.to_owned(), name: rows.sheet });
        for (number, cells) in rows.rows {
            let (sheet, number) = (Arc::clone(&sheet), Some(number));
            read.rows.push(LayerRow { sheet, number, cells, shape: None, is_sound: true });
        }
        read
    }

    /// Columns that are needed, keys that come twice, areas of title and geometry; counts the rows.
    fn check(&mut self) {
        let needed: Vec<&Column> = columns(self.kind).iter().filter(|column| column.is_needed).collect();
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let key = columns(self.kind).first().filter(|_| is_keyed(self.kind)).map(|column| column.name);
        for row in &mut self.rows {
            self.tally.read += 1;
            let mut is_refused = false;
            for column in &needed {
                if row.cells.get(column.name).is_none_or(|text| text.trim().is_empty()) {
                    is_refused = true;
                    let message = format!("“{}”是空的，或没有这一列", column.name);
                    let advice = "请补上；列名见图层说明。";
                    self.findings.push(at_row(row, "cell-empty", Severity::Refused, "", &message, advice));
                }
            }
            if let Some(code) = key.and_then(|key| row.cells.get(key)).filter(|code| !code.trim().is_empty())
            {
                let number = row.number.unwrap_or_default();
                if let Some(first) = seen.insert(code.trim().to_owned(), number) {
                    is_refused = true;
                    seen.insert(code.trim().to_owned(), first);
                    let message = format!("第{first}行已经有这个编号，面积会重复计算");
                    let advice = "请先合并或更正编号（S1-1.0f）。";
                    self.findings.push(at_row(row, "key-twice", Severity::Refused, code, &message, advice));
                }
            }
            if is_refused {
                self.tally.refused += 1;
                row.is_sound = false;
                row.cells.clear();
            } else if self.kind.is_map() && !row.is_sound {
                self.tally.held += 1;
            } else {
                self.tally.admitted += 1;
            }
        }
    }

    fn compare(&mut self, checks: &LayerChecks) {
        for row in self.rows.iter().filter(|row| !row.cells.is_empty()) {
            match comparison(row, checks) {
                None => self.compared.unmeasured += 1,
                Some(compared) if compared.is_within => self.compared.within += 1,
                Some(compared) => {
                    self.compared.beyond += 1;
                    let message = format!(
                        "证载 {} 亩，图形 {} 亩，相差 {} 亩",
                        compared.title.to_mu().trim(),
                        compared.geometry.to_mu().trim(),
                        compared.difference.to_mu().trim()
                    );
                    let raw = row.cells.get("宗地面积").unwrap_or_default();
                    let advice = "请核对是面积单位、坐标系还是界址点有误；认定用证载面积。";
                    self.findings.push(at_row(row, "area-differs", Severity::Warning, raw, &message, advice));
                }
            }
        }
    }
}

fn whole_file(name: &str, code: &str, message: &str, advice: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity: Severity::Held,
        place: Place { file: name.to_owned(), ..Place::default() },
        subject: String::new(),
        term: String::new(),
        raw: String::new(),
        message: message.to_owned(),
        advice: advice.to_owned(),
    }
}

pub(super) fn at_row(
    row: &LayerRow,
    code: &str,
    severity: Severity,
    raw: &str,
    message: &str,
    advice: &str,
) -> Finding {
    Finding {
        code: code.to_owned(),
        severity,
        place: row.place(),
        subject: row.cells.get("宗地代码").unwrap_or_default().to_owned(),
        term: String::new(),
        raw: raw.to_owned(),
        message: message.to_owned(),
        advice: advice.to_owned(),
    }
}

/// A column that a kind of file has a use for.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Header.
    pub name: &'static str,
    /// Whether a row without it is refused.
    pub is_needed: bool,
    /// What stands there.
    pub meaning: &'static str,
}

const fn needed(name: &'static str, meaning: &'static str) -> Column {
    Column { name, is_needed: true, meaning }
}

const fn useful(name: &'static str, meaning: &'static str) -> Column {
    Column { name, is_needed: false, meaning }
}

const PARCEL: &[Column] = &[
    needed("宗地代码", "19 位宗地代码或不动产单元代码"),
    needed("宗地面积", "证载面积，亩"),
    useful("土地坐落", "在哪里"),
    useful("开发区", "开发区代码或名称"),
    useful("县（市、区）", "区县代码或名称"),
    useful("土地用途代码", "GB/T 21010 代码"),
    useful("权属清晰", "1 清晰，0 有争议"),
];
const PLAN_UNIT: &[Column] =
    &[needed("单元编号", "规划单元的编号"), useful("单元名称", "名称"), useful("主导用途", "规划的主导用途")];
const RED_LINE: &[Column] =
    &[needed("编号", "管控线的编号"), needed("管控类型", "永久基本农田、生态保护红线或城镇开发边界")];
const ZONE: &[Column] = &[needed("开发区", "开发区代码或名称"), useful("名称", "范围的名称")];
const BUILDING: &[Column] = &[
    needed("建筑物编号", "幢号"),
    useful("宗地代码", "所在宗地"),
    useful("建筑面积", "m²"),
    useful("层数", "地上层数"),
];
const OCCUPANCY: &[Column] =
    &[needed("宗地代码", "所在宗地"), needed("统一社会信用代码", "使用企业"), needed("占用面积", "亩")];
const EXCUSED: &[Column] = &[
    needed("宗地代码", "所在宗地"),
    needed("起", "第一天"),
    useful("止", "最后一天；没有结束的留空"),
    needed("原因", "政府原因、不可抗力或批准延期"),
    useful("文件", "依据"),
];
const BATCH: &[Column] = &[
    needed("批次", "批次名称"),
    needed("批准用地日", "批准日"),
    needed("批准面积", "亩"),
    useful("开发区", "开发区代码或名称；不在开发区的留空"),
    useful("县（市、区）", "区县代码或名称；写了开发区的可以不写"),
    useful("征收补偿面积", "亩；没有报的留空"),
    useful("不再征收", "1 是，0 否"),
];
const BATCH_CHANGE: &[Column] = &[
    needed("批次", "批次名称"),
    needed("变动", "失效或调整"),
    needed("日期", "哪一天"),
    needed("面积", "亩"),
    useful("文件", "依据"),
];
const ZONE_STATE: &[Column] = &[
    needed("开发区", "开发区代码或名称"),
    needed("年度", "数字说的是哪一年年底，如 2024"),
    useful("规划建设用地总面积", "亩；各类规划用地之和应等于它"),
    useful("已供产业用地", "亩，到年底"),
    useful("已建成城镇建设用地", "公顷，评价用；其余列名见术语表"),
];
const SUPPLY: &[Column] = &[
    needed("供地", "合同或决定书编号"),
    needed("日期", "供地日"),
    needed("供地面积", "亩"),
    needed("批次", "用的是哪个批次"),
    needed("分摊面积", "亩"),
];

/// Columns of a kind, the key first; parcels, occupancies and zones take any term of the glossary besides.
#[must_use]
pub fn columns(kind: LayerKind) -> &'static [Column] {
    match kind {
        LayerKind::Parcel => PARCEL,
        LayerKind::PlanUnit => PLAN_UNIT,
        LayerKind::RedLine => RED_LINE,
        LayerKind::Zone => ZONE,
        LayerKind::Building => BUILDING,
        LayerKind::Occupancy => OCCUPANCY,
        LayerKind::Excused => EXCUSED,
        LayerKind::Batch => BATCH,
        LayerKind::BatchChange => BATCH_CHANGE,
        LayerKind::Supply => SUPPLY,
        LayerKind::ZoneState => ZONE_STATE,
    }
}

/// Whether the first column may stand in one row only.
fn is_keyed(kind: LayerKind) -> bool {
    matches!(kind, LayerKind::Parcel | LayerKind::PlanUnit | LayerKind::Building | LayerKind::Batch)
}
