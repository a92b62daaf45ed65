//! Credentials, sessions, jobs and the access log in memory, as the store keeps them.

use async_trait::async_trait;
use jiff::Timestamp;
use office::journal::{
    Access, AccessEntry, AccessFilter, AccessLog, Agenda, ArchiveError, Credential, Fault, Job, JobState,
    Listed, Page, Session, Vault,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

type Kept<T> = Result<T, ArchiveError>;

#[derive(Default)]
pub struct MemoryVault {
    credentials: Mutex<BTreeMap<String, Credential>>,
    sessions: Mutex<BTreeMap<String, Session>>,
    marks: Mutex<BTreeSet<(String, String)>>,
}

#[async_trait]
impl Vault for MemoryVault {
    async fn credential(&self, account: &str) -> Kept<Option<Credential>> {
        Ok(self.credentials.lock().unwrap().get(account).cloned())
    }
    async fn put_credential(&self, credential: &Credential) -> Kept<()> {
        self.credentials.lock().unwrap().insert(credential.account.clone(), credential.clone());
        Ok(())
    }
    async fn failed_attempt(&self, account: &str, most: u32, until: Timestamp) -> Kept<u32> {
        let mut all = self.credentials.lock().unwrap();
        let Some(credential) = all.get_mut(account) else { return Ok(0) };
        credential.failed += 1;
        if credential.failed >= most {
            credential.locked_until = Some(until);
        }
        Ok(credential.failed)
    }
    async fn forget_failures(&self, account: &str) -> Kept<()> {
        if let Some(credential) = self.credentials.lock().unwrap().get_mut(account) {
            (credential.failed, credential.locked_until) = (0, None);
        }
        Ok(())
    }
    async fn use_second_factor(&self, account: &str, step: i64) -> Kept<bool> {
        let mut all = self.credentials.lock().unwrap();
        let Some(credential) = all.get_mut(account) else { return Ok(false) };
        let fresh = credential.second_factor_step.is_none_or(|used| used < step);
        if fresh {
            credential.second_factor_step = Some(step);
        }
        Ok(fresh)
    }
    async fn wipe(&self, account: &str) -> Kept<()> {
        self.credentials.lock().unwrap().remove(account);
        self.sessions.lock().unwrap().retain(|_, session| session.account != account);
        Ok(())
    }
    async fn put_session(&self, session: &Session) -> Kept<()> {
        self.sessions.lock().unwrap().insert(session.token.clone(), session.clone());
        Ok(())
    }
    async fn session(&self, token: &str, now: Timestamp) -> Kept<Option<Session>> {
        Ok(self.sessions.lock().unwrap().get(token).filter(|session| session.ends > now).cloned())
    }
    async fn touch_session(&self, token: &str, used: Timestamp, ends: Timestamp) -> Kept<()> {
        if let Some(session) = self.sessions.lock().unwrap().get_mut(token) {
            (session.used, session.ends) = (used, ends);
        }
        Ok(())
    }
    async fn confirm_session(&self, token: &str) -> Kept<()> {
        if let Some(session) = self.sessions.lock().unwrap().get_mut(token) {
            session.second_factor = true;
        }
        Ok(())
    }
    async fn end_session(&self, token: &str) -> Kept<()> {
        self.sessions.lock().unwrap().remove(token);
        Ok(())
    }
    async fn end_sessions_of(&self, account: &str, but: Option<&str>) -> Kept<()> {
        let keep =
            |token: &String, session: &mut Session| session.account != account || Some(token.as_str()) == but;
        self.sessions.lock().unwrap().retain(keep);
        Ok(())
    }
    async fn sweep_sessions(&self, now: Timestamp) -> Kept<u64> {
        let mut all = self.sessions.lock().unwrap();
        let before = all.len();
        all.retain(|_, session| session.ends > now);
        Ok((before - all.len()) as u64)
    }
    async fn read_marks(&self, account: &str) -> Kept<BTreeSet<String>> {
        let marks = self.marks.lock().unwrap();
        Ok(marks.iter().filter(|(who, _)| who == account).map(|(_, what)| what.clone()).collect())
    }
    async fn mark_read(&self, account: &str, notices: &[String]) -> Kept<()> {
        self.marks.lock().unwrap().extend(notices.iter().map(|what| (account.to_owned(), what.clone())));
        Ok(())
    }
}

#[derive(Default)]
pub struct MemoryLog(pub Mutex<Vec<Access>>);

#[async_trait]
impl AccessLog for MemoryLog {
    async fn log(&self, accesses: Vec<Access>) -> Kept<u64> {
        let mut all = self.0.lock().unwrap();
        all.extend(accesses);
        Ok(all.len() as u64)
    }
    async fn accesses(&self, filter: &AccessFilter, page: Page) -> Kept<Listed<AccessEntry>> {
        let all = self.0.lock().unwrap();
        let fits = |access: &Access| {
            filter.account.as_ref().is_none_or(|account| access.account == *account)
                && filter.action.as_ref().is_none_or(|action| access.action == *action)
                && filter.result.is_none_or(|result| access.result == result)
                && filter.from.is_none_or(|from| access.at >= from)
                && filter.to.is_none_or(|to| access.at < to)
        };
        let numbered = all.iter().zip(1..).filter(|(access, _)| fits(access));
        let mut lines: Vec<AccessEntry> =
            numbered.map(|(access, seq)| AccessEntry::number(access.clone(), seq, [0; 32])).collect();
        lines.reverse();
        let total = lines.len() as u64;
        let skip = usize::try_from(page.skip).unwrap();
        let items = lines.into_iter().skip(skip).take(page.most as usize).collect();
        Ok(Listed { items, total })
    }
    async fn verify_accesses(&self) -> Kept<Vec<Fault>> {
        Ok(Vec::new())
    }
}

#[derive(Default)]
pub struct MemoryAgenda(pub Mutex<BTreeMap<String, Job>>);

#[async_trait]
impl Agenda for MemoryAgenda {
    async fn plan(&self, job: &Job) -> Kept<bool> {
        let mut all = self.0.lock().unwrap();
        let new = !all.contains_key(&job.id);
        if new {
            all.insert(job.id.clone(), job.clone());
        }
        Ok(new)
    }
    async fn claim(&self, worker: &str, now: Timestamp, until: Timestamp) -> Kept<Option<Job>> {
        let mut all = self.0.lock().unwrap();
        let due = |job: &&mut Job| {
            job.due <= now
                && (job.state == JobState::Waiting
                    || job.state == JobState::Claimed && job.leased_until.is_some_and(|until| until < now))
        };
        let Some(job) = all.values_mut().filter(due).min_by_key(|job| job.due) else { return Ok(None) };
        job.state = JobState::Claimed;
        job.tries += 1;
        job.worker = Some(worker.to_owned());
        job.leased_until = Some(until);
        Ok(Some(job.clone()))
    }
    async fn done(&self, id: &str, worker: &str, now: Timestamp) -> Kept<bool> {
        let mut all = self.0.lock().unwrap();
        let Some(job) = all.get_mut(id).filter(|job| job.worker.as_deref() == Some(worker)) else {
            return Ok(false);
        };
        (job.state, job.finished) = (JobState::Done, Some(now));
        Ok(true)
    }
    async fn failed(&self, id: &str, worker: &str, error: &str, again: Option<Timestamp>) -> Kept<bool> {
        let mut all = self.0.lock().unwrap();
        let Some(job) = all.get_mut(id).filter(|job| job.worker.as_deref() == Some(worker)) else {
            return Ok(false);
        };
        job.error = Some(error.to_owned());
        match again {
            Some(again) => (job.state, job.due) = (JobState::Waiting, again),
            None => job.state = JobState::Failed,
        }
        Ok(true)
    }
    async fn next(&self) -> Kept<Option<Timestamp>> {
        let all = self.0.lock().unwrap();
        Ok(all.values().filter(|job| job.state == JobState::Waiting).map(|job| job.due).min())
    }
    async fn jobs(&self, _: u32) -> Kept<Vec<Job>> {
        Ok(self.0.lock().unwrap().values().cloned().collect())
    }
}
