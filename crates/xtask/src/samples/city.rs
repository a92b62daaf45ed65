//! The city that the departments describe: 1,200 enterprises over five years, with their land.
//!
//! Everything here is made up and marked 示范数据; the stories that a reader should find are told in `stories`.

use super::codes;
use super::growth;
use super::industry::{INDUSTRIES, Industry, UTILITIES};
use super::names::Names;
use super::random::Random;
use super::stories;
use jiff::civil::{Date, date};

/// The years that the departments report.
pub const YEARS: [i16; 5] = [2020, 2021, 2022, 2023, 2024];
/// How many enterprises there ever are.
pub const ENTERPRISES: usize = 1_200;
const TENANTS: usize = 110;
const SEED: u64 = 20_241_231;

/// A development zone with its district and towns.
pub struct Zone {
    pub id: &'static str,
    pub title: &'static str,
    pub region: &'static str,
    pub district: &'static str,
    pub towns: &'static [&'static str],
    share: f64,
    /// How much better its firms do than those of the others.
    pub quality: f64,
}

pub const ZONES: [Zone; 3] = [
    Zone {
        id: "KFQ",
        title: "示范经济开发区",
        region: "320411",
        district: "示范市东湖区",
        towns: &["春江街道", "云河街道", "罗溪镇"],
        share: 0.42,
        quality: 1.0,
    },
    Zone {
        id: "GXQ",
        title: "示范高新技术产业开发区",
        region: "320412",
        district: "示范市西岭区",
        towns: &["南苑街道", "前桥镇"],
        share: 0.36,
        quality: 1.25,
    },
    Zone {
        id: "GYQ",
        title: "西岭工业集中区",
        region: "320412",
        district: "示范市西岭区",
        towns: &["雪港镇", "湟里镇"],
        share: 0.22,
        quality: 0.75,
    },
];

/// An enterprise.
#[derive(Clone)]
pub struct Firm {
    pub code: String,
    pub name: String,
    /// Earlier name and the first year of the present one.
    pub former: Option<(String, i16)>,
    pub zone: usize,
    pub town: &'static str,
    pub industry: &'static Industry,
    pub utility: bool,
    pub founded: Date,
    pub production_start: Date,
    /// First year without it.
    pub ended: Option<i16>,
    pub story: &'static str,
    pub landlord: Option<usize>,
    pub parcel_group: Option<String>,
    pub relocation: bool,
    pub high_tech: Option<Certificate>,
    pub srdi: Option<Certificate>,
    pub green_factory: bool,
    pub listed: bool,
    /// By place in [`YEARS`]; none before it was founded or after it ended.
    pub years: [Option<Figures>; 5],
}

/// A certificate with its day of expiry.
#[derive(Clone)]
pub struct Certificate {
    pub number: String,
    pub from: Date,
    pub until: Date,
}

/// One year of an enterprise. Money in 0.01 万元, energy in 0.01 tce, emissions in kg, land in whole m².
#[derive(Clone, Default, PartialEq)]
pub struct Figures {
    pub vat: i64,
    pub income_tax: i64,
    pub other_tax: i64,
    pub refund: i64,
    pub invoiced: i64,
    pub revenue: i64,
    pub profit: i64,
    pub output: i64,
    pub added: i64,
    pub research: i64,
    pub technical: i64,
    pub fixed: i64,
    pub energy: i64,
    pub kilowatt_hours: i64,
    pub water: i64,
    /// COD, ammonia nitrogen, sulphur dioxide, nitrogen oxides; none for a firm without discharge.
    pub pollutants: Option<[i64; 4]>,
    pub employees: i64,
    pub insured: i64,
    pub patents: i64,
    pub owned: i64,
    pub leased: i64,
    pub let_out: i64,
    pub veto_safety: bool,
    pub veto_environment: bool,
    pub veto_credit: bool,
}

/// A parcel with its holder.
pub struct Parcel {
    pub code: String,
    pub title: String,
    pub holder: usize,
    pub square_metres: i64,
    /// Floor of the parcel ÷ its area, in tenths.
    pub plot_ratio_tenths: i64,
    pub granted: Date,
}

/// Floor let to a tenant, with the land that goes with it.
pub struct Lease {
    pub number: String,
    pub parcel: usize,
    pub tenant: usize,
    pub land: i64,
    pub from: Date,
    pub to: Date,
}

