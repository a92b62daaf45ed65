//! What a land case freezes when it is opened: the finding of its parcel or batch on the book's day, told in sentences.
//! Whether a case may be opened on it is left to `office::land`.

use super::book::LandBook;
use fact::Area;
use law::Value;
use office::docket::Refusal;
use office::identification::{
    Delay, Full, Hit, IdleFinding, Limb, Parcel, ParcelFinding, Standing, Turned, if_user_caused,
};
use office::land::{BatchFound, FoundFirm, FoundItem, FoundLand, IdleFound, LandKind};
use std::collections::BTreeSet;

/// What firms are called, by credit code.
pub type FirmName<'a> = dyn Fn(&str) -> String + 'a;

impl LandBook {
    /// What was found at a place: a parcel by its code, or a batch by its number.
    ///
    /// # Errors
    /// When there is no such place, nothing was found there, or no list can be made on the day.
    pub fn found_at(&self, kind: LandKind, place: &str, name: &FirmName<'_>) -> Result<FoundLand, Refusal> {
        let place = place.trim();
        if kind == LandKind::Unsupplied {
            return self.found_batch(place);
        }
        let number = self.land.place_of(place).ok_or_else(|| {
            Refusal::new("no_such_parcel", format!("没有宗地{place}。"), "请从宗地清单中选。")
        })?;
        let found = self.found.as_ref().map_err(Clone::clone)?;
        let (parcel, finding) = (&self.land.parcels[number], &found.parcels[number]);
        let ground = &self.land.grounds[number];
        let mut frozen = FoundLand {
            as_of: self.key.day,
            title: ground.location.clone(),
            region: ground.region.clone(),
            zone: ground.zone.clone(),
            enterprises: Vec::new(),
            area: finding.listed(),
            whole: parcel.area,
            category: None,
            items: Vec::new(),
            packs: found.packs.clone(),
            standard: None,
            idle: None,
            batch: None,
        };
        match kind {
            LandKind::Idle => self.freeze_idle(&mut frozen, parcel, finding, name)?,
            _ => self.freeze_low(&mut frozen, parcel, finding, name)?,
        }
        Ok(frozen)
    }

    fn freeze_low(
        &self,
        frozen: &mut FoundLand,
        parcel: &Parcel,
        finding: &ParcelFinding,
        name: &FirmName<'_>,
    ) -> Result<(), Refusal> {
        if !matches!(finding.standing, Standing::Listed(_)) {
            let message = format!("宗地{}没有认定为低效候选。", parcel.code);
            return Err(Refusal::new("nothing_found", message, "请先看一地一档里的认定结果。"));
        }
        let mut firms: BTreeSet<&str> =
            finding.hits.iter().flat_map(|hit| &hit.firms).map(String::as_str).collect();
        if firms.is_empty() {
            firms = users(parcel);
        }
        frozen.enterprises = firms.into_iter().map(|code| firm(code, name)).collect();
        for hit in &finding.hits {
            frozen.items.push(self.hit_told(parcel, hit)?);
        }
        let primary = finding.hits.first();
        let sub_type = primary.and_then(|hit| self.sub_types.iter().find(|one| one.id == hit.sub_type));
        let category = sub_type.and_then(|one| self.category(&one.category));
        frozen.category = category.map(|category| (category.id.clone(), category.label.clone()));
        frozen.standard.clone_from(&self.land.rules.standard);
        Ok(())
    }

    fn hit_told(&self, parcel: &Parcel, hit: &Hit) -> Result<FoundItem, Refusal> {
        let standard = self.standard()?;
        let quote = standard.explain(parcel, hit.firms.first().map(String::as_str), &hit.sub_type)?;
        let asked = quote.lines.iter().filter(|line| line.asked);
        let clauses: Vec<&str> = quote
            .lines
            .iter()
            .filter(|line| line.asked)
            .flat_map(|line| &line.clauses)
            .map(String::as_str)
            .collect();
        Ok(FoundItem {
            id: hit.code.clone(),
            title: hit.label.clone(),
            area: hit.area,
            sentence: asked.map(|line| line.sentence.as_str()).collect::<Vec<_>>().join("；"),
            clause: clauses.join("、"),
        })
    }

