//! `cargo xtask load-zone FIRMS FOLDER`: a zone of any size with five years of workbooks, for measuring how the office
//! bears it. It has the demo zone's forms and schemes and none of its stories or faults.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "made-up figures of a known small size, to measure with"
)]

use crate::machine;
use crate::samples::city::{YEARS, ZONES};
use crate::samples::codes::credit_code;
use crate::samples::industry::INDUSTRIES;
use crate::samples::random::Random;
use crate::tree::root;
use rust_xlsxwriter::{Workbook, XlsxError};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A form that is delivered, as the demo zone's forms head it; a firm that says nothing has no row.
struct Form {
    id: &'static str,
    title: &'static str,
    columns: &'static [&'static str],
    row: fn(&Firm, &mut Year) -> Option<Vec<Value>>,
}

/// What stands in a cell.
enum Value {
    Number(f64),
    Text(String),
}

/// What a firm's year is drawn from.
struct Year {
    random: Random,
    revenue: f64,
}

const FIRM: [&str; 2] = ["统一社会信用代码", "企业名称"];
const FORMS: &[Form] = &[
    Form {
        id: "market_regulation",
        title: "登记信息",
        columns: &["登记状态"],
        row: |firm, _| Some(about(firm, [Value::Text("存续".to_owned())])),
    },
    Form {
        id: "power",
        title: "用电量",
        columns: &["年用电量（kWh）"],
        row: |firm, year| {
            let used = (year.revenue * year.random.lognormal(300.0, 0.3)).round();
            Some(about(firm, [Value::Number(used.min(900_000.0))]))
        },
    },
    Form {
        id: "ecology",
        title: "污染物排放",
        columns: &["重点排污单位"],
        row: |firm, year| {
            let polluter = if year.random.chance(0.03) { "是" } else { "否" };
            Some(about(firm, [Value::Text(polluter.to_owned())]))
        },
    },
    Form {
        id: "tax",
        title: "企业税收",
        columns: &["实缴税金（万元）", "开票销售收入（万元）"],
        row: |firm, year| {
            let tax = year.revenue * year.random.lognormal(0.045, 0.4);
            Some(about(firm, [money(tax), money(year.revenue)]))
        },
    },
    Form {
        id: "land",
        title: "企业用地",
        columns: &["登记用地面积（亩）", "租入用地面积（亩）"],
        row: |firm, _| Some(about(firm, [money(firm.mu), Value::Number(0.0)])),
    },
    Form {
        id: "parcel",
        title: "宗地",
        columns: &["宗地代码", "权利人信用代码", "宗地面积（亩）"],
        row: |firm, _| Some(vec![Value::Text(firm.parcel()), Value::Text(firm.code.clone()), money(firm.mu)]),
    },
    Form {
        id: "lease",
        title: "租赁",
        columns: &[
            "备案编号",
            "宗地代码",
            "出租方信用代码",
            "承租方信用代码",
            "分摊用地面积（亩）",
            "起始日期",
        ],
        row: |firm, _| {
            let tenant = firm.tenant.clone()?;
            let landlord = firm.code.clone();
            let texts = [format!("ZL{:06}", firm.serial), firm.parcel(), landlord, tenant];
            let mut row: Vec<Value> = texts.map(Value::Text).into();
            row.extend([money(firm.mu * 0.2), Value::Text("2019-01-01".to_owned())]);
            Some(row)
        },
    },
    Form {
        id: "statistics",
        title: "规上企业",
        columns: COMMON,
        row: |firm, year| {
            (firm.revenue >= ABOVE_SCALE).then(|| common(firm, year, year.revenue.max(ABOVE_SCALE)))
        },
    },
    Form {
        id: "declaration",
        title: "规下申报",
        columns: COMMON,
        row: |firm, year| {
            (firm.revenue < ABOVE_SCALE).then(|| common(firm, year, year.revenue.min(ABOVE_SCALE - 1.0)))
        },
    },
    Form {
        id: "zone_committee",
        title: "参评信息",
        columns: &["行政区划代码", "开发区代码", "投产年份"],
        row: |firm, _| {
            let place = &ZONES[firm.zone];
            let texts = [place.region, place.id].map(|text| Value::Text(text.to_owned()));
            Some(about(firm, texts.into_iter().chain([Value::Number(f64::from(firm.start_year))])))
        },
    },
];
const COMMON: &[&str] = &[
    "行业代码",
    "营业收入（万元）",
    "利润总额（万元）",
    "工业总产值（万元）",
    "研发费用（万元）",
    "平均用工人数",
];
/// Forms whose rows are not about a firm.
const OF_LAND: [&str; 2] = ["parcel", "lease"];
/// 万元 of revenue a year from which a firm is above the line of the statistics.
const ABOVE_SCALE: f64 = 2_000.0;
const SEED: u64 = 100_000;

struct Firm {
    serial: usize,
    code: String,
    name: String,
    zone: usize,
    industry: &'static str,
    /// Credit code of the firm that rents a part of its land.
    tenant: Option<String>,
    mu: f64,
    revenue: f64,
    start_year: i16,
}

