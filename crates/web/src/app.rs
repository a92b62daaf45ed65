//! What every handler may reach: the desk, the vault, the access log, and how this server was set up.

use crate::access::Notes;
use crate::dashboard::{Dashboard, Sight};
use crate::guard::Caller;
use crate::land_tiles::TileShelf;
use crate::metrics::Metrics;
use crate::password::{PasswordError, handed_out, hash_password};
use crate::session::{Enrolments, SessionRules, Sessions, Strangers};
use crate::throttle::{Rates, Throttle};
use desk::{Desk, Recent};
use jiff::Timestamp;
use office::authority::{Authority, AuthorityError, RoleKind, Scope};
use office::docket::Docket;
use office::journal::{Access, AccessLog, AccessResult, Agenda, ArchiveError, Credential, Vault};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::watch;

/// Dashboards that stay drawn, each some hundred kilobytes at most: about as many as roles times years.
const DASHBOARDS: usize = 64;

/// How a server is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Folder of the built pages, when they are not in the binary.
    pub pages: Option<PathBuf>,
    /// Whether browsers reach it by https (directly or through a proxy): cookies are then sent over https only.
    pub https: bool,
    /// Whether a proxy stands before it and its `X-Forwarded-For` and `X-Forwarded-Host` are to be believed.
    pub behind_proxy: bool,
    /// Key of 天地图 under the map. Browsers ask for its pictures themselves, so every user can see it.
    pub tianditu_key: Option<String>,
    /// How long sessions last and how many attempts an account has.
    pub sessions: SessionRules,
    /// How often may be asked.
    pub rates: Rates,
    /// Largest upload, bytes, with the frame around it.
    pub upload_bytes: usize,
}

impl Default for Settings {
    /// Reached by http without a proxy, pages in the binary, uploads of 200 MB.
    fn default() -> Self {
        Self {
            pages: None,
            https: false,
            behind_proxy: false,
            tianditu_key: None,
            sessions: SessionRules::default(),
            rates: Rates::default(),
            upload_bytes: 200 * 1024 * 1024,
        }
    }
}

/// The rooms that a server stands on.
#[derive(Clone)]
pub struct Rooms {
    /// Commands and answers.
    pub desk: Desk,
    /// Credentials and sessions.
    pub vault: Arc<dyn Vault>,
    /// Who came in, was refused, or read a firm's data.
    pub access_log: Arc<dyn AccessLog>,
    /// Work that is due at a moment.
    pub agenda: Arc<dyn Agenda>,
}

/// The server's state, shared by all requests.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    settings: Settings,
    rooms: Rooms,
    authority: Authority,
    sessions: Sessions,
    strangers: Strangers,
    enrolments: Enrolments,
    throttle: Throttle,
    metrics: Metrics,
    notes: Notes,
    dashboards: Recent<Sight, Dashboard>,
    tiles: TileShelf,
    closing: watch::Sender<bool>,
    /// What is asked first is being prepared after the start.
    preparing: AtomicBool,
}