    fn freeze_idle(
        &self,
        frozen: &mut FoundLand,
        parcel: &Parcel,
        finding: &ParcelFinding,
        name: &FirmName<'_>,
    ) -> Result<(), Refusal> {
        let Delay::Idle(idle) = &finding.delay else {
            let message = format!("宗地{}没有构成闲置。", parcel.code);
            return Err(Refusal::new("nothing_found", message, "请先看一地一档里的认定结果。"));
        };
        // Nobody has found the cause yet; the fee is what it would be if the user caused it.
        let supposed = match if_user_caused(&self.standard()?, parcel)? {
            Delay::Idle(supposed) => supposed,
            _ => idle.clone(),
        };
        frozen.area = idle.area;
        frozen.enterprises = users(parcel).into_iter().map(|code| firm(code, name)).collect();
        frozen.items = idle.turned.iter().map(|turned| turned_told(idle, turned)).collect();
        let not_started = idle.limb == Limb::NotStarted;
        let first = if not_started { "idle_from" } else { "suspension_idle_from" };
        frozen.idle = Some(IdleFound {
            not_started,
            idle_from: day_of(&idle.turned, first),
            take_back_from: day_of(&idle.turned, "take_back_from").filter(|_| not_started),
            fee: supposed.fee,
            excused_days: idle.excused_days,
            holder: holder(parcel).map(str::to_owned),
        });
        Ok(())
    }

    fn found_batch(&self, place: &str) -> Result<FoundLand, Refusal> {
        let ledger = self.chain.as_ref().map_err(Clone::clone)?;
        let known = ledger.batches.iter().find(|batch| batch.id == place);
        let given = self.land.batches.iter().find(|batch| batch.id == place);
        let (Some(state), Some(given)) = (known, given) else {
            return Err(Refusal::new("no_such_batch", format!("没有批次{place}。"), "请从批次台账中选。"));
        };
        let balance = &state.balance;
        let mu = |area: Area| area.to_mu().trim();
        let sentence = format!(
            "{}批准{}亩，已供{}亩、失效{}亩、调整{}亩，未供{}亩",
            given.approved,
            mu(balance.approved),
            mu(balance.supplied),
            mu(balance.lapsed),
            mu(balance.adjusted),
            mu(balance.unsupplied)
        );
        let item = FoundItem {
            id: "unsupplied".to_owned(),
            title: "批而未供".to_owned(),
            area: balance.unsupplied,
            sentence,
            clause: "S2-6a".to_owned(),
        };
        Ok(FoundLand {
            as_of: self.key.day,
            title: format!("批次{place}"),
            region: given.region.clone(),
            zone: given.zone.clone(),
            enterprises: Vec::new(),
            area: balance.unsupplied,
            whole: balance.approved,
            category: None,
            items: vec![item],
            packs: self.standard()?.digests(),
            standard: None,
            idle: None,
            batch: Some(BatchFound {
                approved_on: given.approved,
                supplied: balance.supplied,
                lapsed: balance.lapsed,
                adjusted: balance.adjusted,
                expropriated: state.expropriated,
                not_expropriated: state.not_expropriated,
                lapses_on: state.lapses_on.and_then(Full::day),
            }),
        })
    }
}

/// Firms that use the parcel, and its holder.
fn users(parcel: &Parcel) -> BTreeSet<&str> {
    let occupants = parcel.occupants.iter().map(|occupant| occupant.uscc.as_str());
    occupants.chain(holder(parcel)).filter(|code| !code.trim().is_empty()).collect()
}

fn holder(parcel: &Parcel) -> Option<&str> {
    match parcel.figures.get("holder_uscc") {
        Some(Value::Text(holder)) => Some(holder.trim()).filter(|code| !code.is_empty()),
        _ => None,
    }
}

fn firm(code: &str, name: &FirmName<'_>) -> FoundFirm {
    FoundFirm { code: code.to_owned(), name: name(code) }
}

fn turned_told(idle: &IdleFinding, turned: &Turned) -> FoundItem {
    let day = turned.full.day().map_or_else(|| "停算中".to_owned(), |day| day.to_string());
    FoundItem {
        id: turned.id.clone(),
        title: turned.label.clone(),
        area: idle.area,
        sentence: format!("{}：{day}，已扣除{}日", turned.label, idle.excused_days),
        clause: turned.clause.clone(),
    }
}

fn day_of(turned: &[Turned], id: &str) -> Option<jiff::civil::Date> {
    turned.iter().find(|turned| turned.id == id).and_then(|turned| turned.full.day())
}
