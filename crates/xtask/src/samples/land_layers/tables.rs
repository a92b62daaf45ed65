//! The tables beside the layers: firms on parcels, time that does not count, batches of approved land and supplies.

use super::{Placed, Story, decimal, is_there, mu};
use crate::samples::city::{City, Figures, Firm};

/// Firms on parcels: the holder with what it does not let, each tenant with what it rents.
pub fn occupancy(city: &City, all: &[Placed<'_>], year: i16) -> Vec<Vec<String>> {
    const HEADERS: [&str; 17] = [
        "宗地代码",
        "统一社会信用代码",
        "占用面积",
        "淘汰类产业",
        "限制类产业",
        "符合主导产业",
        "现状与规划用途不符",
        "正在生产",
        "产能利用率",
        "破产已受理",
        "营业执照被吊销",
        "列入经营异常名录",
        "亩均税收",
        "承诺亩均税收",
        "连续无税年数",
        "行业亩均税收",
        "规模以上",
    ];
    let mut rows = vec![HEADERS.map(str::to_owned).to_vec()];
    for placed in all.iter().filter(|placed| is_there(city, placed, year)) {
        let serial = city.parcels.iter().position(|parcel| parcel.code == placed.parcel.code);
        let leases = city.leases.iter().filter(|lease| Some(lease.parcel) == serial);
        let tenants = leases.filter_map(|lease| {
            let tenant = &city.firms[lease.tenant];
            Some((tenant, tenant.year(year)?, lease.land))
        });
        let tenants: Vec<_> = tenants.collect();
        let let_out: i64 = tenants.iter().map(|(_, _, land)| land).sum();
        let holder = &city.firms[placed.parcel.holder];
        if let Some(figures) = holder.year(year) {
            let own = placed.parcel.square_metres - let_out;
            rows.push(occupant(placed, holder, figures, own, year));
        }
        for (tenant, figures, land) in tenants {
            rows.push(occupant(placed, tenant, figures, land, year));
        }
    }
    if year == 2024 {
        // 不在图层里的宗地；占用面积写了单位
        let mut unknown = rows[1].clone();
        unknown[0] = "320411001009GB09999".to_owned();
        rows.push(unknown);
        rows[7][2] = "12亩".to_owned();
    }
    rows
}

fn occupant(placed: &Placed<'_>, firm: &Firm, figures: &Figures, land: i64, year: i16) -> Vec<String> {
    let used = (figures.owned + figures.leased - figures.let_out).max(1);
    // 0.01 万元 over m² × 0.0015 亩.
    let tax_per_mu = figures.tax() * 10_000 / 15 / used;
    let is_stopped = placed.story() == Story::Stopped;
    let flag = |holds: bool| if holds { "1" } else { "0" }.to_owned();
    let unfinished = [Story::NotStarted, Story::Excused, Story::NotUsed, Story::Suspended, Story::Late]
        .contains(&placed.story());
    vec![
        placed.parcel.code.clone(),
        firm.code.clone(),
        mu(land),
        flag(false),
        flag(placed.number % 47 == 3),
        flag(placed.number % 53 != 7),
        flag(false),
        flag(!is_stopped && !unfinished),
        if is_stopped { "0.05" } else { "0.82" }.to_owned(),
        flag(is_stopped && placed.number.is_multiple_of(2)),
        flag(false),
        flag(placed.number % 97 == 11),
        decimal(tax_per_mu, 2),
        "8".to_owned(),
        flag(figures.tax() <= 0),
        "9".to_owned(),
        flag(firm.above_scale(year)),
    ]
}

pub fn excused(all: &[Placed<'_>]) -> Vec<Vec<String>> {
    let mut rows = vec![["宗地代码", "起", "止", "原因", "文件"].map(str::to_owned).to_vec()];
    for (serial, placed) in (1..).zip(all.iter().filter(|placed| placed.story() == Story::Excused)) {
        // 第三宗的停算还没有结束，等待政府
        let (to, cause) = if serial % 3 == 0 { ("", "政府原因") } else { ("2024-08-28", "政府原因") };
        let row = [&placed.parcel.code, "2024-05-01", to, cause, &format!("示范停算{serial}号")];
        rows.push(row.map(str::to_owned).to_vec());
    }
    // 不是可扣除的原因
    if let Some(row) = rows.get(1).cloned() {
        rows.push(vec![
            row[0].clone(),
            "2023-01-01".to_owned(),
            "2023-02-01".to_owned(),
            "资金紧张".to_owned(),
            String::new(),
        ]);
    }
    rows
}

pub const BATCHES: [[&str; 6]; 7] = [
    ["批次", "开发区", "批准用地日", "批准面积", "征收补偿面积", "不再征收"],
    ["示范2021-01", "示范经济开发区", "2021-06-10", "300", "260", "0"],
    ["示范2022-02", "示范高新技术产业开发区", "2022-09-01", "180", "60", "1"],
    ["示范2023-01", "示范经济开发区", "2023-04-20", "220", "90", "0"],
    ["示范2023-02", "", "2023-12-05", "90", "", "0"],
    ["示范2024-01", "示范经济开发区", "2024-03-08", "260", "120", "0"],
    ["示范2024-02", "西岭工业集中区", "2024-11-19", "140", "0", "0"],
];
pub const CHANGES: [[&str; 5]; 3] = [
    ["批次", "变动", "日期", "面积", "文件"],
    ["示范2022-02", "调整", "2024-03-15", "20", "示范2024-7"],
    ["示范2019-09", "失效", "2023-06-30", "10", "示范2023-9"],
];
pub const SUPPLIES: [[&str; 5]; 6] = [
    ["供地", "日期", "供地面积", "批次", "分摊面积"],
    ["示范HT-2022-08", "2022-05-20", "150", "示范2021-01", "150"],
    ["示范HT-2023-03", "2023-03-18", "120", "示范2021-01", "80"],
    ["示范HT-2023-03", "2023-03-18", "120", "示范2022-02", "40"],
    ["示范HT-2024-01", "2024-02-02", "70", "示范2023-01", "70"],
    ["示范HT-2024-09", "2024-09-26", "85", "示范2024-01", "85"],
];