impl App {
    /// A server's state. To be called within a runtime: the access log is written beside the requests.
    ///
    /// # Errors
    /// When the authority table that comes with the program is wrong.
    pub fn new(rooms: Rooms, settings: Settings) -> Result<Self, AuthorityError> {
        crate::password::prepare();
        let inner = Inner {
            authority: Authority::built_in()?,
            sessions: Sessions::new(rooms.vault.clone(), settings.sessions, settings.https),
            strangers: Strangers::default(),
            enrolments: Enrolments::default(),
            throttle: Throttle::new(settings.rates),
            metrics: Metrics::new(),
            notes: Notes::start(rooms.access_log.clone()),
            dashboards: Recent::new(DASHBOARDS),
            tiles: TileShelf::default(),
            closing: watch::Sender::new(false),
            preparing: AtomicBool::new(false),
            rooms,
            settings,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Whether those who ask now wait for what is being prepared after the start.
    pub(crate) fn is_preparing(&self) -> bool {
        self.0.preparing.load(Ordering::Relaxed)
    }

    /// Says whether that is so.
    pub(crate) fn set_preparing(&self, preparing: bool) {
        self.0.preparing.store(preparing, Ordering::Relaxed);
    }

    /// Gives the accounts of the demo their password, those that have none yet. Nothing happens outside the demo.
    ///
    /// # Errors
    /// When the vault does not keep it.
    pub async fn give_demo_passwords(&self) -> Result<(), ArchiveError> {
        let missing = || ArchiveError::Unavailable(PasswordError.to_string());
        let mut hashed = None;
        for account in desk::demo::accounts(&self.desk().now()) {
            if self.sessions().vault().credential(&account.login).await?.is_some() {
                continue;
            }
            if hashed.is_none() {
                hashed = hash_password(&account.password).await.ok();
            }
            let password = hashed.clone().ok_or_else(missing)?;
            self.sessions().vault().put_credential(&new_credential(&account.login, password, false)).await?;
        }
        Ok(())
    }

    /// Gives an account a first password that must be changed, and returns it: for the first administrators of an
    /// office.
    ///
    /// # Errors
    /// When the vault does not keep it.
    pub async fn give_first_password(&self, login: &str) -> Result<String, ArchiveError> {
        let password = handed_out();
        let missing = |error: PasswordError| ArchiveError::Unavailable(error.to_string());
        let hashed = hash_password(&password).await.map_err(missing)?;
        self.sessions().vault().put_credential(&new_credential(login, hashed, true)).await?;
        self.sessions().forget();
        Ok(password)
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.0.rooms.desk
    }

    pub(crate) fn access_log(&self) -> &dyn AccessLog {
        &*self.0.rooms.access_log
    }

    pub(crate) fn agenda(&self) -> &dyn Agenda {
        &*self.0.rooms.agenda
    }

    pub(crate) fn authority(&self) -> &Authority {
        &self.0.authority
    }

    pub(crate) fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    pub(crate) fn strangers(&self) -> &Strangers {
        &self.0.strangers
    }

    pub(crate) fn enrolments(&self) -> &Enrolments {
        &self.0.enrolments
    }

    pub(crate) fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn notes(&self) -> &Notes {
        &self.0.notes
    }

    pub(crate) fn dashboards(&self) -> &Recent<Sight, Dashboard> {
        &self.0.dashboards
    }

    pub(crate) fn tiles(&self) -> &TileShelf {
        &self.0.tiles
    }

    /// Says that the server closes: long answers end.
    pub(crate) fn close(&self) {
        self.0.closing.send_replace(true);
    }

    /// Becomes true when the server closes.
    pub(crate) fn closing(&self) -> watch::Receiver<bool> {
        self.0.closing.subscribe()
    }

    /// The current documents.
    pub(crate) fn docket(&self) -> Arc<Docket> {
        self.desk().now().docket.clone()
    }

    /// Writes a line of the access log, beside the request.
    pub(crate) fn note(&self, caller: &Caller, action: &str, what: &str, result: AccessResult) {
        self.0.notes.add(Access {
            at: Timestamp::now(),
            account: caller.author.account.clone(),
            role: caller.author.role.clone(),
            action: action.to_owned(),
            what: what.to_owned(),
            from: caller.address.clone(),
            result,
            number: caller.number.clone(),
        });
    }

    pub(crate) fn is_demo(&self) -> bool {
        self.docket().configuration().is_some_and(|configuration| configuration.demo)
    }

    pub(crate) fn role_title(&self, role: &str) -> String {
        self.authority().role(role).map_or_else(|| role.to_owned(), |role| role.title.clone())
    }

    pub(crate) fn actions_of(&self, role: &str) -> Vec<String> {
        self.authority().actions_of(role).into_iter().map(str::to_owned).collect()
    }

    /// Administrators and firms prove themselves twice; the demo does without, and says so.
    pub(crate) fn needs_second_factor(&self, docket: &Docket, role: &str) -> bool {
        let demo = docket.configuration().is_some_and(|configuration| configuration.demo);
        let kind = self.authority().role(role).map(|role| role.kind);
        !demo && matches!(kind, Some(RoleKind::Administrator | RoleKind::Firm))
    }

    /// How far a role may do an action.
    pub(crate) fn permits(&self, role: &str, action: &str) -> Scope {
        self.authority().permits(role, action)
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

/// A credential without a second factor and without failures.
fn new_credential(login: &str, password: String, must_change: bool) -> Credential {
    Credential {
        account: login.to_owned(),
        password,
        must_change,
        changed: Timestamp::now(),
        second_factor: None,
        second_factor_step: None,
        failed: 0,
        locked_until: None,
    }
}
