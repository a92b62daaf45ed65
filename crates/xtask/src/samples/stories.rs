//! The stories that a reader of the demo should find: each names one or a few enterprises and what befalls them.
//!
//! Told over the drawn figures, so that the lines that decide (scale, land, protection, ties) have a firm exactly on them.

use super::city::{Certificate, City, Figures, Parcel, YEARS, place};
use super::names::Names;
use jiff::civil::date;

/// What each story shows, for `expected/stories.csv`.
#[rustfmt::skip]
pub const STORIES: &[(&str, &str)] = &[
    ("lets_floors", "出租楼层的房东：自有用地扣除出租部分后参评"),
    ("tenant", "没有自有用地的承租企业，按租用楼层分摊用地"),
    ("merged_parcel", "两家企业共用一宗地，合并计算、共享结果"),
    ("newly_above_scale", "2024 年首次达到规模以上"),
    ("protection_ends", "2022 年 6 月投产，两年保护期到 2024 年届满，当年回到参评"),
    ("protected", "2023 年 11 月投产，2024 年仍在保护期"),
    ("in_building_period", "2024 年仍在建设期，未投产"),
    ("utility", "供热企业，依方案不评价"),
    ("veto_safety", "2023 年发生安全生产事故，一票否决"),
    ("veto_environment", "2024 年重大环境违法，一票否决"),
    ("veto_credit", "2022 年列入严重失信，2023 年移出"),
    ("rises", "逐年改善：2022、2023、2024 年等级由 C 到 B 到 A"),
    ("tie", "两家企业各项数据完全相同，并列"),
    ("on_revenue_line", "营业收入恰为 2000.00 万元"),
    ("below_revenue_line", "营业收入 1999.99 万元"),
    ("above_revenue_line", "营业收入 2000.01 万元"),
    ("on_land_line", "用地恰为 3 亩（2000 平方米）"),
    ("below_land_line", "用地 2.9985 亩（1999 平方米）"),
    ("above_land_line", "用地 3.0015 亩（2001 平方米）"),
    ("tiny_land", "用地 0.0105 亩（7 平方米），亩均指标不可信"),
    ("tax_refund", "2022 年留抵退税大于入库税收，实缴税金为负"),
    ("no_energy", "2023 年正常生产但综合能耗报为零"),
    ("relocates", "政策性搬迁"),
    ("certificate_expires", "高新技术企业证书 2023 年 12 月到期未续"),
];

/// Tells them all.
pub fn tell(city: &mut City, names: &mut Names) {
    lets_floors(city, names);
    merged_parcel(city);
    lines(city);
    standing(city);
    changes(city);
}

/// A plain firm: there in all years, producing since long, on one parcel of its own that nobody rents.
fn plain(city: &City, skip: usize) -> usize {
    let lets = |number: usize| city.leases.iter().any(|lease| city.parcels[lease.parcel].holder == number);
    let parcels = |number: usize| city.parcels.iter().filter(|parcel| parcel.holder == number).count();
    let fits = |number: &usize| {
        let firm = &city.firms[*number];
        let calm = firm
            .years
            .iter()
            .flatten()
            .all(|year| !year.veto_safety && !year.veto_environment && !year.veto_credit);
        firm.story.is_empty()
            && !firm.utility
            && firm.landlord.is_none()
            && firm.former.is_none()
            && !firm.relocation
            && firm.years.iter().all(Option::is_some)
            && firm.production_start.year() < 2017
            && calm
            && parcels(*number) == 1
            && !lets(*number)
    };
    (0..city.firms.len()).filter(fits).nth(skip).expect("there are hundreds of plain firms")
}

fn cast(city: &mut City, skip: usize, story: &'static str) -> usize {
    let number = plain(city, skip);
    city.firms[number].story = story;
    number
}

fn year_of(city: &mut City, number: usize, year: i16) -> &mut Figures {
    city.firms[number].years[place(year)].as_mut().expect("a plain firm has every year")
}

/// The landlord with most tenants and its tenants.
fn lets_floors(city: &mut City, names: &mut Names) {
    let tenants = |city: &City, number: usize| -> Vec<usize> {
        city.leases
            .iter()
            .filter(|lease| city.parcels[lease.parcel].holder == number)
            .map(|lease| lease.tenant)
            .collect()
    };
    let landlord = (0..city.firms.len())
        .max_by_key(|number| (tenants(city, *number).len(), usize::MAX - number))
        .expect("there are firms");
    city.firms[landlord].story = "lets_floors";
    city.firms[landlord].name = names.reserve("示范恒璟智造产业园有限公司");
    for tenant in tenants(city, landlord) {
        city.firms[tenant].story = "tenant";
    }
}

