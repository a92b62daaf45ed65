//! Tax, statistics, enterprises' own declarations, insured staff and innovation.

use super::{active, code, delivery, money, name, number_column, text, titles};
use crate::samples::city::{Certificate, City};
use crate::samples::table::{Column, Delivery, Format, Given, Sheet};
use jiff::civil::{Date, date};

/// Two-level header, 万元 in the title until 2022 and 元 since, a totals row.
pub fn tax(city: &City, year: i16) -> Delivery {
    let in_yuan = year == 2023;
    let unit = if in_yuan { "元" } else { "万元" };
    let amount = |header: &str, term| Column::new(header, term).unit(unit).total();
    let mut sheet = Sheet::new(
        "企业税收",
        "tax",
        titles(
            year,
            "工业企业入库税收情况表",
            &format!("填报单位：示范市税务局　　所属期：{year}年1—12月　　单位：{unit}"),
        ),
        vec![
            number_column(),
            Column::new("统一社会信用代码", "uscc"),
            Column::new("纳税人名称", "enterprise_name"),
            amount("增值税", "").under("入库税收"),
            amount("企业所得税", "").under("入库税收"),
            amount("其他税费", "").under("入库税收"),
            amount("留抵退税", "").under("入库税收"),
            amount("合计", "tax_paid").under("入库税收"),
            amount("开票销售收入", "invoiced_sales"),
            Column::new("备注", ""),
        ],
    );
    sheet.totals = Some("合计");
    sheet.footnotes = vec!["注：入库税收合计＝增值税＋企业所得税＋其他税费－留抵退税。".to_owned()];
    let money =
        |hundredths: i64| if in_yuan { Given::scaled(hundredths * 10_000, 2) } else { money(hundredths) };
    for (number, firm, figures) in active(city, year) {
        sheet.push(
            number,
            &firm.code,
            vec![
                code(firm),
                name(firm, year),
                money(figures.vat),
                money(figures.income_tax),
                money(figures.other_tax),
                money(figures.refund),
                money(figures.tax()),
                money(figures.invoiced),
                Given::Blank,
            ],
        );
    }
    delivery("税务局", "企业税收", year, Format::Xlsx, (3, 10), vec![sheet])
}

/// Above-scale enterprises, an old binary workbook with a unit row.
pub fn statistics(city: &City, year: i16) -> Delivery {
    let amount = |header: &str, term| Column::new(header, term).unit("万元");
    let mut sheet = Sheet::new(
        "规上企业",
        "statistics",
        titles(year, "规模以上工业企业主要指标（经企业书面同意用于亩均评价）", ""),
        vec![
            number_column(),
            Column::new("统一社会信用代码", "uscc"),
            Column::new("单位详细名称", "enterprise_name"),
            Column::new("行业代码", "industry"),
            Column::new("营业收入", "revenue").unit("万元").total(),
            amount("利润总额", "profit"),
            amount("工业总产值", "gross_output"),
            amount("工业增加值", "value_added"),
            amount("研发费用", "rd_expense"),
            amount("技术改造投资", "technical_investment"),
            amount("固定资产投资累计", "fixed_investment"),
            Column::new("综合能源消费量", "energy").unit("吨标准煤"),
            Column::new("平均用工人数", "employees").unit("人"),
            Column::new("是否规上", "above_scale"),
            Column::new("上年度是否新升规", "newly_above_scale"),
        ],
    );
    sheet.unit_row = true;
    sheet.totals = Some("总计");
    for (number, firm, figures) in
        active(city, year).into_iter().filter(|(_, firm, _)| firm.above_scale(year))
    {
        sheet.push(
            number,
            &firm.code,
            vec![
                code(firm),
                name(firm, year),
                text(firm.industry.class),
                money(figures.revenue),
                money(figures.profit),
                money(figures.output),
                money(figures.added),
                money(figures.research),
                money(figures.technical),
                money(figures.fixed),
                money(figures.energy),
                Given::scaled(figures.employees, 0),
                Given::Flag(true),
                Given::Flag(firm.newly_above_scale(year)),
            ],
        );
    }
    delivery("统计局", "规上企业指标", year, Format::Xls, (3, 22), vec![sheet])
}

