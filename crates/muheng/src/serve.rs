//! `muheng serve`: the office's pages, on a folder or a PostgreSQL server.

use crate::data_folder::who;
use crate::language::Language;
use crate::place::{Place, run};
use crate::stop::Stop;
use desk::demo::{self, PASSWORD};
use desk::zone::Zone;
use desk::{Desk, Offered, Request, Trouble};
use jiff::SignedDuration;
use office::docket::Command;
use office::journal::{Credential, Vault};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use store::Store;
use web::{App, Rooms, SessionRules, Settings, hash_password};

/// The three administrators that an office begins with (三员分立).
const ADMINISTRATORS: [(&str, &str); 3] =
    [("system_admin", "系统管理员"), ("security_admin", "安全管理员"), ("audit_admin", "审计管理员")];

/// Arguments of `muheng serve`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// 监听地址
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 演示：空的数据里先放入示范数据和示范账号
    #[arg(long)]
    demo: bool,
    /// 规则包所在的文件夹
    #[arg(long, default_value = "packs")]
    packs: PathBuf,
    /// 网页所在的文件夹（程序里没有带网页时）
    #[arg(long)]
    pages: Option<PathBuf>,
    /// 浏览器经 https 访问（直接或经代理）
    #[arg(long)]
    https: bool,
    /// 前面有代理，采信它写的来访地址
    #[arg(long)]
    behind_proxy: bool,
    /// 天地图的浏览器端密钥；给了，地图才有天地图底图。用户的浏览器直接向天地图取图，密钥用户都看得到
    #[arg(long, env = "MUHENG_TIANDITU_KEY", hide_env_values = true, value_parser = tianditu_key)]
    tianditu_key: Option<String>,
    #[command(flatten)]
    doors: Doors,
}

/// How strict the log-in is; what is not said stays as the program has it.
#[derive(clap::Args)]
struct Doors {
    /// 连续输错几次口令后锁定账号
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100))]
    lock_after: Option<u32>,
    /// 锁定多少分钟
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=1440))]
    lock_minutes: Option<i64>,
    /// 多少分钟不操作须重新登录
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=1440))]
    idle_minutes: Option<i64>,
    /// 登录后最长多少小时须重新登录
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=168))]
    session_hours: Option<i64>,
}

impl Doors {
    fn rules(&self) -> SessionRules {
        let own = SessionRules::default();
        SessionRules {
            attempts: self.lock_after.unwrap_or(own.attempts),
            lock: self.lock_minutes.map_or(own.lock, SignedDuration::from_mins),
            idle: self.idle_minutes.map_or(own.idle, SignedDuration::from_mins),
            absolute: self.session_hours.map_or(own.absolute, SignedDuration::from_hours),
        }
    }
}

/// A key as 天地图 gives them out: letters and digits. A blank one is none.
fn tianditu_key(text: &str) -> Result<String, String> {
    let key = text.trim();
    if !key.chars().all(|one| one.is_ascii_alphanumeric()) {
        return Err("天地图密钥只有字母和数字，请到天地图控制台复制浏览器端的密钥。".to_owned());
    }
    Ok(key.to_owned())
}

/// Runs the command until it is interrupted.
pub fn run_serve(arguments: &Arguments, lang: Language) -> Result<(), Stop> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")),
        )
        .with_writer(std::io::stderr)
        .init();
    run(serve(arguments, lang))
}