/// Two firms that share one parcel and its result.
fn merged_parcel(city: &mut City) {
    for pair in 0..5 {
        let first = cast(city, 20 + pair * 7, "merged_parcel");
        let zone = city.firms[first].zone;
        let skip = (0..400)
            .find(|skip| city.firms[plain(city, *skip)].zone == zone && *skip > 30)
            .expect("a neighbour in the zone");
        let second = cast(city, skip, "merged_parcel");
        let group =
            city.parcels.iter().find(|parcel| parcel.holder == first).map(|parcel| parcel.code.clone());
        city.firms[second].town = city.firms[first].town;
        city.firms[first].parcel_group.clone_from(&group);
        city.firms[second].parcel_group = group;
    }
}

/// Firms on, just below and just above the lines that decide.
fn lines(city: &mut City) {
    for (skip, story, revenue) in [
        (60, "on_revenue_line", 200_000),
        (61, "below_revenue_line", 199_999),
        (62, "above_revenue_line", 200_001),
    ] {
        let number = cast(city, skip, story);
        for year in [2023, 2024] {
            rescale(year_of(city, number, year), revenue);
        }
    }
    for (skip, story, square_metres) in [
        (70, "on_land_line", 2_000),
        (71, "below_land_line", 1_999),
        (72, "above_land_line", 2_001),
        (73, "tiny_land", 7),
    ] {
        let number = cast(city, skip, story);
        let parcel: &mut Parcel =
            city.parcels.iter_mut().find(|parcel| parcel.holder == number).expect("a plain firm has land");
        parcel.square_metres = square_metres;
        for year in YEARS {
            let year = year_of(city, number, year);
            year.owned = square_metres;
            rescale(year, 150_000);
        }
    }
    let newly = cast(city, 80, "newly_above_scale");
    for (year, revenue) in
        [(2020, 121_000), (2021, 140_350), (2022, 166_220), (2023, 189_055), (2024, 231_000)]
    {
        rescale(year_of(city, newly, year), revenue);
    }
    tie(city);
}

/// Two firms whose figures are the same in every year.
fn tie(city: &mut City) {
    let above = (90..400).find(|skip| city.firms[plain(city, *skip)].above_scale(2022));
    let first = cast(city, above.expect("some are above scale"), "tie");
    let zone = city.firms[first].zone;
    let skip =
        (91..500).find(|skip| city.firms[plain(city, *skip)].zone == zone).expect("another firm of the zone");
    let second = cast(city, skip, "tie");
    let twin = city.firms[first].clone();
    let land = twin.years[0].as_ref().expect("a plain firm has every year").owned;
    let firm = &mut city.firms[second];
    (firm.town, firm.industry, firm.founded, firm.production_start) =
        (twin.town, twin.industry, twin.founded, twin.production_start);
    (firm.high_tech, firm.srdi, firm.green_factory, firm.listed) =
        (twin.high_tech, twin.srdi, twin.green_factory, twin.listed);
    firm.years = twin.years;
    let parcel =
        city.parcels.iter_mut().find(|parcel| parcel.holder == second).expect("a plain firm has land");
    parcel.square_metres = land;
}

/// Stories about a firm's standing rather than a line.
fn standing(city: &mut City) {
    for (skip, story, start) in [
        (100, "protection_ends", date(2022, 6, 18)),
        (101, "protected", date(2023, 11, 8)),
        (102, "in_building_period", date(2025, 9, 1)),
    ] {
        let number = cast(city, skip, story);
        let founded = date(start.year() - 1, 3, 15);
        let firm = &mut city.firms[number];
        (firm.founded, firm.production_start) = (founded, start);
        (firm.high_tech, firm.srdi) = (None, None);
        for (place, year) in YEARS.into_iter().enumerate() {
            if year < founded.year() {
                firm.years[place] = None;
            } else if year < start.year() {
                let year = firm.years[place].as_mut().expect("a plain firm has every year");
                rescale(year, 0);
            }
        }
        for parcel in city.parcels.iter_mut().filter(|parcel| parcel.holder == number) {
            parcel.granted = founded;
        }
    }
    let utility = city
        .firms
        .iter()
        .position(|firm| firm.utility && firm.industry.class == "4412")
        .expect("there is a heat supplier");
    city.firms[utility].story = "utility";
    let safety = cast(city, 110, "veto_safety");
    year_of(city, safety, 2023).veto_safety = true;
    let environment = (111..400).find(|skip| {
        let number = plain(city, *skip);
        city.firms[number].years[4].as_ref().is_some_and(|year| year.pollutants.is_some())
    });
    let environment = cast(city, environment.expect("some firms discharge"), "veto_environment");
    year_of(city, environment, 2024).veto_environment = true;
    let credit = cast(city, 112, "veto_credit");
    year_of(city, credit, 2022).veto_credit = true;
    let mover = cast(city, 113, "relocates");
    city.firms[mover].relocation = true;
}

