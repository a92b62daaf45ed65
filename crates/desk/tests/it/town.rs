//! A small town with one pack, two forms and three firms, and its office.

use desk::{Desk, MemoryArchive, Offered, Receipt, Request, Trouble};
use fact::{Datum, Reading};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use office::docket::{Command, Purpose};
use office::journal::{Author, FileRef, OutcomeRow};
use office::year::Stage;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

pub const FIRST: &str = "91320411MA01030301";
pub const SECOND: &str = "91320411MA0500415R";
pub const THIRD: &str = "91320411MA0517065J";

/// The tax table of 2024; one cell is no number.
pub const TAX: &str = "企业税收（2024年）
统一社会信用代码,企业名称,实缴税金（万元）,开票销售收入（万元）
91320411MA01030301,甲公司,30,300
91320411MA0500415R,乙公司,约20,200
91320411MA0517065J,丙公司,10,100
合计,,40,600
";

/// The same corrected.
pub const TAX_CORRECTED: &str = "企业税收（2024年）
统一社会信用代码,企业名称,实缴税金（万元）,开票销售收入（万元）
91320411MA01030301,甲公司,30,300
91320411MA0500415R,乙公司,20,200
91320411MA0517065J,丙公司,10,100
合计,,60,600
";

/// The same without the third firm.
pub const TAX_SHORTER: &str = "企业税收（2024年）
统一社会信用代码,企业名称,实缴税金（万元）,开票销售收入（万元）
91320411MA01030301,甲公司,30,300
91320411MA0500415R,乙公司,20,200
合计,,50,500
";

/// One row that corrects the second firm.
pub const TAX_ONE_ROW: &str = "企业税收（2024年）
统一社会信用代码,企业名称,实缴税金（万元）,开票销售收入（万元）
91320411MA0500415R,乙公司,25,200
合计,,25,200
";

/// The land table of 2024.
pub const LAND: &str = "企业用地（2024年）
统一社会信用代码,企业名称,登记用地面积（亩）
91320411MA01030301,甲公司,2
91320411MA0500415R,乙公司,5
91320411MA0517065J,丙公司,4
";

pub struct Town {
    pub desk: Desk,
    pub archive: Arc<MemoryArchive>,
    numbers: AtomicU32,
}

pub fn author(role: &str, department: Option<&str>) -> Author {
    Author {
        account: role.to_owned(),
        name: format!("{role}科"),
        role: role.to_owned(),
        department: department.map(str::to_owned),
        enterprise: None,
        zone: None,
    }
}

pub fn firm(code: &str) -> Author {
    Author { enterprise: Some(code.to_owned()), account: code.to_owned(), ..author("enterprise", None) }
}

pub fn industry() -> Author {
    author("industry", Some("industry"))
}

pub fn at(day: Date) -> Timestamp {
    jiff::tz::Offset::constant(8).to_timestamp(day.at(10, 0, 0, 0)).unwrap()
}

pub fn number(text: &str) -> Reading {
    Reading::Known(Datum::Number(text.parse().unwrap()))
}

/// The parcels of 2024: the first firm owns one and lets a part of it to the second.
pub const PARCELS: &str = "宗地（2024年）
宗地代码,不动产权证号,权利人信用代码,宗地面积（亩）,建筑面积（m²）,取得日期
320411001001GB00001,苏（2020）0000001,91320411MA01030301,12,8000,2020-05-01
";
/// The leases of 2024.
pub const LEASES: &str = "租赁（2024年）
备案编号,宗地代码,出租方信用代码,承租方信用代码,租赁建筑面积（m²）,分摊用地面积（亩）,起始日期,终止日期
ZL2024-001,320411001001GB00001,91320411MA01030301,91320411MA0500415R,2000,,2024-01-01,2024-12-31
";

fn offered() -> Offered {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let demo = here.join("../../zones/demo");
    let small = here.join("../muheng/tests/it/small");
    let folder = tempfile::tempdir().unwrap();
    let (zone, pack) = (folder.path().join("small"), folder.path().join("packs/small"));
    fs::create_dir_all(zone.join("forms")).unwrap();
    fs::create_dir_all(pack.join("clauses")).unwrap();
    fs::copy(demo.join("registry.toml"), zone.join("registry.toml")).unwrap();
    for form in ["tax.toml", "land.toml", "parcel.toml", "lease.toml"] {
        fs::copy(demo.join("forms").join(form), zone.join("forms").join(form)).unwrap();
    }
    fs::copy(here.join("tests/it/procedure.toml"), zone.join("procedure.toml")).unwrap();
    fs::copy(small.join("zone.toml"), zone.join("zone.toml")).unwrap();
    fs::copy(small.join("pack/pack.toml"), pack.join("pack.toml")).unwrap();
    fs::copy(small.join("pack/clauses/01-all.md"), pack.join("clauses/01-all.md")).unwrap();
    Offered::read(&zone, &folder.path().join("packs"), true).unwrap()
}

