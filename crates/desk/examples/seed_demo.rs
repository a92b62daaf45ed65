//! Fills the demo into memory and says how long each part takes: `cargo run -p desk --example seed_demo`.
#![expect(clippy::print_stdout, reason = "a program to look at")]

use desk::{Desk, MemoryArchive, demo, replay};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let archive = Arc::new(MemoryArchive::new());
    let desk = Desk::open(archive.clone()).await?;
    let begun = Instant::now();
    demo::seed(&desk, Path::new("zones/demo"), Path::new("packs"), &|what| {
        println!("{:7.1} {what}", begun.elapsed().as_secs_f64());
    })
    .await?;
    println!("{:7.1} filled", begun.elapsed().as_secs_f64());
    let moment = desk.now();
    for year in moment.docket.years.values() {
        println!("{} {} {:?}", year.year, year.stage.title(), year.run);
    }
    for run in moment.docket.runs.values() {
        println!("run {} {} {:?} {:?}", run.key, run.year, run.purpose, run.counts);
    }
    for objection in moment.docket.objections.values() {
        println!("{} {} {:?} {}", objection.key, objection.name, objection.state, objection.item.title());
    }
    for plot in moment.docket.plots.values() {
        let pair = plot.pair.as_ref().map(|pair| pair.state);
        println!("{} {:?} {pair:?} uncovered {}", plot.code, plot.plan.state, plot.uncovered.to_decimal());
    }
    for account in demo::accounts(&moment) {
        println!("{} {} {}", account.login, account.role_title, account.what);
    }
    let opening = Instant::now();
    let again = Desk::open(archive.clone()).await?;
    println!("opened again in {:.1} s, entry {}", opening.elapsed().as_secs_f64(), again.now().entry);
    let replaying = Instant::now();
    let replayed = replay(&*archive, Arc::new(MemoryArchive::new()), &|_, _| {}).await?;
    println!("{replayed:?} in {:.1} s", replaying.elapsed().as_secs_f64());
    Ok(())
}
