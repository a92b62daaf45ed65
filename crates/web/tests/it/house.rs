//! A small office behind the server: three firms, two tables, one account for each role.

use crate::memory::{MemoryAgenda, MemoryLog, MemoryVault};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use desk::{Desk, MemoryArchive, Offered};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use office::docket::Command;
use office::journal::{Access, Author, Credential, Vault as _};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tower::ServiceExt as _;
use uuid::Uuid;
use web::{App, Rooms, Settings, hash_password, router};

pub const FIRST: &str = "91320411MA01030301";
pub const SECOND: &str = "91320411MA0500415R";
pub const PASSWORD: &str = "Xlisi-2024-kq";

const TAX: &str = "企业税收（2024年）
统一社会信用代码,企业名称,实缴税金（万元）,开票销售收入（万元）
91320411MA01030301,甲公司,30,300
91320411MA0500415R,乙公司,约20,200
91320411MA0517065J,丙公司,10,100
合计,,40,600
";
const LAND: &str = "企业用地（2024年）
统一社会信用代码,企业名称,登记用地面积（亩）
91320411MA01030301,甲公司,2
91320411MA0500415R,乙公司,5
91320411MA0517065J,丙公司,4
";

/// Every account: log-in, role, department, firm, region.
pub const ACCOUNTS: [(&str, &str, Option<&str>, Option<&str>); 17] = [
    ("gongxin", "industry", Some("industry"), None),
    ("ziran", "natural_resources", Some("natural_resources"), None),
    ("shuiwu", "tax", Some("tax"), None),
    ("fagai", "development_reform", Some("development_reform"), None),
    ("huanbao", "ecology", Some("ecology"), None),
    ("zhujian", "housing", Some("housing"), None),
    ("tongji", "statistics", Some("statistics"), None),
    ("gongdian", "power", Some("power"), None),
    ("lingdao", "leading_group", None, None),
    ("ducha", "supervision", None, None),
    ("shenji", "auditor", None, None),
    ("yuanqu", "zone_committee", Some("zone_committee"), None),
    ("jia", "enterprise", None, Some(FIRST)),
    ("yi", "enterprise", None, Some(SECOND)),
    ("xitong", "system_admin", None, None),
    ("anquan", "security_admin", None, None),
    ("shenjiguan", "audit_admin", None, None),
];

pub struct House {
    pub app: App,
    pub router: Router,
    pub vault: Arc<MemoryVault>,
    pub log: Arc<MemoryLog>,
    pub agenda: Arc<MemoryAgenda>,
    pub desk: Desk,
    pub archive: Arc<MemoryArchive>,
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

/// Somebody who is logged in.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    pub cookie: String,
    pub csrf: String,
    pub me: Value,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    /// Asserts that it is a problem with this status and code.
    pub fn is_problem(&self, status: u16, code: &str) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{text}");
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{text}");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{text}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["number"].as_str().unwrap().len(), 10);
        assert!(problem["title"].as_str().is_some_and(|title| !title.is_ascii()), "{text}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_ascii()), "{text}");
        problem
    }
}

pub fn system() -> Author {
    Author {
        account: "system".into(),
        name: "系统".into(),
        role: "system".into(),
        department: None,
        enterprise: None,
        zone: None,
    }
}

