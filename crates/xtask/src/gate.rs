//! `cargo xtask test`: every check in one order, each with a header and its time, and a table at the
//! end of where the time went. It stops at the first step that fails.

use crate::cluster::{self, Cluster};
use crate::{browser, coverage, demo, generated, pages, tidy, tree};
use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

struct Step {
    name: &'static str,
    run: fn() -> Result<(), String>,
}

const STEPS: &[Step] = &[
    Step { name: "format", run: || cargo(&["fmt", "--all", "--check"]) },
    Step { name: "tidy", run: tidy::run },
    Step { name: "coverage", run: coverage::run },
    Step { name: "generated", run: generated::check },
    Step { name: "clippy", run: || cargo(&["clippy", "--locked", "--all-targets", "--", "-D", "warnings"]) },
    Step { name: "pages", run: pages::check },
    Step { name: "tests", run: tests },
    Step { name: "packs", run: demo::packs },
    Step { name: "demo zone", run: || demo::check(false) },
    Step { name: "browser", run: || browser::check(&[]) },
    Step { name: "doc tests", run: || cargo(&["test", "--locked", "--doc"]) },
];

/// Runs all steps.
pub fn run() -> Result<(), String> {
    let mut times: Vec<(&str, Duration)> = Vec::new();
    let mut outcome = Ok(());
    for (number, step) in STEPS.iter().enumerate() {
        println!("\n━━ {}/{} {}", number + 1, STEPS.len(), step.name);
        let start = Instant::now();
        outcome = (step.run)().map_err(|why| format!("\n✗ {}: {why}", step.name));
        let took = start.elapsed();
        println!("━━ {} {:.1} s", step.name, took.as_secs_f64());
        times.push((step.name, took));
        if outcome.is_err() {
            break;
        }
    }
    println!("\nwhere the time went");
    for (name, took) in &times {
        println!("  {name:<14}{:>8.1} s", took.as_secs_f64());
    }
    let whole: Duration = times.iter().map(|(_, took)| *took).sum();
    println!("  {:<14}{:>8.1} s", "all", whole.as_secs_f64());
    outcome?;
    println!("\n✓ {} steps passed", times.len());
    Ok(())
}

/// Runs cargo in the root of the repository, its output passed through.
pub fn cargo(arguments: &[&str]) -> Result<(), String> {
    cargo_with(arguments, &[])
}

/// The same with further variables in its environment.
pub fn cargo_with(arguments: &[&str], variables: &[(&str, &str)]) -> Result<(), String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let status = Command::new(program)
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(tree::root())
        .stdin(Stdio::null())
        .status()
        .map_err(|why| format!("cargo does not start ({why}); install Rust with https://rustup.rs"))?;
    if status.success() { Ok(()) } else { Err(format!("`cargo {}` failed ({status})", arguments.join(" "))) }
}

/// What cargo prints, for a program that it runs.
pub fn cargo_output(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(program)
        .args(arguments)
        .current_dir(tree::root())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|why| format!("cargo does not start: {why}"))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(format!("`cargo {}` failed", arguments.join(" ")))
    }
}

/// All tests of the crates, those of the store on SQLite and on a PostgreSQL that lives as long as this step.
fn tests() -> Result<(), String> {
    let cluster = Cluster::start(false)?;
    let address = cluster.address();
    let variables = [(cluster::ADDRESS, address.as_str())];
    if installed("nextest") {
        cargo_with(&["nextest", "run", "--locked", "--no-tests", "pass"], &variables)
    } else {
        println!("cargo-nextest is not installed, cargo test does the same more slowly");
        cargo_with(&["test", "--locked", "--all-targets"], &variables)
    }
}

fn installed(subcommand: &str) -> bool {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(program).args([subcommand, "--version"]).stdin(Stdio::null()).output();
    output.is_ok_and(|output| output.status.success())
}