/// Stories about how figures change.
fn changes(city: &mut City) {
    rises(city);
    let refund = cast(city, 121, "tax_refund");
    let figures = year_of(city, refund, 2022);
    figures.refund = figures.vat + figures.income_tax + figures.other_tax + 3_520;
    let idle = (122..500)
        .find(|skip| city.firms[plain(city, *skip)].above_scale(2023))
        .expect("some are above scale");
    let idle = cast(city, idle, "no_energy");
    year_of(city, idle, 2023).energy = 0;
    let expires = cast(city, 123, "certificate_expires");
    city.firms[expires].high_tech = Some(Certificate {
        number: "GR202032000123".to_owned(),
        from: date(2020, 12, 2),
        until: date(2023, 12, 2),
    });
}

/// A large firm that wastes energy and land until 2022, is ordinary in 2023 and among the best in 2024.
fn rises(city: &mut City) {
    let large = |number: usize| {
        let firm = &city.firms[number];
        firm.years.iter().flatten().all(|year| year.pollutants.is_some() && year.owned > 25_000)
    };
    let skip = (20..400).find(|skip| large(plain(city, *skip))).expect("some large firms discharge");
    let number = cast(city, skip, "rises");
    // Revenue 万元 per 亩, output 万元 per tce, tax 万元 per tonne discharged, R&D in per mille of revenue.
    for (year, revenue, per_energy, per_tonne, research) in [
        (2020, 62, 5, 300, 4),
        (2021, 58, 5, 280, 4),
        (2022, 55, 4, 250, 3),
        (2023, 150, 15, 1_400, 15),
        (2024, 520, 32, 6_000, 75),
    ] {
        let figures = year_of(city, number, year);
        rescale(figures, figures.owned * 3 / 2_000 * revenue * 100);
        figures.research = figures.revenue * research / 1_000;
        figures.energy = figures.output / per_energy;
        // Three fifths of the energy as electricity at 0.1229 kgce a kWh (GB/T 2589 当量值).
        figures.kilowatt_hours = figures.energy * 60_000 / 1_229;
        let discharge = (figures.tax() * 10 / per_tonne).max(10);
        let (half, twentieth, eighth) = (discharge / 2, discharge / 20, discharge / 8);
        figures.pollutants = Some([half, twentieth, eighth, discharge - half - twentieth - eighth]);
    }
}

/// Moves a year to another revenue (0.01 万元), everything that goes with it in proportion.
fn rescale(year: &mut Figures, revenue: i64) {
    let before = year.revenue.max(1);
    let part = |amount: i64| (i128::from(amount) * i128::from(revenue) / i128::from(before)) as i64;
    year.vat = part(year.vat);
    year.income_tax = part(year.income_tax);
    year.other_tax = part(year.other_tax).max(50);
    year.refund = part(year.refund);
    year.invoiced = part(year.invoiced);
    year.profit = part(year.profit);
    year.output = part(year.output);
    year.added = part(year.added);
    year.research = part(year.research);
    year.technical = part(year.technical);
    year.energy = part(year.energy);
    year.kilowatt_hours = part(year.kilowatt_hours);
    year.water = part(year.water).max(30);
    year.employees = part(year.employees).max(3);
    year.insured = part(year.insured).clamp(3, year.employees);
    year.patents = part(year.patents);
    year.pollutants =
        year.pollutants.filter(|_| revenue > 0).map(|kinds| kinds.map(|kind| part(kind).max(1)));
    year.revenue = revenue;
}