/// Writes the zone into the folder; the same bytes for the same number of firms.
pub fn run(firms: &str, folder: &str) -> Result<(), String> {
    let firms: usize = firms.parse().map_err(|_| format!("`{firms}` is not a number of firms"))?;
    // The tool that asks for many people at once is looked for here, before anybody waits for the files.
    machine::program("wrk", &[], "wrk")?;
    let folder = Path::new(folder);
    let wrong = |why: std::io::Error| format!("{}: {why}", folder.display());
    fs::create_dir_all(folder.join("files")).map_err(wrong)?;
    describe(folder)?;
    let city = city(firms);
    let mut deliveries = String::new();
    for year in YEARS {
        for form in FORMS {
            let file = format!("files/{}_{year}.xlsx", form.id);
            let mut workbook = table(&city, form, year).map_err(|why| why.to_string())?;
            workbook.save(folder.join(&file)).map_err(|why| format!("{file}: {why}"))?;
            let delivered = year + 1;
            write!(
                deliveries,
                "[[delivery]]\nfile = \"{file}\"\nform = \"{}\"\ndelivered = {delivered}-03-10\nyear = {year}\n\n",
                form.id
            )
            .map_err(|why| why.to_string())?;
        }
        println!("{year}: {} workbooks of {firms} firms", FORMS.len());
    }
    fs::write(folder.join("deliveries.toml"), deliveries).map_err(wrong)
}

/// The demo zone's description, rules and forms, without its files.
fn describe(folder: &Path) -> Result<(), String> {
    let demo = root().join("zones/demo");
    for inner in ["", "forms"] {
        let (from, to) = (demo.join(inner), folder.join(inner));
        let wrong = |why: std::io::Error| format!("{}: {why}", to.display());
        fs::create_dir_all(&to).map_err(wrong)?;
        for entry in fs::read_dir(&from).map_err(|why| format!("{}: {why}", from.display()))?.flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                fs::copy(&path, to.join(entry.file_name())).map_err(wrong)?;
            }
        }
    }
    Ok(())
}

fn city(firms: usize) -> Vec<Firm> {
    let mut random = Random::new(SEED, "load");
    let mut city: Vec<Firm> = (0..firms)
        .map(|serial| {
            let zone = random.between(0, ZONES.len() as i64) as usize;
            let mu = random.lognormal(11.0, 0.9).clamp(1.6, 420.0);
            Firm {
                serial,
                code: credit_code(ZONES[zone].region, serial as u32 + 1),
                name: format!("{}{serial:06}号机械制造有限公司", &ZONES[zone].title),
                zone,
                industry: INDUSTRIES[random.between(0, INDUSTRIES.len() as i64) as usize].class,
                tenant: None,
                mu,
                revenue: mu * random.lognormal(180.0, 0.8),
                start_year: random.between(1998, 2019) as i16,
            }
        })
        .collect();
    for serial in (0..firms.saturating_sub(1)).step_by(LEASES) {
        city[serial].tenant = Some(city[serial + 1].code.clone());
    }
    city
}

/// One firm in so many lets a part of its land.
const LEASES: usize = 25;

fn table(city: &[Firm], form: &Form, year: i16) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet_with_constant_memory()?;
    page.set_name(form.title)?;
    page.write(0, 0, format!("示范市{year}年度{}（示范数据）", form.title))?;
    let firm: &[&str] = if OF_LAND.contains(&form.id) { &[] } else { &FIRM };
    for (column, header) in firm.iter().chain(form.columns).enumerate() {
        page.write(1, column as u16, *header)?;
    }
    let mut line = 2;
    for firm in city {
        let Some(row) = (form.row)(firm, &mut Year::of(firm, year)) else { continue };
        for (column, value) in row.into_iter().enumerate() {
            match value {
                Value::Number(number) => page.write(line, column as u16, number)?,
                Value::Text(text) => page.write(line, column as u16, text)?,
            };
        }
        line += 1;
    }
    Ok(workbook)
}

impl Firm {
    fn parcel(&self) -> String {
        format!("{}001001GB{:05}W{:08}", ZONES[self.zone].region, self.serial % 100_000, self.serial)
    }
}

impl Year {
    /// A stream for each firm and year, so that every form tells the same figures.
    fn of(firm: &Firm, year: i16) -> Self {
        let mut random = Random::new(SEED + firm.serial as u64 * 31 + year.unsigned_abs() as u64, "year");
        let revenue = firm.revenue * random.lognormal(1.0, 0.15);
        Self { random, revenue }
    }
}

/// A row that begins with the firm.
fn about(firm: &Firm, values: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let firm = [firm.code.clone(), firm.name.clone()].map(Value::Text);
    firm.into_iter().chain(values).collect()
}

fn money(number: f64) -> Value {
    Value::Number((number * 100.0).round() / 100.0)
}

/// Industry, revenue, profit, output, research, staff.
fn common(firm: &Firm, year: &mut Year, revenue: f64) -> Vec<Value> {
    let figures = [
        revenue,
        revenue * (0.06 + 0.04 * year.random.normal()),
        revenue * year.random.lognormal(1.01, 0.04),
        revenue * year.random.lognormal(0.02, 0.5),
    ];
    let staff = Value::Number((revenue / 90.0 + 3.0).round());
    let industry = Value::Text(firm.industry.to_owned());
    about(firm, [industry].into_iter().chain(figures.map(money)).chain([staff]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_firm_is_either_above_the_line_or_below_it() {
        let city = city(40);
        let rows = |id: &str| {
            let form = FORMS.iter().find(|form| form.id == id).unwrap();
            let bytes = table(&city, form, 2024).unwrap().save_to_buffer().unwrap();
            let mut read: calamine::Xlsx<_> =
                calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
            calamine::Reader::worksheet_range(&mut read, form.title).unwrap().height() - 2
        };
        assert_eq!((rows("tax"), rows("parcel"), rows("lease")), (40, 40, 2));
        let (above, below) = (rows("statistics"), rows("declaration"));
        assert!(above > 0 && below > 0);
        assert_eq!(above + below, 40);
    }
}
