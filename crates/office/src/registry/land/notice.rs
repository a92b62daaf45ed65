//! The wording of what is wrong with parcels and occupancies, and what to do.

use super::leases::Scale;
use super::{Extent, LandRules, Occupancy, Parcel, RentedFloor};
use fact::{Area, Finding, Place, Severity};

pub(super) fn parcel_without_area(parcel: &Parcel) -> Finding {
    let message = "宗地面积不是正数。".to_owned();
    let raw = mu(parcel.area);
    about_parcel(parcel, "parcel-area-not-positive", Severity::Refused, raw, message, "请按登记簿填写面积。")
}

pub(super) fn parcel_twice(parcel: &Parcel, known: &Parcel) -> Finding {
    let (severity, message) = if known.area == parcel.area {
        (Severity::Notice, format!("宗地重复，与{}相同。", known.place))
    } else {
        (Severity::Refused, format!("宗地重复且面积不同，已采用{}的{}亩。", known.place, known.area.to_mu()))
    };
    about_parcel(parcel, "parcel-twice", severity, mu(parcel.area), message, "请只保留一行。")
}

pub(super) fn parcel_overclaimed(parcel: &Parcel, owned: Area) -> Finding {
    let message = format!("各单位自有面积合计{}亩，超过宗地面积{}亩。", owned.to_mu(), parcel.area.to_mu());
    let advice = "请按登记簿核对各单位面积；核实前该宗地的用地面积暂不采用。";
    about_parcel(parcel, "parcel-overclaimed", Severity::Held, mu(owned), message, advice)
}

pub(super) fn let_more_than_held(parcel: &Parcel, enterprise: &str, used: Area) -> Finding {
    let message = format!("出租和核减的面积超过其占有的面积，差{}亩。", (-used).to_mu());
    let advice = "请核对租赁登记；核实前该企业的用地面积暂不采用。";
    let finding = about_parcel(parcel, "let-more-than-held", Severity::Held, mu(used), message, advice);
    Finding { subject: enterprise.to_owned(), ..finding }
}

pub(super) fn rented_outside_zone(parcel: &Parcel, enterprise: &str, rented: Area) -> Finding {
    let zone = parcel.zone.as_deref().unwrap_or("区外");
    let message = format!("租用宗地在{zone}，计入该企业用地，统计时归入宗地所在地。");
    let finding =
        about_parcel(parcel, "rented-outside-zone", Severity::Notice, mu(rented), message, "无需处理。");
    Finding { subject: enterprise.to_owned(), ..finding }
}

pub(super) fn unknown_parcel(occupancy: &Occupancy) -> Finding {
    let message = format!("没有宗地{}的资料。", occupancy.parcel);
    about(occupancy, "unknown-parcel", Severity::Held, message, "请先导入宗地，或核对宗地代码。")
}

pub(super) fn ends_before_it_begins(occupancy: &Occupancy) -> Finding {
    about(occupancy, "ends-before-it-begins", Severity::Refused, "止日早于起日。".to_owned(), "请更正日期。")
}

pub(super) fn extent_not_positive(occupancy: &Occupancy) -> Finding {
    about(
        occupancy,
        "extent-not-positive",
        Severity::Refused,
        "面积不是正数。".to_owned(),
        "请填写实际面积。",
    )
}

pub(super) fn lease_disagrees(rental: &Occupancy, letting: &Occupancy) -> Finding {
    let message = format!(
        "租赁双方所报不一致：承租方{}（{}），出租方{}报{}（{}）。",
        extent(rental.extent),
        term(rental),
        letting.enterprise,
        extent(letting.extent),
        term(letting)
    );
    about(rental, "lease-disagrees", Severity::Held, message, "请双方核对租约；核实前双方面积都不变动。")
}

