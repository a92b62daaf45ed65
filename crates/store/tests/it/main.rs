//! One suite of behaviour, run against SQLite and against PostgreSQL.

/// Runs each behaviour against both databases.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::place::Place::sqlite()).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::place::Place::postgres().await).await;
            })*
        }
    };
}

mod backups;
mod cluster;
mod gate;
mod guards;
mod journal;
mod killed;
mod place;
mod round_trips;
mod sample;
mod spooled;
mod verification;
mod writers;