/// Everything there is to report.
pub struct City {
    pub firms: Vec<Firm>,
    pub parcels: Vec<Parcel>,
    pub leases: Vec<Lease>,
}

impl Parcel {
    /// Floor that belongs to so much of its land, in 0.1 m²; shares of floor are shares of land exactly.
    pub fn floor_of(&self, square_metres: i64) -> i64 {
        square_metres * self.plot_ratio_tenths
    }
}

impl Figures {
    /// Tax into the treasury after refunds.
    pub fn tax(&self) -> i64 {
        self.vat + self.income_tax + self.other_tax - self.refund
    }
}

impl Firm {
    pub fn region(&self) -> &'static str {
        ZONES[self.zone].region
    }

    /// Its name in a year.
    pub fn name_in(&self, year: i16) -> &str {
        match &self.former {
            Some((former, since)) if year < *since => former,
            _ => &self.name,
        }
    }

    pub fn year(&self, year: i16) -> Option<&Figures> {
        self.years[place(year)].as_ref()
    }

    /// Listed by statistics: revenue of 2,000 万元 or more in the year, as the packs of the zone draw the line.
    pub fn above_scale(&self, year: i16) -> bool {
        self.year(year).is_some_and(|figures| figures.revenue >= 200_000)
    }

    /// Never above the line in an earlier year of the sample.
    pub fn newly_above_scale(&self, year: i16) -> bool {
        year > YEARS[0]
            && self.above_scale(year)
            && YEARS.into_iter().all(|earlier| earlier >= year || !self.above_scale(earlier))
    }

    pub fn building(&self, year: i16) -> bool {
        self.production_start.year() > year
    }
}

/// Place of a year in [`YEARS`].
pub fn place(year: i16) -> usize {
    usize::try_from(year - YEARS[0]).expect("a year of the sample")
}

/// Builds the city.
pub fn build() -> City {
    let mut random = Random::new(SEED, "city");
    let mut names = Names::default();
    let mut city = City { firms: Vec::new(), parcels: Vec::new(), leases: Vec::new() };
    for serial in 0..ENTERPRISES {
        let firm = firm(&mut random, &mut names, serial);
        city.firms.push(firm);
    }
    land(&mut city, &mut random);
    for number in 0..city.firms.len() {
        growth::grow(&mut city, number, &mut random);
    }
    events(&mut city, &mut random);
    stories::tell(&mut city, &mut names);
    city
}

fn firm(random: &mut Random, names: &mut Names, serial: usize) -> Firm {
    let utility = serial >= ENTERPRISES - 8;
    let industry = if utility {
        &UTILITIES[serial % UTILITIES.len()]
    } else {
        draw(random, INDUSTRIES, |industry| industry.share)
    };
    let chosen = draw(random, &ZONES, |zone| zone.share);
    let zone = ZONES.iter().position(|zone| zone.id == chosen.id).expect("drawn from the list");
    let founded_year =
        if random.chance(0.86) { random.between(1998, 2019) } else { random.between(2019, 2024) } as i16;
    let founded = date(founded_year, random.between(1, 13) as i8, random.between(1, 29) as i8);
    let lag = random.between(0, 3) as i16;
    let production_start = date(founded_year + lag, random.between(1, 13) as i8, random.between(1, 29) as i8);
    let name = names.draw(random, industry.words);
    let former =
        random.chance(0.05).then(|| (names.draw(random, industry.words), random.between(2019, 2025) as i16));
    let skilled = industry.research;
    Firm {
        code: codes::credit_code(ZONES[zone].region, 10_007 + serial as u32 * 37),
        name,
        former: former.filter(|(_, since)| *since > founded_year + 1),
        zone,
        town: random.pick::<&'static str>(ZONES[zone].towns),
        industry,
        utility,
        founded,
        production_start: if utility { founded } else { production_start },
        ended: (!utility && random.chance(0.03))
            .then(|| random.between(2022, 2025) as i16)
            .filter(|year| *year > founded_year + 1),
        story: "",
        landlord: None,
        parcel_group: None,
        relocation: random.chance(0.005),
        high_tech: random.chance((skilled * 7.0).min(0.6)).then(|| certificate(random, "GR", founded_year)),
        srdi: random.chance((skilled * 2.2).min(0.25)).then(|| certificate(random, "ZJTX", founded_year)),
        green_factory: random.chance(0.02),
        listed: random.chance(0.01),
        years: [const { None }; 5],
    }
}

