//! A small office that carries out commands one after another, as the desk does.

use crate::registry::sample::{FIRST, RULES, SECOND, day};
use fact::{Datum, Reading};
use jiff::Timestamp;
use jiff::civil::Date;
use office::authority::Authority;
use office::calendar::Calendar;
use office::docket::{
    AnsweredEvidence, ClassCount, Command, Configuration, Context, CorrectedEvidence, DeliveredEvidence,
    Docket, Evidence, FirmEvidence, FormDuty, ObjectionItem, PackStamp, PlaceName, Purpose, RanEvidence,
    Refusal, ReopenedEvidence, Rulebook, Tally, Written, decide,
};
use office::journal::{Author, FileRef};
use office::procedure::Procedure;
use office::registry::RegistryRules;
use office::year::{Stage, area_basis};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const PROCEDURE: &str = include_str!("../../../../../zones/demo/procedure.toml");
pub(super) const YEAR: i16 = 2024;

/// Forms of the demo zone that its procedure asks for, with their departments.
const FORMS: [(&str, &str); 10] = [
    ("market_regulation", "market_regulation"),
    ("tax", "tax"),
    ("land", "natural_resources"),
    ("parcel", "natural_resources"),
    ("lease", "natural_resources"),
    ("power", "power"),
    ("statistics", "statistics"),
    ("declaration", "industry"),
    ("ecology", "ecology"),
    ("zone_committee", "zone_committee"),
];

pub(super) struct House {
    pub docket: Docket,
    pub rules: Rulebook,
    pub entry: u64,
    pub today: Date,
    pub hour: i8,
}

pub(super) fn rulebook() -> Rulebook {
    let duty = |(form, department): &(&str, &str)| {
        let duty = FormDuty {
            title: format!("表{form}"),
            department: (*department).to_owned(),
            terms: BTreeSet::new(),
        };
        ((*form).to_owned(), duty)
    };
    Rulebook {
        authority: Authority::built_in().expect("codes/authority.toml"),
        calendar: Calendar::built_in().expect("codes/holidays"),
        procedure: Procedure::from_toml(PROCEDURE).expect("the demo zone's procedure"),
        registry: RegistryRules::from_toml(RULES).expect("the demo zone's rules"),
        forms: FORMS.iter().map(duty).collect(),
        supply: None,
        land: None,
    }
}

pub(super) fn author(role: &str) -> Author {
    let firm = role == "enterprise";
    Author {
        account: role.to_owned(),
        name: role.to_owned(),
        role: role.to_owned(),
        department: fact::department(role).filter(|_| !firm).map(|department| department.id.clone()),
        enterprise: firm.then(|| FIRST.to_owned()),
        zone: (role == "zone_committee").then(|| "KFQ".to_owned()),
    }
}

pub(super) fn file(name: &str) -> FileRef {
    FileRef { digest: format!("digest of {name}"), name: name.to_owned(), size: 3 }
}

pub(super) fn number(text: &str) -> Reading {
    Reading::Known(Datum::Number(text.parse().expect("a number")))
}

impl House {
    pub fn new() -> Self {
        let mut house = Self {
            docket: Docket::default(),
            rules: rulebook(),
            entry: 0,
            today: day("2025-03-03"),
            hour: 12,
        };
        let place = |id: &str| PlaceName { id: id.into(), title: id.into(), region: None };
        let configuration = Configuration {
            zone: "demo".into(),
            title: "示范市".into(),
            notice: None,
            demo: true,
            packs: Vec::new(),
            schemes: BTreeMap::new(),
            regions: vec![place("320411")],
            zones: vec![place("KFQ"), place("GXQ")],
            files: BTreeMap::new(),
        };
        house.does("system", Command::Configure { configuration }, Evidence::None);
        house
    }

    /// An office with an open year, all forms delivered, as far as a stage.
    pub fn at(stage: Stage) -> Self {
        let mut house = Self::new();
        house.open_year();
        while house.stage() < stage {
            house.prepare();
            let to = house.stage().next().expect("a next stage");
            house.advance(to).expect("nothing is in the way");
        }
        house
    }

    pub fn stage(&self) -> Stage {
        self.docket.year(YEAR).expect("an open year").stage
    }

    pub fn now(&self) -> Timestamp {
        let local = self.today.at(self.hour, 0, 0, 0);
        jiff::tz::offset(self.rules.procedure.utc_offset_hours).to_timestamp(local).expect("a moment")
    }

    /// Carries a command out, as the next entry; what it writes is stored and read back on the way.
    pub fn tries(&mut self, who: &Author, command: &Command, evidence: Evidence) -> Result<(), Refusal> {
        let context = Context {
            author: who,
            now: self.now(),
            today: self.today,
            entry: self.entry + 1,
            rules: &self.rules,
            evidence,
        };
        let written = decide(&self.docket, command, &context)?;
        let again = decide(&self.docket, command, &context).expect("decided once already");
        assert_eq!(written, again, "the same docket, command and context give the same");
        self.entry += 1;
        let json = command.to_json().expect("a command has a JSON form");
        assert_eq!(&Command::from_json(&json).expect("a command's JSON is read back"), command);
        let store =
            |(number, document): (u64, &Written)| document.document(self.entry, number).expect("JSON");
        let stored: Vec<_> = (1..).zip(&written).map(store).collect();
        let mut read_back = self.docket.clone();
        read_back.apply(&stored).expect("documents are read back");
        self.docket.take(written);
        assert_eq!(read_back, self.docket, "what is stored is what was decided");
        Ok(())
    }

    pub fn does(&mut self, role: &str, command: Command, evidence: Evidence) {
        if let Err(refusal) = self.tries(&author(role), &command, evidence) {
            panic!("{role} {}: {refusal}", command.action());
        }
    }

