//! The desk: takes one command after another, and answers questions about any moment.

use crate::carrying_out::{Carried, Fetched, Task, carry_out, rolls_wanted};
use crate::delivery::{DeliveryReport, kinds};
use crate::evaluated::{Evaluated, Question};
use crate::keeping;
use crate::land::{Ahead, LandBook, Layer, ParcelVersion, strangers};
use crate::lands::Lands;
use crate::ledger::Ledger;
use crate::moment::{Moment, question_of};
use crate::recent::Recent;
use crate::roll::Roll;
use crate::setup::{Offered, Setup};
use crate::trouble::Trouble;
use fact::Finding;
use jiff::Timestamp;
use jiff::civil::Date;
use office::docket::{Command, Configuration, Docket, LayerKind, LayerReading, RunRecord, parcel_on_lines};
use office::journal::{Archive, Author, Draft, Entry, FileRef, Progress, Verification};
use office::low_standard::LowStandard;
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::broadcast;

/// Evaluations, results and earlier moments that stay in memory.
const KEPT_EVALUATIONS: usize = 4;
const KEPT_ROLLS: usize = 16;
const KEPT_MOMENTS: usize = 8;
/// Events that a slow listener may lag behind.
const EVENTS: usize = 256;
/// Findings told at once.
const FINDINGS_TOLD: usize = 200;

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// UUID made by the client; a repeated one does nothing twice.
    pub id: String,
    /// Who.
    pub author: Author,
    /// Moment, UTC.
    pub now: Timestamp,
    /// What.
    pub command: Command,
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Entry of the journal.
    pub entry: u64,
    /// Number to quote.
    pub number: String,
    /// Moment of recording.
    pub recorded: Timestamp,
    /// The office's day.
    pub day: Date,
    /// What was done.
    pub action: String,
    /// Whether this id was recorded before, and nothing was done now.
    pub repeated: bool,
}

/// Something that pages may want to know at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// An entry was recorded.
    Changed {
        /// Its number.
        entry: u64,
        /// What was done.
        action: String,
        /// The office's day.
        day: Date,
    },
    /// Long work goes on.
    Progress {
        /// Id of the request.
        id: String,
        /// What is being done, in Chinese.
        what: String,
    },
}

/// The desk of one office.
#[derive(Clone)]
pub struct Desk {
    inside: Arc<Inside>,
}

struct Inside {
    archive: Arc<dyn Archive>,
    /// One writer at a time.
    turn: tokio::sync::Mutex<()>,
    current: RwLock<Arc<Moment>>,
    events: broadcast::Sender<Event>,
    evaluations: Recent<Evaluation, Evaluated>,
    rolls: Recent<u64, Roll>,
    moments: Recent<u64, Moment>,
    setups: Mutex<Vec<(Configuration, Arc<Setup>)>>,
    lands: Lands,
}

#[derive(Clone)]
struct Evaluation {
    question: Question,
    setup: Arc<Setup>,
}

impl PartialEq for Evaluation {
    fn eq(&self, other: &Self) -> bool {
        self.question == other.question && Arc::ptr_eq(&self.setup, &other.setup)
    }
}