/// A zone that supplies land has the packs of the demo.
fn offered(demo: bool, supplies: bool, lands: bool) -> Offered {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shown = here.join("../../zones/demo");
    let small = here.join("../muheng/tests/it/small");
    let folder = tempfile::tempdir().unwrap();
    let (zone, pack) = (folder.path().join("small"), folder.path().join("packs/small"));
    fs::create_dir_all(zone.join("forms")).unwrap();
    fs::create_dir_all(pack.join("clauses")).unwrap();
    fs::copy(shown.join("registry.toml"), zone.join("registry.toml")).unwrap();
    for form in ["tax.toml", "land.toml"] {
        fs::copy(shown.join("forms").join(form), zone.join("forms").join(form)).unwrap();
    }
    // Its rows may come without a code.
    let power = fs::read_to_string(shown.join("forms/power.toml")).unwrap();
    let power = power
        .replace("required = true\n", "")
        .replace("subject = \"uscc\"", "subject = \"uscc\"\nstand_in = \"enterprise_name\"");
    fs::write(zone.join("forms/power.toml"), power).unwrap();
    fs::copy(here.join("tests/it/procedure.toml"), zone.join("procedure.toml")).unwrap();
    let places =
        "\n[[region]]\nid = \"320411\"\ntitle = \"小镇区\"\n\n[[zone]]\nid = \"KFQ\"\ntitle = \"小镇园区\"\n";
    let described = fs::read_to_string(small.join("zone.toml")).unwrap() + places;
    fs::write(zone.join("zone.toml"), described).unwrap();
    fs::copy(small.join("pack/pack.toml"), pack.join("pack.toml")).unwrap();
    fs::copy(small.join("pack/clauses/01-all.md"), pack.join("clauses/01-all.md")).unwrap();
    fs::copy(here.join("tests/it/measures.md"), pack.join("clauses/02-measures.md")).unwrap();
    if lands {
        let setting = here.join("../muheng/tests/it/planted/land.toml");
        fs::copy(&setting, zone.join("land.toml")).unwrap();
        copy_packs(&setting, &shown.join("../../packs"), &folder.path().join("packs"));
    }
    if !supplies {
        return Offered::read(&zone, &folder.path().join("packs"), demo).unwrap();
    }
    fs::copy(shown.join("supply.toml"), zone.join("supply.toml")).unwrap();
    let packs = folder.path().join("packs");
    copy_packs(&shown.join("supply.toml"), &shown.join("../../packs"), &packs);
    Offered::read(&zone, &packs, demo).unwrap()
}

