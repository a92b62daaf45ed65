//! Land by firm, parcels, leases, and what the zone committees know of participation.

use super::{active, code, delivery, name, number_column, text, titles};
use crate::samples::city::{City, ZONES};
use crate::samples::table::{Column, Delivery, Format, Given, Sheet};
use fact::Decimal;
use jiff::civil::date;

/// Three sheets: land by firm, parcels, leases. Firms in m² until 2021, 公顷 in 2022, 亩 since; leases always 亩.
pub fn natural_resources(city: &City, year: i16) -> Delivery {
    let unit = match year {
        ..=2021 => "㎡",
        2022 => "公顷",
        _ => "亩",
    };
    let area = |square_metres: i64| match unit {
        "㎡" => Given::scaled(square_metres, 0),
        "公顷" => Given::scaled(square_metres, 4),
        _ => mu(square_metres),
    };
    let column = |header: &str, term| Column::new(&format!("{header}（{unit}）"), term).total();
    let mut sheet = Sheet::new(
        "企业用地",
        "land",
        titles(year, "工业企业用地面积汇总表", "填报单位：示范市自然资源和规划局"),
        vec![
            number_column(),
            Column::new("统一社会信用代码", "uscc"),
            Column::new("土地使用者", "enterprise_name"),
            Column::new("所在镇（街道）", "town"),
            column("登记用地面积", "land_owned"),
            column("租入用地面积", "land_leased"),
            column("出租用地面积", "land_let"),
            column("核减用地面积", "land_excluded"),
        ],
    );
    sheet.totals = Some("合计");
    for (number, firm, figures) in active(city, year) {
        let areas = [figures.owned, figures.leased, figures.let_out, 0].map(area);
        let mut given = vec![code(firm), name(firm, year), text(firm.town)];
        given.extend(areas);
        sheet.push(number, &firm.code, given);
    }
    delivery(
        "自然资源局",
        "工业用地",
        year,
        Format::Xlsx,
        (4, 15),
        vec![sheet, parcels(city, year), leases(city, year)],
    )
}

fn parcels(city: &City, year: i16) -> Sheet {
    let mut sheet = Sheet::new(
        "宗地",
        "parcel",
        titles(year, "工业用地宗地清单", ""),
        vec![
            number_column(),
            Column::new("宗地代码", "parcel_code"),
            Column::new("不动产权证号", "title_number"),
            Column::new("权利人信用代码", "holder_uscc"),
            Column::new("权利人", ""),
            Column::new("宗地面积（㎡）", "parcel_area").total(),
            Column::new("建筑面积（㎡）", "parcel_floor_area"),
            Column::new("取得日期", "granted_day"),
        ],
    );
    sheet.totals = Some("合计");
    for parcel in &city.parcels {
        let holder = &city.firms[parcel.holder];
        if holder.year(year).is_some() {
            let area = Given::scaled(parcel.square_metres, 0);
            let floor = Given::scaled(parcel.floor_of(parcel.square_metres), 1);
            let granted = Given::Day(parcel.granted);
            let given = vec![
                text(&parcel.code),
                text(&parcel.title),
                code(holder),
                name(holder, year),
                area,
                floor,
                granted,
            ];
            sheet.push(parcel.holder, &parcel.code, given);
        }
    }
    sheet
}

fn leases(city: &City, year: i16) -> Sheet {
    let mut sheet = Sheet::new(
        "租赁",
        "lease",
        titles(year, "工业厂房租赁备案清单", ""),
        vec![
            number_column(),
            Column::new("备案编号", "lease_number"),
            Column::new("宗地代码", "parcel_code"),
            Column::new("出租方信用代码", "landlord_uscc"),
            Column::new("出租方", ""),
            Column::new("承租方信用代码", "tenant_uscc"),
            Column::new("承租方", ""),
            Column::new("租赁建筑面积（㎡）", "lease_floor_area"),
            Column::new("分摊用地面积（亩）", "lease_area"),
            Column::new("起始日期", "lease_from"),
            Column::new("终止日期", "lease_to"),
        ],
    );
    for lease in &city.leases {
        let parcel = &city.parcels[lease.parcel];
        let (landlord, tenant) = (&city.firms[parcel.holder], &city.firms[lease.tenant]);
        if lease.from <= date(year, 12, 31) && tenant.year(year).is_some() {
            let given = vec![
                text(&lease.number),
                text(&parcel.code),
                code(landlord),
                name(landlord, year),
                code(tenant),
                name(tenant, year),
                Given::scaled(parcel.floor_of(lease.land), 1),
                mu(lease.land),
                Given::Day(lease.from),
                Given::Day(lease.to),
            ];
            sheet.push(lease.tenant, &lease.number, given);
        }
    }
    sheet
}

/// One sheet a zone, all read by one form.
pub fn zone_committee(city: &City, year: i16) -> Delivery {
    let sheets = ZONES.iter().enumerate().map(|(place, zone)| {
        let mut sheet = Sheet::new(
            zone.title,
            "zone_committee",
            titles(year, "工业企业参评信息表", &format!("填报单位：{}管理委员会", zone.title)),
            vec![
                number_column(),
                Column::new("统一社会信用代码", "uscc"),
                Column::new("企业名称", "enterprise_name"),
                Column::new("行政区划代码", "region"),
                Column::new("开发区代码", "zone"),
                Column::new("投产日期", "production_start"),
                Column::new("投产年份", "start_year"),
                Column::new("公用事业", "utility"),
                Column::new("建设期内", "building_period"),
                Column::new("政策性搬迁", "policy_relocation"),
                Column::new("合并评价宗地", "parcel_group"),
                Column::new("房东信用代码", "landlord_uscc"),
                Column::new("出租用地面积（亩）", "land_let"),
            ],
        );
        for (number, firm, figures) in
            active(city, year).into_iter().filter(|(_, firm, _)| firm.zone == place)
        {
            let optional = |code: Option<String>| code.map_or(Given::NotApplicable("无"), Given::Text);
            let given = vec![
                code(firm),
                name(firm, year),
                text(firm.region()),
                text(zone.id),
                Given::Day(firm.production_start),
                Given::Number(Decimal::from(i64::from(firm.production_start.year()))),
                Given::Flag(firm.utility),
                Given::Flag(firm.building(year)),
                Given::Flag(firm.relocation),
                optional(firm.parcel_group.clone()),
                optional(firm.landlord.map(|landlord| city.firms[landlord].code.clone())),
                mu(figures.let_out),
            ];
            sheet.push(number, &firm.code, given);
        }
        sheet
    });
    delivery("园区管委会", "参评信息", year, Format::Xlsx, (4, 2), sheets.collect())
}

/// 亩 with four decimals, exactly: 1 m² is 0.0015 亩.
fn mu(square_metres: i64) -> Given {
    Given::scaled(square_metres * 15, 4)
}
