//! Jobs: planned once, claimed by one worker at a time, also when the workers are several programs.

use crate::Store;
use crate::bulk::insert_one;
use crate::engine::{Row, Value};
use crate::rows::moment;
use crate::schema::JOB;
use crate::trouble::Trouble;
use async_trait::async_trait;
use jiff::Timestamp;
use office::journal::{Agenda, ArchiveError, Job, JobState};

#[async_trait]
impl Agenda for Store {
    async fn plan(&self, job: &Job) -> Result<bool, ArchiveError> {
        match insert_one(&mut self.gate.lend().await?.engine(), &JOB, &values(job)).await {
            Ok(()) => Ok(true),
            Err(trouble) if trouble.is_taken() => Ok(false),
            Err(trouble) => Err(trouble.into()),
        }
    }

    async fn claim(
        &self,
        worker: &str,
        now: Timestamp,
        leased_until: Timestamp,
    ) -> Result<Option<Job>, ArchiveError> {
        let due = format!(
            "SELECT {} FROM job WHERE (state = 'waiting' AND due <= $1) OR (state = 'claimed' AND leased_until <= $1)
             ORDER BY due, id LIMIT 1",
            JOB.column_list()
        );
        // `tries` counts the claims: of several workers that saw the same count, one raises it.
        let take = "UPDATE job SET state = 'claimed', worker = $1, leased_until = $2, tries = tries + 1
                    WHERE id = $3 AND tries = $4 AND state = $5";
        loop {
            let mut lent = self.gate.lend().await?;
            let Some(row) = lent.engine().first(&due, &[now.as_microsecond().into()]).await? else {
                return Ok(None);
            };
            let mut job = job_of(&row)?;
            let values = [
                worker.into(),
                leased_until.as_microsecond().into(),
                job.id.as_str().into(),
                i64::from(job.tries).into(),
                job.state.id().into(),
            ];
            if lent.engine().run(take, &values).await? == 1 {
                job.state = JobState::Claimed;
                job.tries += 1;
                job.worker = Some(worker.to_owned());
                job.leased_until = Some(moment(leased_until.as_microsecond())?);
                return Ok(Some(job));
            }
        }
    }

    async fn done(&self, id: &str, worker: &str, now: Timestamp) -> Result<bool, ArchiveError> {
        let sql = "UPDATE job SET state = 'done', finished = $1, leased_until = NULL, error = NULL
                   WHERE id = $2 AND worker = $3 AND state = 'claimed'";
        let values = [now.as_microsecond().into(), id.into(), worker.into()];
        Ok(self.gate.lend().await?.engine().run(sql, &values).await? == 1)
    }

    async fn failed(
        &self,
        id: &str,
        worker: &str,
        error: &str,
        again: Option<Timestamp>,
    ) -> Result<bool, ArchiveError> {
        let sql = "UPDATE job SET state = $1, due = CASE WHEN $2 = 1 THEN $3 ELSE due END, error = $4,
                   worker = NULL, leased_until = NULL WHERE id = $5 AND worker = $6 AND state = 'claimed'";
        let state = if again.is_some() { JobState::Waiting } else { JobState::Failed };
        let values = [
            state.id().into(),
            Value::flag(again.is_some()),
            again.map_or(0, Timestamp::as_microsecond).into(),
            Value::text(error.replace('\0', "␀")),
            id.into(),
            worker.into(),
        ];
        Ok(self.gate.lend().await?.engine().run(sql, &values).await? == 1)
    }

    async fn next(&self) -> Result<Option<Timestamp>, ArchiveError> {
        let sql = "SELECT min(CASE WHEN state = 'claimed' THEN leased_until ELSE due END) FROM job
                   WHERE state = 'waiting' OR state = 'claimed'";
        let next = self.gate.lend().await?.engine().number(sql, &[]).await?;
        Ok(next.map(moment).transpose()?)
    }

    async fn jobs(&self, done: u32) -> Result<Vec<Job>, ArchiveError> {
        let mut lent = self.gate.lend().await?;
        let open = format!("SELECT {} FROM job WHERE state <> 'done' ORDER BY due, id", JOB.column_list());
        let finished = format!(
            "SELECT {} FROM job WHERE state = 'done' ORDER BY finished DESC, id LIMIT {done}",
            JOB.column_list()
        );
        let mut rows = lent.engine().rows(&open, &[]).await?;
        rows.extend(lent.engine().rows(&finished, &[]).await?);
        Ok(rows.iter().map(job_of).collect::<Result<_, _>>()?)
    }
}

fn values(job: &Job) -> Vec<Value<'_>> {
    vec![
        job.id.as_str().into(),
        job.kind.as_str().into(),
        job.due.as_microsecond().into(),
        job.body.as_str().into(),
        job.state.id().into(),
        i64::from(job.tries).into(),
        Value::optional(job.worker.as_deref()),
        Value::Whole(job.leased_until.map(Timestamp::as_microsecond)),
        Value::optional(job.error.as_deref()),
        Value::Whole(job.finished.map(Timestamp::as_microsecond)),
    ]
}

fn job_of(row: &Row) -> Result<Job, Trouble> {
    Ok(Job {
        id: row.text(0)?.to_owned(),
        kind: row.text(1)?.to_owned(),
        due: moment(row.whole(2)?)?,
        body: row.text(3)?.to_owned(),
        state: JobState::of(row.text(4)?).ok_or_else(|| Trouble::corrupt("任务状态"))?,
        tries: row.small(5)?,
        worker: row.optional_text(6)?.map(str::to_owned),
        leased_until: row.optional_whole(7)?.map(moment).transpose()?,
        error: row.optional_text(8)?.map(str::to_owned),
        finished: row.optional_whole(9)?.map(moment).transpose()?,
    })
}