/// Copies the packs that a setting names.
fn copy_packs(setting: &Path, from: &Path, to: &Path) {
    for (name, text) in packs_named(setting, from) {
        let file = to.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

/// The files of the packs that a setting names.
fn packs_named(setting: &Path, packs: &Path) -> Vec<(String, String)> {
    let setting = fs::read_to_string(setting).unwrap();
    let ids = setting.lines().filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'));
    let mut files = Vec::new();
    for id in ids {
        for folder in [packs.join(id), packs.join(id).join("clauses")] {
            for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_file() {
                    let inner = entry.path().strip_prefix(packs).unwrap().to_string_lossy().into_owned();
                    files.push((inner, fs::read_to_string(entry.path()).unwrap()));
                }
            }
        }
    }
    files
}

impl House {
    /// An office that supplies land by the packs of the demo.
    pub async fn supplying() -> Self {
        Self::built(Settings::default(), true, (true, false), TAX, LAND).await
    }

    /// An office that looks at its land by the packs of the demo.
    pub async fn with_land() -> Self {
        Self::with_land_and(Settings::default()).await
    }

    /// The same on a server that is set up so.
    pub async fn with_land_and(settings: Settings) -> Self {
        Self::built(settings, true, (false, true), TAX, LAND).await
    }

    /// An office that does both.
    pub async fn supplying_with_land() -> Self {
        Self::built(Settings::default(), true, (true, true), TAX, LAND).await
    }

    /// An office that is set up, with its accounts and both tables of 2024.
    pub async fn new() -> Self {
        Self::with(Settings::default(), true).await
    }

    pub async fn with(settings: Settings, demo: bool) -> Self {
        Self::with_tables(settings, demo, TAX, LAND).await
    }

    /// An office that got these two tables of 2024.
    pub async fn with_tables(settings: Settings, demo: bool, tax: &str, land: &str) -> Self {
        Self::built(settings, demo, (false, false), tax, land).await
    }

    async fn built(
        settings: Settings,
        demo: bool,
        (supplies, lands): (bool, bool),
        tax: &str,
        land: &str,
    ) -> Self {
        let archive = Arc::new(MemoryArchive::new());
        let desk = Desk::open(archive.clone()).await.unwrap();
        let id = Uuid::new_v4().to_string();
        desk.configure(offered(demo, supplies, lands), &id, &system(), Timestamp::now())
            .await
            .unwrap()
            .unwrap();
        let (vault, log, agenda) = (Arc::default(), Arc::default(), Arc::default());
        let rooms = Rooms {
            desk: desk.clone(),
            vault: Arc::<MemoryVault>::clone(&vault),
            access_log: Arc::<MemoryLog>::clone(&log),
            agenda: Arc::<MemoryAgenda>::clone(&agenda),
        };
        let app = App::new(rooms, settings).unwrap();
        let house = Self { router: router(&app), app, vault, log, agenda, desk, archive };
        house.open_accounts().await;
        house.submit(house.delivery("tax", "税收.csv", tax).await).await;
        house.submit(house.delivery("land", "用地.csv", land).await).await;
        house
    }

    async fn open_accounts(&self) {
        let hashed = hash_password(PASSWORD).await.unwrap();
        for (login, role, department, enterprise) in ACCOUNTS {
            let own = |text: Option<&str>| text.map(str::to_owned);
            self.submit_as(
                system(),
                Command::OpenAccount {
                    login: login.into(),
                    name: format!("{login}的人"),
                    department: own(department),
                    enterprise: own(enterprise),
                },
            )
            .await;
            self.submit_as(
                system(),
                Command::GrantRole {
                    login: login.into(),
                    role: role.into(),
                    zone: (role == "zone_committee").then(|| "KFQ".to_owned()),
                    reason: "开局".into(),
                },
            )
            .await;
            let credential = Credential {
                account: login.into(),
                password: hashed.clone(),
                must_change: false,
                changed: Timestamp::now(),
                second_factor: None,
                second_factor_step: None,
                failed: 0,
                locked_until: None,
            };
            self.vault.put_credential(&credential).await.unwrap();
        }
    }

    async fn delivery(&self, form: &str, name: &str, text: &str) -> Command {
        let file = self.desk.keep_file(name, text.as_bytes()).await.unwrap();
        Command::Deliver { form: form.into(), year: Some(2024), file, delivered: None, supplement: false }
    }

    pub async fn submit(&self, command: Command) -> desk::Receipt {
        let docket = self.desk.now().docket.clone();
        self.submit_as(docket.accounts["gongxin"].author().unwrap(), command).await
    }

    pub async fn submit_as(&self, author: Author, command: Command) -> desk::Receipt {
        let id = Uuid::new_v4().to_string();
        let request = desk::Request { id, author, now: Timestamp::now(), command };
        self.desk.submit(request).await.unwrap()
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn try_log_in(&self, body: &Value) -> Answer {
        let request = Request::post("/api/session")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }

    pub async fn log_in(&self, login: &str) -> Visitor {
        let answer = self.try_log_in(&json!({ "login": login, "password": PASSWORD })).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
        Visitor::of(&answer)
    }

    pub async fn get(&self, visitor: &Visitor, path: &str) -> Answer {
        self.send(visitor.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// A changing request with everything that it must carry.
    pub async fn change(&self, visitor: &Visitor, method: Method, path: &str, body: &Value) -> Answer {
        let request = visitor
            .request(method, path)
            .header("x-csrf-token", &visitor.csrf)
            .header("idempotency-key", Uuid::new_v4().to_string())
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }

    /// Uploads a file with its fields.
    pub async fn upload(
        &self,
        visitor: &Visitor,
        path: &str,
        name: &str,
        bytes: &[u8],
        fields: &[(&str, &str)],
    ) -> Answer {
        let request = visitor
            .request(Method::POST, path)
            .header("x-csrf-token", &visitor.csrf)
            .header("idempotency-key", Uuid::new_v4().to_string())
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x-x-x")
            .body(Body::from(multipart(name, bytes, fields)))
            .unwrap();
        self.send(request).await
    }

    pub fn logged(&self) -> Vec<Access> {
        self.log.0.lock().unwrap().clone()
    }
}

impl Visitor {
    pub fn of(answer: &Answer) -> Self {
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        let me = answer.json();
        Self {
            cookie: cookie.split(';').next().unwrap().to_owned(),
            csrf: me["csrf"].as_str().unwrap().to_owned(),
            me,
        }
    }

    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header(header::HOST, "office.test");
        if self.cookie.is_empty() { request } else { request.header(header::COOKIE, &self.cookie) }
    }
}

pub fn multipart(name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in fields {
        body.extend(
            format!("--x-x-x\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    body.extend(
        format!(
            "--x-x-x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        .bytes(),
    );
    body.extend(bytes);
    body.extend(b"\r\n--x-x-x--\r\n");
    body
}