impl Desk {
    /// Opens the desk of an archive: documents and facts are read into memory.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn open(archive: Arc<dyn Archive>) -> Result<Self, Trouble> {
        let (events, _) = broadcast::channel(EVENTS);
        let inside = Inside {
            archive,
            turn: tokio::sync::Mutex::new(()),
            current: RwLock::new(Arc::new(Moment::beginning())),
            events,
            evaluations: Recent::new(KEPT_EVALUATIONS),
            rolls: Recent::new(KEPT_ROLLS),
            moments: Recent::new(KEPT_MOMENTS),
            setups: Mutex::default(),
            lands: Lands::default(),
        };
        let desk = Self { inside: Arc::new(inside) };
        let moment = desk.inside.load().await?;
        desk.inside.put(moment);
        Ok(desk)
    }

    /// The archive.
    #[must_use]
    pub fn archive(&self) -> &dyn Archive {
        &*self.inside.archive
    }

    /// The office as it stands now.
    #[must_use]
    pub fn now(&self) -> Arc<Moment> {
        self.inside.current()
    }

    /// The office as it stood at the end of a day; as it stands now for today and later days.
    ///
    /// # Errors
    /// When the archive cannot be read, or the day lies before the first entry.
    pub async fn as_of(&self, day: Option<Date>) -> Result<Arc<Moment>, Trouble> {
        let current = self.now();
        let Some(day) = day else { return Ok(current) };
        if current.head.as_ref().is_some_and(|head| head.day <= day) {
            return Ok(current);
        }
        match self.archive().last_entry_by_day(day).await? {
            Some(entry) => self.inside.moment_at(entry).await,
            None => Err(Trouble::NotFound(format!("{day} 还没有任何记录。"))),
        }
    }

    /// The office as it stood after an entry.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn at_entry(&self, entry: u64) -> Result<Arc<Moment>, Trouble> {
        self.inside.moment_at(entry).await
    }

    /// What happens from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.inside.events.subscribe()
    }

    /// Keeps a file, so that a command can name it.
    ///
    /// # Errors
    /// When the archive does not keep it.
    pub async fn keep_file(&self, name: &str, bytes: &[u8]) -> Result<FileRef, Trouble> {
        keeping::keep(self.archive(), name, bytes).await
    }

    /// The bytes of a kept file.
    ///
    /// # Errors
    /// When there is no such file.
    pub async fn file_bytes(&self, digest: &str) -> Result<Vec<u8>, Trouble> {
        keeping::bytes(self.archive(), digest).await
    }

    /// Puts a zone's configuration in place when it is not the one that is; `None` when nothing changed.
    ///
    /// # Errors
    /// When the office refuses, or the archive does not keep it.
    pub async fn configure(
        &self,
        offered: Offered,
        id: &str,
        author: &Author,
        now: Timestamp,
    ) -> Result<Option<Receipt>, Trouble> {
        if self.now().docket.configuration() == Some(&offered.configuration) {
            return Ok(None);
        }
        for (file, bytes) in &offered.files {
            keeping::put(self.archive(), file, bytes).await?;
        }
        let command = Command::Configure { configuration: offered.configuration };
        let request = Request { id: id.to_owned(), author: author.clone(), now, command };
        self.submit(request).await.map(Some)
    }

    /// Carries a command out and records it. A caller that goes away does not stop it half-way.
    ///
    /// # Errors
    /// When the office refuses, or the archive does not keep it; then nothing changed.
    pub async fn submit(&self, request: Request) -> Result<Receipt, Trouble> {
        let desk = self.clone();
        tokio::spawn(async move { desk.inside.submit(&desk, request, None).await })
            .await
            .map_err(Trouble::lost)?
    }

    /// As [`Self::submit`], on a day that is given: for replay, and for a demo with a past.
    pub(crate) async fn submit_on(&self, request: Request, day: Date) -> Result<Receipt, Trouble> {
        let desk = self.clone();
        tokio::spawn(async move { desk.inside.submit(&desk, request, Some(day)).await })
            .await
            .map_err(Trouble::lost)?
    }

    /// What a delivery would give; nothing is recorded.
    ///
    /// # Errors
    /// When the office would refuse it, or its file is not kept.
    pub async fn try_delivery(&self, request: Request) -> Result<DeliveryReport, Trouble> {
        let moment = self.now();
        let task = self.inside.task(&moment, request, None);
        let fetched = self.inside.fetch(self, &moment, &task).await?;
        let work = move || carry_out(&moment, &task, fetched);
        let carried = tokio::task::spawn_blocking(work).await.map_err(Trouble::lost)??;
        let delivered = carried.delivered.ok_or_else(|| Trouble::Broken("没有读到文件。".to_owned()))?;
        Ok(DeliveryReport {
            dry_run: true,
            batch: None,
            receipt: None,
            tally: delivered.tally,
            totals: delivered.totals,
            findings_by: kinds(&carried.findings),
            finding_count: carried.findings.len() as u64,
            findings: carried.findings.into_iter().take(FINDINGS_TOLD).collect(),
        })
    }

    /// What reading a layer or table of land that begins on a day gives, with every finding; nothing is recorded.
    ///
    /// # Errors
    /// When its file is not kept.
    pub async fn try_layer(
        &self,
        kind: LayerKind,
        file: &FileRef,
        reading: &LayerReading,
        valid_from: Option<Date>,
    ) -> Result<(Arc<Layer>, Vec<Finding>), Trouble> {
        let moment = self.now();
        let bytes = keeping::bytes(self.archive(), &file.digest).await?;
        let day = valid_from.unwrap_or_else(|| moment.today(Timestamp::now()));
        let known = self.inside.lands.spoken_of(self.archive(), &moment, kind, day).await?;
        let checks = moment.setup()?.layer_checks();
        let (name, reading) = (file.name.clone(), reading.clone());
        let work = move || {
            let layer = Layer::read(kind, &name, &bytes, &reading, &checks);
            let mut findings = layer.findings.clone();
            findings.extend(known.iter().flat_map(|known| strangers(&layer, known)));
            (Arc::new(layer), findings)
        };
        tokio::task::spawn_blocking(work).await.map_err(Trouble::lost)
    }

    /// The land as a moment knows it, on a day: the layers in force and what is found by them.
    ///
    /// # Errors
    /// When the zone says nothing of its land, or a file cannot be read.
    pub async fn land(&self, moment: &Moment, day: Date) -> Result<Arc<LandBook>, Trouble> {
        self.inside.lands.book(self, moment, day).await
    }

    /// The same by a standard of low-efficiency land that may not be in force, to try it out; `None`: by what is
    /// configured.
    ///
    /// # Errors
    /// When the zone says nothing of its land, a file cannot be read, or the standard does not fit the packs.
    pub async fn land_by(
        &self,
        moment: &Moment,
        day: Date,
        standard: Option<&LowStandard>,
    ) -> Result<Arc<LandBook>, Trouble> {
        self.inside.lands.book_by(self, moment, day, standard).await
    }

    /// Days of the law that come at the places of a day and the rate of supply, as a moment knows them.
    pub(crate) async fn ahead(&self, moment: &Moment, day: Date) -> Result<Ahead, Trouble> {
        self.inside.lands.ahead(self, moment, day).await
    }

    /// How a parcel stood in one delivery of its layer after another, the newest first.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn parcel_history(
        &self,
        moment: &Moment,
        day: Date,
        code: &str,
    ) -> Result<Vec<ParcelVersion>, Trouble> {
        self.inside.lands.history(self, moment, day, code).await
    }

    /// The evaluation that a run is, from memory or made again from its frozen inputs.
    ///
    /// # Errors
    /// When its inputs cannot be read.
    pub async fn evaluated(&self, run: &RunRecord) -> Result<Arc<Evaluated>, Trouble> {
        let then = self.inside.configuration_at(run.act.entry).await?;
        self.inside.evaluated(question_of(run), then).await
    }

    /// An evaluation that nobody recorded.
    ///
    /// # Errors
    /// When the scheme cannot be used or there are no figures.
    pub async fn evaluate(&self, moment: &Moment, question: Question) -> Result<Arc<Evaluated>, Trouble> {
        self.inside.evaluated(question, moment.setup()?.clone()).await
    }

    /// The evaluation that a run is, if it is in memory.
    #[must_use]
    pub fn kept(&self, run: &RunRecord) -> Option<Arc<Evaluated>> {
        self.inside.evaluations.find(|key| key.question == question_of(run))
    }

    /// Walks the whole journal and names each row that is not as it was recorded, on a thread of its own: computing
    /// seals must not keep those waiting who read meanwhile. How far it is goes out as [`Event::Progress`] of `id`.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn verify(&self, id: &str) -> Result<Verification, Trouble> {
        let (inside, id) = (self.inside.clone(), id.to_owned());
        let runtime = tokio::runtime::Handle::current();
        let work = move || {
            let told = Mutex::new(0);
            let progress = |progress: &Progress| {
                let percent = progress.done.saturating_mul(100) / progress.total.max(1);
                let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                if percent > *told {
                    *told = percent;
                    let what = format!("正在校验：第{}次操作，共{}次", progress.done, progress.total);
                    let _ = inside.events.send(Event::Progress { id: id.clone(), what });
                }
            };
            runtime.block_on(inside.archive.verify(&progress))
        };
        // A thread of the program, not of the runtime: whoever stops the server need not wait for its end.
        let (tell, told) = tokio::sync::oneshot::channel();
        let thread = std::thread::Builder::new().name("verify".to_owned());
        let begun = thread.spawn(move || drop(tell.send(work())));
        begun.map_err(|error| Trouble::Broken(format!("不能开始校验：{error}")))?;
        let verified = told.await.map_err(|_| Trouble::Broken("校验中断，没有结果。".to_owned()))?;
        Ok(verified?)
    }

    /// All outcomes of a run.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn roll(&self, run: u64) -> Result<Arc<Roll>, Trouble> {
        self.inside.roll(run).await
    }
}