pub(super) fn lease_one_sided(declared: &Occupancy, landlord: &str, tenant: &str) -> Finding {
    let missing = if *declared.enterprise == *tenant { landlord } else { tenant };
    let message = format!("租赁只有一方申报，{missing}没有申报；已在双方对应增减。");
    about(declared, "lease-one-sided", Severity::Warning, message, "请另一方补报或提出异议。")
}

pub(super) fn lease_without_landlord(rental: &Occupancy) -> Finding {
    let message = "租入面积不知向谁租，未计入。".to_owned();
    about(rental, "lease-without-landlord", Severity::Held, message, "请补报出租方。")
}

pub(super) fn lease_without_tenant(letting: &Occupancy) -> Finding {
    let message = "出租面积不知租给谁，未扣减。".to_owned();
    about(letting, "lease-without-tenant", Severity::Held, message, "请补报承租方；不报的仍由出租方承担。")
}

pub(super) fn lease_with_oneself(terms: &Occupancy) -> Finding {
    let message = "出租方和承租方是同一家企业。".to_owned();
    about(terms, "lease-with-oneself", Severity::Refused, message, "请更正租赁双方。")
}

pub(super) fn floor_without_total(terms: &Occupancy, scale: Scale<'_>) -> Finding {
    let missing = match scale.rules.rented_floor {
        RentedFloor::FloorShare => "宗地总建筑面积",
        RentedFloor::PlotRatio => "宗地容积率",
        RentedFloor::FixedRatio(_) => "折算系数",
    };
    let message = format!("没有{missing}，建筑面积无法折算为用地。");
    about(terms, "floor-not-convertible", Severity::Held, message, "请补报后重新计算。")
}

pub(super) fn conversion_breaks_the_sum(terms: &Occupancy, rules: &LandRules) -> Finding {
    let by = match rules.rented_floor {
        RentedFloor::FixedRatio(ratio) => format!("固定系数{ratio}"),
        RentedFloor::PlotRatio | RentedFloor::FloorShare => "容积率".to_owned(),
    };
    let message = format!("按{by}折算的用地与建筑面积占比不符，各户之和不再等于宗地面积。");
    about(terms, "conversion-breaks-the-sum", Severity::Warning, message, "请考虑改按建筑面积占比折算。")
}

fn about(occupancy: &Occupancy, code: &str, severity: Severity, message: String, advice: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity,
        place: occupancy.place.clone(),
        subject: occupancy.enterprise.to_string(),
        term: String::new(),
        raw: extent(occupancy.extent),
        message,
        advice: advice.to_owned(),
    }
}

fn about_parcel(
    parcel: &Parcel,
    code: &str,
    severity: Severity,
    raw: String,
    message: String,
    advice: &str,
) -> Finding {
    let (place, subject): (Place, String) = (parcel.place.clone(), parcel.code.to_string());
    let advice = advice.to_owned();
    Finding { code: code.to_owned(), severity, place, subject, term: String::new(), raw, message, advice }
}

fn extent(extent: Extent) -> String {
    match extent {
        Extent::Land(area) => mu(area),
        Extent::Floor(floor) => format!("{floor}平方米建筑面积"),
    }
}

fn mu(area: Area) -> String {
    format!("{}亩", area.to_mu().trim())
}

fn term(occupancy: &Occupancy) -> String {
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "未报".to_owned(), |day| day.to_string());
    format!("{}至{}", day(occupancy.from), day(occupancy.to))
}

pub(super) fn figure_missing(place: &Place, subject: &str, term: &str) -> Box<Finding> {
    let label = fact::glossary::term(term).map_or(term, |term| term.zh.as_str());
    Box::new(Finding {
        code: "land-figure-missing".to_owned(),
        severity: Severity::Held,
        place: place.clone(),
        subject: subject.to_owned(),
        term: term.to_owned(),
        raw: String::new(),
        message: format!("{label}没有可用的数，这一条暂不计入用地。"),
        advice: "请补报或核对后重新计算。".to_owned(),
    })
}
