//! The demo office: accounts for every role, the departments' files of five years handed in on their days, four years
//! published and archived, and the fifth in the middle of its publicity, with work for everybody; and land supplied in the
//! same years, plots at every stage of life. Made by the same commands that people use, so it has a journal like any other.

mod accounts;
mod appraisals;
mod bulletins;
mod cases;
mod clock;
mod land;
mod plans;
mod supply;
mod surveys;
mod year;

pub use accounts::{DemoAccount, PASSWORD, accounts};

use crate::desk::{Desk, Request};
use crate::failure::Failure;
use crate::setup::Offered;
use crate::trouble::Trouble;
use crate::zone::{Delivered, Zone};
use clock::Clock;
use jiff::civil::{Date, date};
use office::docket::Command;
use office::journal::{Author, FileRef};
use std::path::Path;

/// The day on which the demo begins to live.
const FOUNDED: Date = date(2020, 12, 28);
/// The day that the demo shows when it is new.
const SHOWN: Date = date(2025, 5, 23);
/// Log-in of the office that runs the evaluation.
const LEAD: &str = "industry";

/// Fills an empty archive with the demo. Nothing happens when there is anything in it.
///
/// # Errors
/// When a file of the demo is missing, or the office refuses a step (its rules and this story have grown apart).
pub async fn seed(
    desk: &Desk,
    zone: &Path,
    packs: &Path,
    step: &(dyn Fn(&str) + Send + Sync),
) -> Result<bool, Trouble> {
    if desk.now().entry > 0 {
        return Ok(false);
    }
    let opened = Zone::open(zone)?;
    let offered = Offered::read(zone, packs, true)?;
    let files = in_order(opened.deliveries()?);
    let supply = supply::Programme::whole();
    let land = land::Layers::of(&opened.folder)?;
    let surveys = surveys::Surveys::whole();
    let cases = cases::Cases::whole();
    let bulletins = bulletins::Bulletins::whole();
    let mut story = Story {
        desk,
        clock: Clock::at(FOUNDED),
        files,
        next_file: 0,
        land,
        surveys,
        cases,
        bulletins,
        supply,
        step,
    };
    let id = story.clock.id();
    desk.configure(offered, &id, &system(), story.clock.now()).await?;
    accounts::open(&mut story).await?;
    let years = years(&opened)?;
    for year in &years {
        year::live(&mut story, *year, years.last() == Some(year)).await?;
        if *year == appraisals::FIRST {
            story.appraise(&appraisals::PUBLISHED).await?;
        }
    }
    story.land_until(SHOWN).await?;
    while story.supply.next_until(SHOWN).is_some() {
        story.supply_next().await?;
    }
    story.plan().await?;
    story.appraise(&appraisals::OPEN).await?;
    story.clock.to(SHOWN);
    story.by(LEAD, Command::SetOfficeDay { day: SHOWN }).await?;
    Ok(true)
}

/// The author of what the program does by itself.
#[must_use]
pub fn system() -> Author {
    Author {
        account: "system".to_owned(),
        name: "系统".to_owned(),
        role: "system".to_owned(),
        department: None,
        enterprise: None,
        zone: None,
    }
}

fn years(zone: &Zone) -> Result<Vec<i16>, Trouble> {
    let description = &zone.description;
    match (description.first_year, description.last_year) {
        (Some(first), Some(last)) => Ok((first..=last).collect()),
        _ => Err(Failure::configuration("zone.toml", "没有写 first_year 和 last_year。").into()),
    }
}

fn in_order(mut files: Vec<Delivered>) -> Vec<Delivered> {
    files.sort_by(|left, right| {
        (left.delivered, &left.name, &left.form).cmp(&(right.delivered, &right.name, &right.form))
    });
    files
}

/// The story as far as it is told.
pub(crate) struct Story<'a> {
    pub desk: &'a Desk,
    pub clock: Clock,
    files: Vec<Delivered>,
    next_file: usize,
    land: land::Layers,
    surveys: surveys::Surveys,
    cases: cases::Cases,
    bulletins: bulletins::Bulletins,
    supply: supply::Programme,
    step: &'a (dyn Fn(&str) + Send + Sync),
}

impl Story<'_> {
    /// Lets an account do something.
    pub async fn by(&mut self, login: &str, command: Command) -> Result<u64, Trouble> {
        let moment = self.desk.now();
        let author = moment.docket.accounts.get(login).and_then(office::docket::Account::author);
        let author = author.ok_or_else(|| Trouble::NotFound(format!("没有示范账号“{login}”。")))?;
        self.author(author, command).await
    }

    /// Lets the program do something.
    pub async fn by_system(&mut self, command: Command) -> Result<u64, Trouble> {
        self.author(system(), command).await
    }

    async fn author(&mut self, author: Author, command: Command) -> Result<u64, Trouble> {
        let request = Request { id: self.clock.id(), author, now: self.clock.now(), command };
        Ok(self.desk.submit(request).await?.entry)
    }

    /// Says what is going on.
    pub fn tell(&self, what: &str) {
        (self.step)(what);
    }

    /// Keeps a paper that a decision names.
    pub async fn paper(&self, name: &str, text: &str) -> Result<FileRef, Trouble> {
        self.desk.keep_file(name, format!("{text}\n（示范数据，内容虚构）\n").as_bytes()).await
    }

    /// Hands in the files whose day has come, and lets happen what happened to land before that.
    pub async fn deliver_until(&mut self, day: Date) -> Result<(), Trouble> {
        while let Some(file) =
            self.files.get(self.next_file).filter(|file| file.delivered.is_some_and(|on| on <= day))
        {
            let (file, came) = (file.clone(), file.delivered.unwrap_or(day));
            self.land_until(came).await?;
            while self.supply.next_until(came).is_some() {
                self.supply_next().await?;
            }
            self.next_file += 1;
            self.clock.to(came);
            self.tell(&file.name);
            let bytes = std::fs::read(&file.path).map_err(Failure::io(&file.path))?;
            let kept = self.desk.keep_file(&file.name, &bytes).await?;
            let known = |login: &&str| self.desk.now().docket.accounts.contains_key(*login);
            let login = Some(file.who.as_str()).filter(known).unwrap_or(LEAD).to_owned();
            // A file of a few rows that corrects an earlier one is named so by the departments.
            let supplement = file.name.contains("更正");
            let form = file.form.clone();
            let command = Command::Deliver { form, year: file.year, file: kept, delivered: None, supplement };
            self.by(&login, command).await?;
        }
        while self.supply.next_until(day).is_some() {
            self.supply_next().await?;
        }
        Ok(())
    }

    /// Files about a year with their days.
    pub fn days_of(&self, year: i16) -> impl Iterator<Item = (&str, Date)> {
        let of_year = self.files.iter().filter(move |file| file.year == Some(year));
        of_year.filter_map(|file| Some((file.form.as_str(), file.delivered?)))
    }
}
