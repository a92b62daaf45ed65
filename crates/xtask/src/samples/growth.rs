//! How the firms of the sample grow: five years of figures from land, industry, luck and the city's own growth.

use super::city::{City, Figures, YEARS, ZONES};
use super::industry::Industry;
use super::random::Random;

/// Five years of figures, growing with the city and with luck.
pub fn grow(city: &mut City, number: usize, random: &mut Random) {
    const CITY_GROWTH: [f64; 5] = [0.93, 1.09, 1.03, 1.05, 1.04];
    let owned: i64 =
        city.parcels.iter().filter(|parcel| parcel.holder == number).map(|parcel| parcel.square_metres).sum();
    let leases: Vec<(usize, usize, i64, i16)> = city
        .leases
        .iter()
        .map(|lease| (city.parcels[lease.parcel].holder, lease.tenant, lease.land, lease.from.year()))
        .collect();
    let zone_quality = ZONES[city.firms[number].zone].quality;
    let quality = random.lognormal(0.62 * zone_quality, 0.72);
    let habits = Habits {
        tax: random.lognormal(1.0, 0.28),
        staff: random.lognormal(1.0, 0.25),
        energy: random.lognormal(1.0, 0.35),
        discharges: city.firms[number].industry.pollution > 0.0 && random.chance(0.88),
        researches: random.chance((city.firms[number].industry.research * 30.0).min(0.9)),
        water: random.lognormal(5.0, 0.6),
    };
    let mut size = 1.0;
    for (place, year) in YEARS.into_iter().enumerate() {
        size *= CITY_GROWTH[place] * random.lognormal(1.0, 0.11);
        let firm = &city.firms[number];
        if firm.founded.year() > year || firm.ended.is_some_and(|ended| year >= ended) {
            continue;
        }
        let active = |since: i16, firm: usize| {
            since <= year
                && city.firms[firm].founded.year() <= year
                && city.firms[firm].ended.is_none_or(|ended| year < ended)
        };
        let leased = leases
            .iter()
            .filter(|(_, tenant, _, since)| *tenant == number && active(*since, number))
            .map(|lease| lease.2)
            .sum();
        let let_out = leases
            .iter()
            .filter(|(holder, tenant, _, since)| *holder == number && active(*since, *tenant))
            .map(|lease| lease.2)
            .sum();
        let mu = (owned + leased - let_out) as f64 * 0.0015;
        let full = mu * firm.industry.revenue * quality * size;
        let revenue = if firm.building(year) {
            0.0
        } else if firm.production_start.year() == year {
            full * 0.4
        } else {
            full
        };
        let mut year = habits.year(random, firm.industry, revenue);
        (year.owned, year.leased, year.let_out) = (owned, leased, let_out);
        year.fixed = (mu * 26_000.0 * quality * (1.0 + 0.04 * place as f64)) as i64;
        city.firms[number].years[place] = Some(year);
    }
}

/// What stays with a firm from year to year.
struct Habits {
    tax: f64,
    staff: f64,
    energy: f64,
    discharges: bool,
    researches: bool,
    water: f64,
}

impl Habits {
    /// A year's figures from a revenue in 万元.
    fn year(&self, random: &mut Random, industry: &Industry, revenue: f64) -> Figures {
        let fen = |amount: f64| (amount * 100.0) as i64;
        let output = revenue * random.lognormal(1.01, 0.04);
        let tax = revenue * industry.tax * self.tax * random.lognormal(1.0, 0.12);
        let energy = output * industry.energy / 1_000.0 * self.energy * random.lognormal(1.0, 0.08);
        let discharge = output * industry.pollution / 100.0;
        let part = |random: &mut Random, share: f64| (discharge * share * random.lognormal(1.0, 0.2)) as i64;
        let employees = (revenue / industry.per_head * self.staff * random.lognormal(1.0, 0.06)) as i64 + 3;
        Figures {
            vat: fen(tax * 0.58),
            income_tax: fen(tax * 0.27),
            other_tax: fen(tax * 0.15) + random.between(20, 400),
            refund: if random.chance(0.06) { fen(tax * 0.2) } else { 0 },
            invoiced: fen(revenue * random.lognormal(1.0, 0.03)),
            revenue: fen(revenue),
            profit: fen(revenue * (0.052 + 0.045 * random.normal())),
            output: fen(output),
            added: fen(output * industry.added * random.lognormal(1.0, 0.1)),
            research: if self.researches {
                fen(revenue * industry.research * random.lognormal(1.0, 0.35))
            } else {
                0
            },
            technical: if random.chance(0.35) { fen(revenue * 0.04 * random.lognormal(1.0, 0.5)) } else { 0 },
            fixed: 0,
            energy: fen(energy),
            // About three fifths of the energy is electricity at 0.1229 kgce a kWh (GB/T 2589 当量值).
            kilowatt_hours: (energy * 1_000.0 * 0.6 / 0.1229) as i64,
            water: (output * self.water * 0.4) as i64 + 30,
            pollutants: (self.discharges && revenue > 0.0)
                .then(|| [part(random, 0.5) + 1, part(random, 0.06), part(random, 0.14), part(random, 0.3)]),
            employees,
            insured: employees - employees * random.between(0, 12) / 100,
            patents: if self.researches {
                (revenue * industry.research / 60.0 * random.lognormal(1.0, 0.6)) as i64
            } else {
                0
            },
            ..Figures::default()
        }
    }
}