impl Inside {
    fn current(&self) -> Arc<Moment> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, moment: Moment) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(moment);
    }

    async fn load(&self) -> Result<Moment, Trouble> {
        let head = self.archive.head().await?;
        let Some(head) = head else { return Ok(Moment::beginning()) };
        let docket = Docket::from_documents(&self.archive.documents(None).await?)?;
        let setup = match docket.configuration() {
            Some(configuration) => Some(self.setup(configuration).await?),
            None => None,
        };
        let ledger = match &setup {
            Some(setup) => Some(Ledger::load(&*self.archive, setup).await?),
            None => None,
        };
        Ok(Moment { entry: head.seq, head: Some(Arc::new(head)), docket: Arc::new(docket), setup, ledger })
    }

    async fn setup(&self, configuration: &Configuration) -> Result<Arc<Setup>, Trouble> {
        let known = |setups: &Vec<(Configuration, Arc<Setup>)>| {
            setups.iter().find(|(known, _)| known == configuration).map(|(_, setup)| setup.clone())
        };
        if let Some(setup) = known(&self.setups.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(setup);
        }
        let setup = Arc::new(Setup::load(&*self.archive, configuration).await?);
        let mut setups = self.setups.lock().unwrap_or_else(PoisonError::into_inner);
        setups.push((configuration.clone(), setup.clone()));
        Ok(setup)
    }

    async fn moment_at(&self, entry: u64) -> Result<Arc<Moment>, Trouble> {
        let current = self.current();
        if entry >= current.entry {
            return Ok(current);
        }
        let moment = self.moments.get(&entry, || self.load_moment(entry)).await?;
        Ok(Arc::new(Moment { ledger: current.ledger.clone(), ..Moment::clone(&moment) }))
    }

    /// A moment without its facts: those of now are as good, and it must not keep others in memory.
    async fn load_moment(&self, entry: u64) -> Result<Arc<Moment>, Trouble> {
        let docket = Docket::from_documents(&self.archive.documents(Some(entry)).await?)?;
        let head = self.archive.entry(entry).await?.map(Arc::new);
        let setup = match docket.configuration() {
            Some(configuration) => Some(self.setup(configuration).await?),
            None => None,
        };
        Ok(Arc::new(Moment { entry, head, docket: Arc::new(docket), setup, ledger: None }))
    }

    /// The configuration that was in place when an entry was recorded.
    async fn configuration_at(&self, entry: u64) -> Result<Arc<Setup>, Trouble> {
        Ok(self.moment_at(entry).await?.setup()?.clone())
    }

    fn task(&self, moment: &Moment, request: Request, day: Option<Date>) -> Task {
        let now = Timestamp::from_microsecond(request.now.as_microsecond()).unwrap_or(request.now);
        let day = day.unwrap_or_else(|| moment.today(now));
        Task { author: request.author, now, day, command: request.command }
    }

    async fn fetch(&self, desk: &Desk, moment: &Moment, task: &Task) -> Result<Fetched, Trouble> {
        let mut fetched = Fetched::default();
        match &task.command {
            Command::Deliver { file, .. } => {
                fetched.bytes = Some(keeping::bytes(&*self.archive, &file.digest).await?);
            }
            Command::DeliverLayer { file, kind, valid_from, .. } => {
                fetched.bytes = Some(keeping::bytes(&*self.archive, &file.digest).await?);
                let day = valid_from.unwrap_or(task.day);
                fetched.spoken_of = self.lands.spoken_of(&*self.archive, moment, *kind, day).await?;
            }
            Command::Configure { configuration } => {
                let setup = self.setup(configuration).await?;
                // Other rules may choose other statements, so what is in memory is built again under them.
                let ledger = Ledger::load(&*self.archive, &setup).await?;
                fetched.setup = Some((setup, ledger));
            }
            command => {
                for run in rolls_wanted(moment, command) {
                    fetched.rolls.insert(run, self.roll(run).await?);
                }
                if let Some(parcel) = parcel_on_lines(&moment.docket, command)
                    && moment.setup()?.land().is_ok()
                {
                    let book = self.lands.book(desk, moment, task.day).await?;
                    fetched.crossed = book.crossed(parcel);
                }
            }
        }
        Ok(fetched)
    }

    async fn submit(&self, desk: &Desk, request: Request, day: Option<Date>) -> Result<Receipt, Trouble> {
        let command = request.command.to_json().map_err(Trouble::json)?;
        let action = request.command.action().to_owned();
        let _turn = self.turn.lock().await;
        if let Some(entry) = self.archive.entry_by_id(&request.id).await? {
            if entry.command != command || entry.author.account != request.author.account {
                return Err(office::journal::ArchiveError::IdTaken(request.id).into());
            }
            return Ok(receipt(&entry, true));
        }
        let moment = self.current();
        let (id, author) = (request.id.clone(), request.author.clone());
        let task = self.task(&moment, request, day);
        if let Command::Deliver { .. } | Command::DeliverLayer { .. } | Command::Run { .. } = task.command {
            let what =
                if action != "run" && action != "run_trial" { "正在读取文件" } else { "正在测算" };
            // Nobody listening is no error.
            let _ = self.events.send(Event::Progress { id: id.clone(), what: what.to_owned() });
        }
        let fetched = self.fetch(desk, &moment, &task).await?;
        let files = self.files_of(&task.command).await?;
        let (now, day) = (task.now, task.day);
        let before = moment.clone();
        let work = move || {
            let carried = carry_out(&before, &task, fetched)?;
            Ok::<_, Trouble>(carried)
        };
        let mut carried = tokio::task::spawn_blocking(work).await.map_err(Trouble::lost)??;
        let expected = moment.entry + 1;
        let rows = carried.rows(expected)?;
        let draft = Draft { id, recorded: now, day, author, action, command, files };
        let committed = self.archive.commit(draft, expected, rows).await?;
        if !committed.repeated {
            self.advance(&moment, &committed.entry, carried);
        }
        Ok(receipt(&committed.entry, committed.repeated))
    }

    /// Files that an entry names: those of its command, and those of a configuration.
    async fn files_of(&self, command: &Command) -> Result<Vec<FileRef>, Trouble> {
        let Command::Configure { configuration } = command else { return Ok(command.files()) };
        let mut files = Vec::new();
        for (name, digest) in &configuration.files {
            if let Some(file) = self.archive.file(digest).await? {
                files.push(FileRef { name: name.clone(), ..file });
            }
        }
        Ok(files)
    }

    fn advance(&self, before: &Moment, entry: &Entry, carried: Carried) {
        let mut docket = Docket::clone(&before.docket);
        docket.take(carried.written);
        if let (Some(layer), Some(setup)) = (carried.layer, &carried.setup) {
            self.lands.remember(entry.seq, setup, layer);
        }
        if let Some(evaluated) = carried.evaluated {
            self.remember(Arc::new(evaluated));
        }
        self.put(Moment {
            entry: entry.seq,
            head: Some(Arc::new(entry.clone())),
            docket: Arc::new(docket),
            setup: carried.setup,
            ledger: carried.ledger,
        });
        let changed = Event::Changed { entry: entry.seq, action: entry.action.clone(), day: entry.day };
        let _ = self.events.send(changed);
    }

    fn remember(&self, evaluated: Arc<Evaluated>) {
        let key = Evaluation { question: evaluated.question.clone(), setup: evaluated.setup.clone() };
        self.evaluations.put(key, evaluated);
    }

    async fn evaluated(&self, question: Question, setup: Arc<Setup>) -> Result<Arc<Evaluated>, Trouble> {
        let key = Evaluation { question: question.clone(), setup: setup.clone() };
        let ledger = self.current().ledger()?.clone();
        let make = || async {
            let work = move || Evaluated::new(&setup, &ledger, question).map(Arc::new);
            Ok::<_, Trouble>(tokio::task::spawn_blocking(work).await.map_err(Trouble::lost)??)
        };
        self.evaluations.get(&key, make).await
    }

    async fn roll(&self, run: u64) -> Result<Arc<Roll>, Trouble> {
        self.rolls.get(&run, || self.load_roll(run)).await
    }

    async fn load_roll(&self, run: u64) -> Result<Arc<Roll>, Trouble> {
        let moment = self.current();
        let record = moment.docket.run(run);
        let record = record.ok_or_else(|| Trouble::NotFound(format!("第{run}号操作不是测算。")))?;
        let setup = self.configuration_at(run).await?;
        let scheme = setup.scheme(&record.scheme, record.year, &record.overrides)?;
        let classes = scheme.classes.iter().filter(|class| !class.outside);
        let mut order: Vec<String> = classes.map(|class| class.id.clone()).collect();
        order.extend(scheme.classes.iter().filter(|class| class.outside).map(|class| class.id.clone()));
        Ok(Arc::new(Roll::load(&*self.archive, run, order).await?))
    }
}

fn receipt(entry: &Entry, repeated: bool) -> Receipt {
    Receipt {
        entry: entry.seq,
        number: entry.quoted(),
        recorded: entry.recorded,
        day: entry.day,
        action: entry.action.clone(),
        repeated,
    }
}