/// Below-scale enterprises declare for themselves; their electricity is also known to the power company.
pub fn declaration(city: &City, year: i16) -> Delivery {
    let amount = |header: &str, term| Column::new(header, term);
    let mut sheet = Sheet::new(
        "规下申报",
        "declaration",
        titles(year, "规模以下工业企业申报汇总表", "填报单位：示范市工业和信息化局"),
        vec![
            number_column(),
            Column::new("社会信用代码", "uscc"),
            Column::new("企业名称", "enterprise_name"),
            Column::new("行业小类", "industry"),
            amount("营业收入（万元）", "revenue"),
            amount("利润总额（万元）", "profit"),
            amount("工业总产值（万元）", "gross_output"),
            amount("工业增加值（万元）", "value_added"),
            amount("研发费用（万元）", "rd_expense"),
            amount("综合能耗（吨标准煤）", "energy"),
            amount("用电量（万千瓦时）", "electricity"),
            amount("平均用工人数（人）", "employees"),
        ],
    );
    for (number, firm, figures) in
        active(city, year).into_iter().filter(|(_, firm, _)| !firm.above_scale(year))
    {
        let research =
            if figures.research == 0 { Given::NotApplicable("无") } else { money(figures.research) };
        sheet.push(
            number,
            &firm.code,
            vec![
                code(firm),
                name(firm, year),
                text(firm.industry.class),
                money(figures.revenue),
                money(figures.profit),
                money(figures.output),
                money(figures.added),
                research,
                money(figures.energy),
                Given::scaled(figures.kilowatt_hours, 4),
                Given::scaled(figures.employees, 0),
            ],
        );
    }
    delivery("工信局", "规下企业申报", year, Format::Xls, (3, 28), vec![sheet])
}

/// Insured staff, a text table with a byte-order mark.
pub fn human_resources(city: &City, year: i16) -> Delivery {
    let mut sheet = Sheet::new(
        "",
        "human_resources",
        Vec::new(),
        vec![
            Column::new("单位统一社会信用代码", "uscc"),
            Column::new("单位名称", "enterprise_name"),
            Column::new("年末参保人数(人)", "insured_employees"),
            Column::new("数据年度", "evaluation_year"),
        ],
    );
    for (number, firm, figures) in active(city, year) {
        let year_of_data = Given::scaled(year.into(), 0);
        sheet.push(
            number,
            &firm.code,
            vec![code(firm), name(firm, year), Given::scaled(figures.insured, 0), year_of_data],
        );
    }
    delivery("人社局", "参保人数", year, Format::CsvUtf8Bom, (2, 18), vec![sheet])
}

/// High-tech and specialised enterprises with their certificates, patents, green factories, listed companies.
pub fn science(city: &City, year: i16) -> Delivery {
    let mut sheet = Sheet::new(
        "创新主体",
        "science",
        titles(year, "工业企业创新情况表", "提供单位：示范市科学技术局（会同工信局、市场监管局、金融办）"),
        vec![
            number_column(),
            Column::new("统一社会信用代码", "uscc"),
            Column::new("企业名称", "enterprise_name"),
            Column::new("是否有效", "high_tech").under("高新技术企业"),
            Column::new("证书编号", "high_tech_certificate").under("高新技术企业"),
            Column::new("有效期至", "high_tech_until").under("高新技术企业"),
            Column::new("是否有效", "srdi").under("专精特新企业"),
            Column::new("有效期至", "srdi_until").under("专精特新企业"),
            Column::new("绿色工厂", "green_factory"),
            Column::new("有效发明专利（件）", "invention_patents"),
            Column::new("上市企业", "listed"),
        ],
    );
    for (number, firm, figures) in active(city, year) {
        let (high_tech, certificate, until) = standing(firm.high_tech.as_ref(), year);
        let (srdi, _, srdi_until) = standing(firm.srdi.as_ref(), year);
        let patents = Given::scaled(figures.patents, 0);
        let green = Given::Flag(firm.green_factory);
        sheet.push(
            number,
            &firm.code,
            vec![
                code(firm),
                name(firm, year),
                high_tech,
                certificate,
                until,
                srdi,
                srdi_until,
                green,
                patents,
                Given::Flag(firm.listed),
            ],
        );
    }
    delivery("科技局", "创新主体", year, Format::Xlsx, (2, 26), vec![sheet])
}

/// Whether a certificate is valid at the year's end, its number and its last day.
fn standing(certificate: Option<&Certificate>, year: i16) -> (Given, Given, Given) {
    let year_end = date(year, 12, 31);
    let issued = certificate.filter(|certificate| certificate.from <= year_end);
    match issued {
        Some(Certificate { number, until, .. }) => {
            (Given::Flag(valid(*until, year_end)), text(number), Given::Day(*until))
        }
        None => (Given::Flag(false), Given::NotApplicable("—"), Given::NotApplicable("—")),
    }
}

fn valid(until: Date, day: Date) -> bool {
    until >= day
}
