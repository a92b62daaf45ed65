//! `muheng identify`: which land of a zone is low-efficiency, idle, waiting, supplied and not used, or approved and not
//! supplied, on a day.

use crate::Format;
use crate::data_folder::DataFolder;
use crate::language::Language;
use crate::stop::Stop;
use crate::zone_data::city_facts;
use desk::Packs;
use desk::land::Land;
use desk::year::{YearFigures, scheme};
use desk::zone::Zone;
use fact::{Area, Finding};
use jiff::civil::Date;
use law::Pack;
use office::calendar::Calendar;
use office::evaluation::evaluate;
use office::identification::{
    BatchWord, Cause, Delay, Full, Identification, Ledger, Limb, ParcelFinding, Standard, Standing,
    WatchReason, class_figures, identify, ledger,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Arguments of `muheng identify`.
#[derive(clap::Args)]
pub struct Arguments {
    /// 开发区：zones 下的名称，或文件夹；其中要有 land.toml
    #[arg(long)]
    zone: PathBuf,
    /// 基准日，如 2024-07-01
    #[arg(long)]
    as_of: Date,
    /// 用这一年的评价结果定企业的等级；不写时用文件里的
    #[arg(long)]
    year: Option<i16>,
    /// 土地算低效的等级，用逗号分开；不写时是末等
    #[arg(long, value_delimiter = ',', requires = "year")]
    low_classes: Vec<String>,
    /// 说明这一宗地的每一个小类是怎么判的
    #[arg(long)]
    explain: Option<String>,
    /// 数据文件夹（默认 data/开发区）
    #[arg(long)]
    data: Option<PathBuf>,
    /// 规则包所在的文件夹
    #[arg(long, default_value = "packs")]
    packs: PathBuf,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Runs the command.
pub fn run(arguments: &Arguments, lang: Language) -> Result<(), Stop> {
    let zone = Zone::open(&arguments.zone)?;
    let packs = Packs::Folder(arguments.packs.clone());
    let folder = match arguments.zone.is_dir() {
        true => arguments.zone.clone(),
        false => PathBuf::from("zones").join(&arguments.zone),
    };
    let mut land = Land::read(&folder, &packs, arguments.as_of)?;
    if let Some(year) = arguments.year {
        take_classes(&mut land, &zone, &packs, year, arguments)?;
    }
    let calendar = Calendar::built_in().map_err(|why| Stop::Findings(why.to_string()))?;
    let in_force: Vec<&Pack> = land.rules.packs.iter().collect();
    let standard = Standard::read(&in_force, &calendar, arguments.as_of, &land.rules.choices);
    let standard = standard.map_err(desk::PackFailure::Refused)?;
    let refused = |refusal: office::docket::Refusal| Stop::Findings(refusal.to_string());
    if let Some(code) = &arguments.explain {
        return explain(&standard, &land, code);
    }
    let found = identify(&standard, &land.rules.survey, &land.parcels).map_err(refused)?;
    let batches = ledger(&standard, &land.batches, &land.supplies).map_err(refused)?;
    match arguments.format {
        Format::Json => {
            let whole = Whole::of(&found, &batches, &land);
            say!("{}", serde_json::to_string_pretty(&whole).map_err(|why| Stop::Findings(why.to_string()))?);
        }
        Format::Text => print_text(&zone.description.title, &found, &batches, &land.findings, lang),
    }
    Ok(())
}

/// Classes of a year's evaluation for the firms on the parcels; what a file says of a class gives way.
fn take_classes(
    land: &mut Land,
    zone: &Zone,
    packs: &Packs,
    year: i16,
    arguments: &Arguments,
) -> Result<(), Stop> {
    let scheme = scheme(zone, packs, None, year)?;
    let facts = city_facts(zone, &DataFolder::of(arguments.data.as_deref(), zone), year)?;
    let figures = YearFigures::collect(&facts, year)?;
    let run = evaluate(&scheme, figures.table.clone(), year, figures.past());
    let low: BTreeSet<String> = arguments.low_classes.iter().cloned().collect();
    let rows: BTreeMap<String, usize> =
        (0..run.prepared.table.rows()).map(|row| (run.prepared.subject(row), row)).collect();
    for occupant in land.parcels.iter_mut().flat_map(|parcel| &mut parcel.occupants) {
        for id in ["worst_class", "class_protected"] {
            occupant.figures.remove(id);
        }
        if let Some(row) = rows.get(&occupant.uscc) {
            occupant.figures.extend(class_figures(&run, *row, &low));
        }
    }
    Ok(())
}

fn explain(standard: &Standard<'_>, land: &Land, code: &str) -> Result<(), Stop> {
    let parcel = land.parcels.iter().find(|parcel| parcel.code == code);
    let parcel = parcel.ok_or_else(|| Stop::Use(format!("宗地图层里没有“{code}”。")))?;
    say!("宗地 {code}，{} 亩", parcel.area.to_mu().trim());
    for sub_type in &standard.rules().sub_types {
        let firms: Vec<Option<&str>> = match sub_type.evidence {
            office::identification::Evidence::Parcel => vec![None],
            office::identification::Evidence::Occupant => {
                parcel.occupants.iter().map(|occupant| Some(occupant.uscc.as_str())).collect()
            }
        };
        for uscc in firms {
            let told = standard.explain(parcel, uscc, &sub_type.id);
            let told = told.map_err(|refusal| Stop::Findings(refusal.to_string()))?;
            let word = match told.flag(&sub_type.id) {
                Some(true) => "是",
                Some(false) => "否",
                None => "不知道",
            };
            say!("\n{} {} {}：{word}", sub_type.code, sub_type.label, uscc.unwrap_or(""));
            for line in &told.lines {
                say!("    {}", line.sentence);
                for number in &line.numbers {
                    let value = number.value.map_or_else(|| "未配置".to_owned(), |value| value.to_string());
                    let mark = if number.confirmed { "" } else { "，未核实" };
                    let unit = if number.unit == "1" { "" } else { number.unit.as_str() };
                    say!("      {} {value}{unit}（{}{mark}）", number.label, number.source);
                }
            }
            if told.flag(&sub_type.id).is_none() {
                say!("    还要填：{}", told.still_needed());
            }
        }
    }
    Ok(())
}

/// A heading and what stands under it.
type Group = (&'static str, fn(&ParcelFinding) -> bool);

fn print_text(title: &str, found: &Identification, batches: &Ledger, findings: &[Finding], lang: Language) {
    let mu = |area: Area| format!("{} 亩", area.to_mu().trim());
    say!(
        "{title}，{}（{}）",
        found.as_of,
        lang.pick("认定结果是筛查，程序另走", "screening; the procedure follows")
    );
    let groups: [Group; 6] = [
        ("低效用地", |one| matches!(one.standing, Standing::Listed(_))),
        ("观察名单", |one| matches!(one.standing, Standing::Watch(_))),
        ("闲置土地", |one| matches!(one.delay, Delay::Idle(_))),
        ("供而未用", |one| matches!(one.delay, Delay::NotUsed { .. })),
        ("等待政府", |one| matches!(one.delay, Delay::Waiting { .. })),
        ("资料有矛盾，没有判", |one| one.standing == Standing::Held),
    ];
    for (name, of) in groups {
        let members: Vec<&ParcelFinding> = found.parcels.iter().filter(|one| of(one)).collect();
        say!("\n{name} {} 宗", members.len());
        for one in members {
            say!("  {}  {}", one.parcel, told(one));
        }
    }
    say!("\n低效 {}，涉及企业 {} 家；闲置 {}。", mu(found.listed()), found.firms().len(), mu(found.idle()));
    for (code, (count, area)) in found.by_primary() {
        say!("  {code}  {count} 宗  {}", mu(area));
    }
    let total = &batches.total;
    say!(
        "\n批准 {} − 已供 {} − 失效 {} − 调整 {} = 批而未供 {}",
        mu(total.approved),
        mu(total.supplied),
        mu(total.lapsed),
        mu(total.adjusted),
        mu(total.unsupplied)
    );
    for batch in &batches.batches {
        let known = |area: Option<Area>| area.map_or_else(|| "不知道".to_owned(), mu);
        say!(
            "  {}  未供 {}：征而未供 {}，没有征收 {}{}",
            batch.id,
            mu(batch.balance.unsupplied),
            known(batch.expropriated),
            known(batch.not_expropriated),
            batch.state.map_or_else(String::new, |state| format!(
                "（{}，批准满两年 {}）",
                word(state),
                day(batch.lapses_on)
            ))
        );
    }
    for remark in &batches.remarks {
        say!("  {remark}");
    }
    if !findings.is_empty() {
        say!("\n文件里的问题 {} 处", findings.len());
        for finding in findings {
            say!("  {} “{}” {} {}", finding.place, finding.raw, finding.message, finding.advice);
        }
    }
}

/// One line about a parcel.
fn told(one: &ParcelFinding) -> String {
    let hits: Vec<String> = one.holding().map(|hit| format!("{} {}", hit.code, hit.label)).collect();
    let hits = hits.join("、");
    match (&one.delay, &one.standing) {
        (_, Standing::Held) => one.remarks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        (Delay::Idle(idle), standing) => {
            let limb = match idle.limb {
                Limb::NotStarted => "未动工满一年",
                Limb::Suspended => "开发不足、中止满一年",
            };
            let days: Vec<String> = idle
                .turned
                .iter()
                .map(|turned| format!("{} {}", turned.label, day(Some(turned.full))))
                .collect();
            let fee = match (idle.fee, idle.take_back, idle.cause) {
                (_, Some(true), _) => "，可以无偿收回".to_owned(),
                (Some(fee), _, _) => format!("，闲置费 {} 元", fee.to_decimal()),
                (None, None, _) if idle.limb == Limb::Suspended => {
                    "，条文只给未动工的定闲置费，这一宗由主管部门决定".to_owned()
                }
                (None, _, Cause::NotFound) => "，闲置费待原因认定".to_owned(),
                (None, _, Cause::User) => "，闲置费不知道：缺成交价格".to_owned(),
            };
            let rest = match standing {
                Standing::Listed(area) => format!("；其余低效 {} 亩（{hits}）", area.to_mu().trim()),
                _ => String::new(),
            };
            format!(
                "{} 亩  {limb}（{}；扣除 {} 天）{fee}{rest}",
                idle.area.to_mu().trim(),
                days.join("，"),
                idle.excused_days
            )
        }
        (Delay::NotUsed { turned }, _) => {
            let days = turned.iter().map(|turned| format!("{} {}", turned.label, day(Some(turned.full))));
            format!("{} 亩  {}", one.area.to_mu().trim(), days.collect::<Vec<_>>().join("，"))
        }
        (Delay::Waiting { since, days, document }, _) => {
            let since = since.map_or_else(|| "原因已认定".to_owned(), |since| format!("自 {since}"));
            let days = days.map_or_else(String::new, |days| format!("，第 {days} 天"));
            format!("{} 亩  {since}{days} {document}", one.area.to_mu().trim())
        }
        (Delay::None, Standing::Listed(area)) => {
            format!("{} / {} 亩  {hits}", area.to_mu().trim(), one.area.to_mu().trim())
        }
        (Delay::None, Standing::Watch(reasons)) => {
            let reasons = reasons.iter().map(|reason| match reason {
                WatchReason::Title => "权属不清或没有查过",
                WatchReason::Protected => "符合情形的用地由受保护企业使用",
            });
            format!("{} 亩  {}；{hits}", one.area.to_mu().trim(), reasons.collect::<Vec<_>>().join("、"))
        }
        (Delay::None, _) => format!("{} 亩", one.area.to_mu().trim()),
    }
}

fn day(full: Option<Full>) -> String {
    match full {
        Some(Full::On(day)) => day.to_string(),
        Some(Full::Standing) => "（停算中）".to_owned(),
        None => "不知道".to_owned(),
    }
}

fn word(state: BatchWord) -> &'static str {
    match state {
        BatchWord::Lapsed => "批而未征，应当失效",
        BatchWord::ToAdjust => "批而不征，应当调整",
        BatchWord::Pending => "待征",
    }
}

/// The result as a program reads it; areas in 亩.
#[derive(Serialize)]
struct Whole<'a> {
    as_of: Date,
    packs: &'a [(String, String)],
    listed_mu: String,
    idle_mu: String,
    firms: usize,
    parcels: Vec<JsonParcel<'a>>,
    batches: Vec<JsonBatch<'a>>,
    unsupplied_mu: String,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct JsonParcel<'a> {
    parcel: &'a str,
    area_mu: String,
    measured_mu: Option<String>,
    listed_mu: String,
    idle_mu: String,
    standing: &'static str,
    codes: Vec<&'a str>,
    open: &'a [(String, Option<String>)],
    text: String,
}

#[derive(Serialize)]
struct JsonBatch<'a> {
    batch: &'a str,
    unsupplied_mu: String,
    expropriated_mu: Option<String>,
    state: Option<&'static str>,
}