impl Town {
    /// An office that is set up and knows nothing yet.
    pub async fn new() -> Self {
        let archive = Arc::new(MemoryArchive::new());
        let desk = Desk::open(archive.clone()).await.unwrap();
        let system = author("system", None);
        let id = "00000000-0000-4000-8000-000000000000";
        desk.configure(offered(), id, &system, at(date(2025, 2, 10))).await.unwrap().unwrap();
        Self { desk, archive, numbers: AtomicU32::new(0) }
    }

    /// The office after both tables of 2024 were delivered.
    pub async fn with_figures() -> Self {
        let town = Self::new().await;
        town.deliver("tax", "税收.csv", TAX_CORRECTED, date(2025, 3, 3)).await.unwrap();
        town.deliver("land", "用地.csv", LAND, date(2025, 3, 4)).await.unwrap();
        town
    }

    pub fn request(&self, author: Author, day: Date, command: Command) -> Request {
        let number = self.numbers.fetch_add(1, Ordering::SeqCst);
        let id = format!("00000000-0000-4000-8000-{:012}", number + 1);
        Request { id, author, now: at(day), command }
    }

    pub async fn submit(&self, author: Author, day: Date, command: Command) -> Result<Receipt, Trouble> {
        self.desk.submit(self.request(author, day, command)).await
    }

    pub async fn delivery(&self, form: &str, name: &str, text: &str, supplement: bool) -> Command {
        let file = self.desk.keep_file(name, text.as_bytes()).await.unwrap();
        Command::Deliver { form: form.to_owned(), year: Some(2024), file, delivered: None, supplement }
    }

    pub async fn deliver(&self, form: &str, name: &str, text: &str, day: Date) -> Result<Receipt, Trouble> {
        let command = self.delivery(form, name, text, false).await;
        self.submit(industry(), day, command).await
    }

    pub async fn evidence(&self) -> FileRef {
        self.desk.keep_file("说明.pdf", b"proof").await.unwrap()
    }

    /// Moves 2024 to a stage, with the runs and waiting that belong between.
    pub async fn advance_to(&self, target: Stage) {
        let mut day = self.desk.now().head.as_ref().unwrap().day;
        if self.desk.now().docket.year(2024).is_none() {
            let setup = self.desk.now().setup().unwrap().clone();
            let timetable = setup.rules.procedure.proposed_timetable(&setup.rules.calendar, day).unwrap();
            let open = Command::OpenYear { year: 2024, scheme: "small/main".to_owned(), timetable };
            self.submit(industry(), day, open).await.unwrap();
        }
        while self.desk.now().docket.year(2024).unwrap().stage < target {
            let stage = self.desk.now().docket.year(2024).unwrap().stage;
            if let Some(window) = self.desk.now().docket.year(2024).unwrap().windows.get(&stage) {
                day = day.max(window.closes.tomorrow().unwrap());
            }
            let purpose = match stage {
                Stage::Calculating | Stage::DeptReview => Some(Purpose::Preliminary),
                Stage::ObjectionHandling => Some(Purpose::Final),
                _ => None,
            };
            if let Some(purpose) = purpose {
                self.run(purpose, day).await;
            }
            let to = stage.next().unwrap();
            let by = match to {
                Stage::GovMeetingApproved => author("leading_group", None),
                _ => industry(),
            };
            let evidence = vec![self.evidence().await];
            let advance = Command::Advance { year: 2024, to, reason: "会议通过".to_owned(), evidence };
            self.submit(by, day, advance).await.unwrap();
        }
    }

    pub async fn run(&self, purpose: Purpose, day: Date) -> Receipt {
        let run = Command::Run { year: 2024, purpose, scheme: None, overrides: Default::default() };
        self.submit(industry(), day, run).await.unwrap()
    }

    /// Rows of a run: code → class and total.
    pub async fn outcomes(&self, run: u64) -> Vec<OutcomeRow> {
        self.desk.roll(run).await.unwrap().rows().to_vec()
    }
}

/// `甲 A 100`, one a firm, in the order of their codes.
pub fn brief(rows: &[OutcomeRow]) -> Vec<String> {
    let mut lines: Vec<(&str, String)> = rows
        .iter()
        .map(|row| {
            let total = row.total.map_or_else(|| "—".to_owned(), |total| total.trim().to_string());
            let name = row.name.chars().next().unwrap();
            (row.subject.as_str(), format!("{name} {} {total}", row.class))
        })
        .collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}