async fn serve(arguments: &Arguments, lang: Language) -> Result<(), Stop> {
    // Taken first, so that nothing is prepared for a port that is not free.
    let taken =
        |why: std::io::Error| Stop::Findings(format!("不能监听 {}：{why}。请换一个地址。", arguments.listen));
    let listener = tokio::net::TcpListener::bind(arguments.listen).await.map_err(taken)?;
    // A port of 0 means one that is free.
    let listening = listener.local_addr().unwrap_or(arguments.listen);
    let location = arguments.place.location();
    let store = Store::open(&location).await?;
    let desk = Desk::open(Arc::new(store.clone())).await?;
    prepare(arguments, &desk, &store).await?;
    let settings = Settings {
        pages: arguments.pages.clone(),
        https: arguments.https,
        behind_proxy: arguments.behind_proxy,
        tianditu_key: arguments.tianditu_key.clone().filter(|key| !key.is_empty()),
        sessions: arguments.doors.rules(),
        ..Settings::default()
    };
    let rooms = Rooms {
        desk,
        vault: Arc::new(store.clone()),
        access_log: Arc::new(store.clone()),
        agenda: Arc::new(store.clone()),
    };
    let app = App::new(rooms, settings).map_err(|why| Stop::Findings(why.to_string()))?;
    let address = format!("http://{listening}");
    match lang {
        Language::Zh => say!("亩衡已启动：{address}（{location}）。按 Ctrl+C 停止。"),
        Language::En => say!("Muheng is at {address} ({location}). Press Ctrl+C to stop."),
    }
    let served = web::serve(app, listener, stopped()).await;
    store.close().await;
    served.map_err(|why| Stop::Findings(format!("服务中断：{why}")))
}

/// Fills an empty demo, puts a changed configuration in place, and sees to it that somebody can log in.
async fn prepare(arguments: &Arguments, desk: &Desk, store: &Store) -> Result<(), Stop> {
    let zone = &arguments.place.zone;
    // The demo zone is nobody's office, so it needs no flag.
    let demo_wanted = arguments.demo || Zone::open(zone)?.description.id == "demo";
    if demo_wanted && desk.now().entry == 0 {
        say!("正在放入示范数据，约需一分钟……");
        demo::seed(desk, zone, &arguments.packs, &|what| tracing::info!(what, "demo")).await?;
    } else {
        let is_demo = desk.now().docket.configuration().map_or(demo_wanted, |known| known.demo);
        let offered = Offered::read(zone, &arguments.packs, is_demo)?;
        desk.configure(offered, &id(), &demo::system(), jiff::Timestamp::now()).await?;
    }
    if desk.now().docket.configuration().is_some_and(|configuration| configuration.demo) {
        return demo_credentials(desk, store).await;
    }
    administrators(desk, store).await
}

fn id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Demo accounts share one password, which is printed on the log-in page.
async fn demo_credentials(desk: &Desk, store: &Store) -> Result<(), Stop> {
    let mut hashed = None;
    for account in demo::accounts(&desk.now()) {
        if store.credential(&account.login).await.map_err(Trouble::from)?.is_some() {
            continue;
        }
        let text = match &hashed {
            Some(text) => String::clone(text),
            None => hash(PASSWORD).await?,
        };
        hashed = Some(text.clone());
        store.put_credential(&credential(&account.login, text, false)).await.map_err(Trouble::from)?;
    }
    Ok(())
}

/// The first administrators, each with a password that is printed once and must be changed.
async fn administrators(desk: &Desk, store: &Store) -> Result<(), Stop> {
    if !desk.now().docket.accounts.is_empty() {
        return Ok(());
    }
    say!("首次启动，已开立三类管理员账号。口令只显示这一次，登录后须修改：");
    for (role, name) in ADMINISTRATORS {
        let login = role.to_owned();
        let open = Command::OpenAccount {
            login: login.clone(),
            name: name.to_owned(),
            department: None,
            enterprise: None,
        };
        let reason = format!("首次启动，由 {} 安装", who());
        let grant = Command::GrantRole { login: login.clone(), role: role.to_owned(), zone: None, reason };
        for command in [open, grant] {
            let request = Request { id: id(), author: demo::system(), now: jiff::Timestamp::now(), command };
            desk.submit(request).await?;
        }
        let password = format!("Mh-{}", uuid::Uuid::new_v4().simple());
        let hashed = hash(&password).await?;
        store.put_credential(&credential(&login, hashed, true)).await.map_err(Trouble::from)?;
        say!("  {login}  {password}");
    }
    Ok(())
}

async fn hash(password: &str) -> Result<String, Stop> {
    hash_password(password).await.map_err(|why| Stop::Findings(why.to_string()))
}

fn credential(account: &str, password: String, must_change: bool) -> Credential {
    Credential {
        account: account.to_owned(),
        password,
        must_change,
        changed: jiff::Timestamp::now(),
        second_factor: None,
        second_factor_step: None,
        failed: 0,
        locked_until: None,
    }
}

/// Ctrl+C, or the signal by which a service is stopped.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