fn draw<'a, T>(random: &mut Random, choices: &'a [T], share: impl Fn(&T) -> f64) -> &'a T {
    let mut left = random.unit() * choices.iter().map(&share).sum::<f64>();
    for choice in choices {
        left -= share(choice);
        if left < 0.0 {
            return choice;
        }
    }
    &choices[0]
}

/// Valid three years from a day between 2018 and 2023.
fn certificate(random: &mut Random, prefix: &str, founded: i16) -> Certificate {
    let year = (random.between(2018, 2024) as i16).max(founded + 1);
    let from = date(year, random.between(10, 13) as i8, random.between(1, 29) as i8);
    let until = date(year + 3, from.month(), from.day());
    Certificate { number: format!("{prefix}{year}32{:06}", random.between(1, 9_999)), from, until }
}

/// Gives parcels to owners and floors of the larger ones to tenants.
fn land(city: &mut City, random: &mut Random) {
    let first_tenant = ENTERPRISES - 8 - TENANTS;
    let mut landlords = Vec::new();
    for holder in 0..city.firms.len() {
        if (first_tenant..ENTERPRISES - 8).contains(&holder) {
            continue;
        }
        let mu = random.lognormal(11.0, 0.95).clamp(1.6, 420.0);
        let whole = (mu * 2_000.0 / 3.0) as i64;
        let parts = if mu > 40.0 { random.between(1, 4) } else { 1 };
        for part in 0..parts {
            let rest = whole - whole / parts * (parts - 1);
            let square_metres = if part == 0 { rest } else { whole / parts };
            let firm = &city.firms[holder];
            let serial = city.parcels.len() as u32 + 1;
            let granted = firm.founded;
            city.parcels.push(Parcel {
                code: codes::parcel_code(firm.region(), firm.zone as u32 + 1, serial),
                title: codes::title_number(granted.year().max(2016), serial),
                holder,
                square_metres,
                plot_ratio_tenths: random.between(6, 19),
                granted,
            });
        }
        if mu > 22.0
            && !city.firms[holder].utility
            && city.firms[holder].founded.year() < 2018
            && city.firms[holder].ended.is_none()
        {
            landlords.push(city.parcels.len() - 1);
        }
    }
    landlords.truncate(45);
    for tenant in first_tenant..ENTERPRISES - 8 {
        let parcel = landlords[(tenant - first_tenant) * 61 % landlords.len()];
        lease(city, random, parcel, tenant);
    }
}

fn lease(city: &mut City, random: &mut Random, parcel: usize, tenant: usize) {
    let taken: i64 = city.leases.iter().filter(|lease| lease.parcel == parcel).map(|lease| lease.land).sum();
    let Parcel { holder, square_metres, .. } = city.parcels[parcel];
    let land = square_metres * random.between(4, 16) / 100;
    let land = if taken + land > square_metres / 2 { square_metres / 50 } else { land };
    let landlord = (city.firms[holder].zone, city.firms[holder].town);
    let region = ZONES[landlord.0].region;
    let firm = &mut city.firms[tenant];
    (firm.zone, firm.town) = landlord;
    firm.code = codes::credit_code(region, 10_007 + tenant as u32 * 37);
    firm.landlord = Some(holder);
    let from = firm.founded.max(date(2019, 1, 1));
    city.leases.push(Lease {
        number: format!("ZL{}{:04}", from.year(), city.leases.len() + 1),
        parcel,
        tenant,
        land,
        from: date(from.year(), 1, 1),
        to: date(2026, 12, 31),
    });
}

/// A few accidents, penalties and dishonesty listings each year.
fn events(city: &mut City, random: &mut Random) {
    for place in 0..YEARS.len() {
        for kind in 0..3 {
            for _ in 0..4 {
                let number = random.between(0, (ENTERPRISES - 8) as i64) as usize;
                if let Some(year) = &mut city.firms[number].years[place] {
                    match kind {
                        0 => year.veto_safety = true,
                        1 => year.veto_environment = year.pollutants.is_some(),
                        _ => year.veto_credit = true,
                    }
                }
            }
        }
    }
}