impl<'a> Whole<'a> {
    fn of(found: &'a Identification, batches: &'a Ledger, land: &'a Land) -> Self {
        let mu = |area: Area| area.to_mu().trim().to_string();
        let parcels = found.parcels.iter().map(|one| JsonParcel {
            parcel: &one.parcel,
            area_mu: mu(one.area),
            measured_mu: land
                .place_of(&one.parcel)
                .and_then(|place| land.grounds.get(place)?.measured)
                .map(mu),
            listed_mu: mu(one.listed()),
            idle_mu: mu(one.idle()),
            standing: standing_word(one),
            codes: one.holding().map(|hit| hit.code.as_str()).collect(),
            open: &one.open,
            text: told(one),
        });
        let states = batches.batches.iter().map(|batch| JsonBatch {
            batch: &batch.id,
            unsupplied_mu: mu(batch.balance.unsupplied),
            expropriated_mu: batch.expropriated.map(mu),
            state: batch.state.map(word),
        });
        Self {
            as_of: found.as_of,
            packs: &found.packs,
            listed_mu: mu(found.listed()),
            idle_mu: mu(found.idle()),
            firms: found.firms().len(),
            parcels: parcels.collect(),
            batches: states.collect(),
            unsupplied_mu: mu(batches.total.unsupplied),
            findings: &land.findings,
        }
    }
}

fn standing_word(one: &ParcelFinding) -> &'static str {
    match (&one.standing, &one.delay) {
        (Standing::Held, _) => "held",
        (Standing::Listed(_), _) => "listed",
        (_, Delay::Idle(_)) => "idle",
        (_, Delay::NotUsed { .. }) => "not_used",
        (_, Delay::Waiting { .. }) => "waiting",
        (Standing::Watch(_), Delay::None) => "watch",
        (Standing::OutOfScope, Delay::None) => "out_of_scope",
        (Standing::ScopeNotKnown, Delay::None) => "scope_not_known",
        (Standing::Withheld | Standing::NotFound, Delay::None) => "nothing_found",
    }
}