    pub fn refuses(&mut self, role: &str, command: Command, evidence: Evidence) -> String {
        match self.tries(&author(role), &command, evidence) {
            Err(refusal) => {
                assert!(!refusal.message.is_empty(), "a refusal says what stands in the way");
                refusal.code
            }
            Ok(()) => panic!("{role} {} was carried out", command.action()),
        }
    }

    pub fn open_year(&mut self) {
        let timetable = self
            .rules
            .procedure
            .proposed_timetable(&self.rules.calendar, self.today)
            .expect("holiday tables for the year");
        let command = Command::OpenYear { year: YEAR, scheme: "henan-2019/main".into(), timetable };
        self.does("industry", command, Evidence::None);
    }

    pub fn deliver(&mut self, form: &str) {
        let command = Command::Deliver {
            form: form.into(),
            year: Some(YEAR),
            file: file(&format!("{form} {}", self.entry)),
            delivered: None,
            supplement: false,
        };
        self.does("industry", command, Self::read(10, 0));
    }

    /// What reading a file of `rows` rows gives, `refused` of them refused.
    pub fn read(rows: u64, refused: u64) -> Evidence {
        Evidence::Delivered(DeliveredEvidence {
            year: Some(YEAR),
            tally: Tally { read: rows, admitted: rows - refused, held: 0, refused },
            totals: Vec::new(),
            findings: Vec::new(),
            facts: rows * 3,
        })
    }

    /// Does what the next stage asks for.
    pub fn prepare(&mut self) {
        match self.stage() {
            Stage::Collecting => FORMS.iter().for_each(|(form, _)| self.deliver(form)),
            Stage::AreaPublicity | Stage::ResultPublicity => self.wait_for_window(),
            Stage::Calculating => self.run(Purpose::Preliminary),
            Stage::ObjectionHandling => self.run(Purpose::Final),
            _ => {}
        }
    }

    pub fn wait_for_window(&mut self) {
        let plan = self.docket.year(YEAR).expect("an open year");
        let closes = plan.windows[&plan.stage].closes;
        self.today = closes.tomorrow().expect("a day");
    }

    pub fn advance(&mut self, to: Stage) -> Result<(), Refusal> {
        let role = if to == Stage::GovMeetingApproved { "leading_group" } else { "industry" };
        self.advance_by(role, to)
    }

    pub fn advance_by(&mut self, role: &str, to: Stage) -> Result<(), Refusal> {
        let command = Command::Advance {
            year: YEAR,
            to,
            reason: "2025年第3次常务会议".into(),
            evidence: vec![file("纪要.pdf")],
        };
        self.tries(&author(role), &command, Evidence::None)
    }

    pub fn ran(&self, digest: &str) -> RanEvidence {
        RanEvidence {
            scheme: "henan-2019/main".into(),
            pack: PackStamp {
                id: "henan-2019".into(),
                version: "1".into(),
                digest: "pack".into(),
                files: BTreeMap::new(),
                parameters: BTreeMap::new(),
            },
            overrides: BTreeMap::new(),
            facts_as_of: self.entry,
            areas: area_basis(&self.docket, &self.rules, YEAR, self.entry),
            counts: vec![ClassCount { list: "above".into(), class: "A".into(), count: 2 }],
            digest: digest.into(),
            recomputed: BTreeMap::new(),
        }
    }

    pub fn run(&mut self, purpose: Purpose) {
        let ran = self.ran("outcomes");
        self.does("industry", run_command(purpose), Evidence::Ran(Box::new(ran)));
    }

    pub fn object(&mut self, item: ObjectionItem) -> Result<String, Refusal> {
        let command = Command::SubmitObjection {
            year: YEAR,
            subject: FIRST.into(),
            item,
            claim: "少算了税金".into(),
            value: Some(number("12.5")),
            files: vec![file("完税证明.pdf")],
        };
        self.tries(&author("enterprise"), &command, firm())?;
        Ok(format!("{YEAR}-{}", self.entry))
    }

    pub fn reopen(&mut self) {
        let command = Command::Reopen {
            year: YEAR,
            subject: FIRST.into(),
            reason: "宗地重测".into(),
            evidence: vec![file("测绘.pdf")],
        };
        self.does("industry", command, Evidence::Reopened(ReopenedEvidence { subjects: neighbours() }));
    }
}

pub(super) fn run_command(purpose: Purpose) -> Command {
    Command::Run { year: YEAR, purpose, scheme: None, overrides: BTreeMap::new() }
}

pub(super) fn correct(term: &str, value: &str) -> (Command, Evidence) {
    let command = Command::Correct {
        subject: FIRST.into(),
        term: term.into(),
        year: YEAR,
        reading: number(value),
        reason: "补缴入库".into(),
        evidence: file("证明.pdf"),
    };
    (command, Evidence::Corrected(CorrectedEvidence { known: true, before: Some(number("1")) }))
}

pub(super) fn neighbours() -> BTreeSet<String> {
    [FIRST, SECOND].map(str::to_owned).into()
}

pub(super) fn answered() -> Evidence {
    Evidence::Answered(AnsweredEvidence { subjects: neighbours() })
}

pub(super) fn firm() -> Evidence {
    Evidence::Firm(FirmEvidence {
        name: Some("甲精密机械有限公司".into()),
        region: Some("320411".into()),
        zone: Some("KFQ".into()),
    })
}

pub(super) fn tax() -> ObjectionItem {
    ObjectionItem::Figure { term: "tax_paid".into(), year: YEAR }
}

pub(super) fn area() -> ObjectionItem {
    ObjectionItem::Area { term: "land_used".into() }
}
