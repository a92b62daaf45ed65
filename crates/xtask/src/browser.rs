//! `cargo xtask browser`: the real program on a fresh demo office, driven by real Chromium as each role, and its interface
//! walked by schemathesis. The tests stand in `tests/browser`; this brings what they need and starts them.

use crate::gate::cargo;
use crate::machine::{program, quiet, run};
use crate::tree::root;
use crate::{pages, samples};
use std::path::{Path, PathBuf};
use std::process::Command;

const FOLDER: &str = "tests/browser";
/// Pinned, so that a run tomorrow sends what it sent today.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// Runs all of them, or those whose file name is given.
pub fn check(only: &[&str]) -> Result<(), String> {
    let chromium = program("chromium", &[], "chromium")?;
    chinese_fonts()?;
    let schemathesis = schemathesis()?;
    pages::install(FOLDER)?;
    pages::build()?;
    if !root().join("zones/demo/files/land").exists() {
        samples::run()?;
    }
    cargo(&["build", "--quiet", "--locked", "--package", "muheng", "--features", "pages"])?;
    let fresh = target().join("browser/fresh");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh).map_err(|why| format!("{}: {why}", fresh.display()))?;
    }
    let files: Vec<String> = only.iter().map(|name| format!("{name}.test.js")).collect();
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(files)
        .current_dir(root().join(FOLDER))
        .env("CHROMIUM", chromium)
        .env("SCHEMATHESIS", schemathesis)
        .env("MUHENG", target().join("debug/muheng"))
        .env("CARGO_TARGET_DIR", target());
    run(&mut command, "the browser tests (pictures of failures stand in target/browser/pictures)")
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    let given = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    root().join(given)
}

/// A page whose Chinese cannot be drawn is no page.
fn chinese_fonts() -> Result<(), String> {
    let list = program("fc-list", &[], "fontconfig")?;
    let known = || Command::new(&list).arg(":lang=zh").output().is_ok_and(|output| !output.stdout.is_empty());
    if known() {
        return Ok(());
    }
    println!("no Chinese font, installing fonts-noto-cjk");
    quiet("apt-get", &["install", "-y", "--no-install-recommends", "fonts-noto-cjk"]).map_err(|why| {
        format!(
            "{why}
no Chinese font; run: apt-get install -y fonts-noto-cjk"
        )
    })
}

/// In an environment of its own below the target folder.
fn schemathesis() -> Result<PathBuf, String> {
    let folder = target().join("schemathesis");
    let (stamp, binary) = (folder.join("installed"), folder.join("bin/schemathesis"));
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == SCHEMATHESIS) {
        return Ok(binary);
    }
    let python = program("python3", &[], "python3")?;
    let make = || quiet(&python.to_string_lossy(), &["-m", "venv", "--clear", &folder.to_string_lossy()]);
    // Debian keeps the part that makes environments in a package of its own.
    make()
        .or_else(|_| quiet("apt-get", &["install", "-y", "python3-venv"]).and_then(|()| make()))
        .map_err(|why| format!("{why}\nrun: apt-get install -y python3-venv"))?;
    println!("installing {SCHEMATHESIS}");
    let pip: &Path = &folder.join("bin/pip");
    quiet(&pip.to_string_lossy(), &["install", "--quiet", "--disable-pip-version-check", SCHEMATHESIS])?;
    std::fs::write(&stamp, SCHEMATHESIS).map_err(|why| format!("{}: {why}", stamp.display()))?;
    Ok(binary)
}
