//! The demo zone through `muheng`, as a clerk would do it: `cargo xtask results` leaves results to look
//! at, `cargo xtask demo` compares what comes out with `zones/demo/expected`.

use crate::gate::cargo;
use crate::samples;
use crate::tree::root;
use std::fs;
use std::path::{Path, PathBuf};

const ZONE: &str = "demo";
const YEARS: [&str; 2] = ["2023", "2024"];
/// One folder a year, with those of the results that are compared.
const EXPECTED: &str = "zones/demo/expected/results";

/// Builds, reads the departments' files, evaluates two years and says where the results are.
pub fn results() -> Result<(), String> {
    let results = root().join("results");
    // Sheets of all firms for the last year; those of the year before are one command away.
    evaluate_into(&results, &["--sheets", "none"], &[])?;
    println!("\n结果：");
    for year in YEARS {
        let folder = results.join(year);
        println!("  {}", shown(&folder));
    }
    Ok(())
}

/// Compares the results with the expected ones, byte by byte; with `bless` takes them as expected.
pub fn check(bless: bool) -> Result<(), String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let results = root().join(target).join("demo-results");
    // The sheets of all firms are looked at in the tests of the explanation, not here.
    let none = ["--sheets", "none"];
    evaluate_into(&results, &none, &none)?;
    let expected = root().join(EXPECTED);
    let kept = files_below(&expected)?;
    if kept.is_empty() {
        return Err(format!("{EXPECTED} holds nothing to compare with"));
    }
    let mut different = Vec::new();
    for path in &kept {
        let name = path.strip_prefix(&expected).map_err(|why| why.to_string())?;
        let found = fs::read(results.join(name)).ok();
        match found {
            Some(found) if bless => {
                fs::write(path, found).map_err(|why| format!("{}: {why}", shown(path)))?
            }
            found if found != fs::read(path).ok() => different.push(name.display().to_string()),
            _ => {}
        }
    }
    println!("demo zone: {} files compared", kept.len());
    if different.is_empty() {
        return Ok(());
    }
    let place = results.display();
    Err(format!(
        "the results in {place} are not as expected: {}; read the difference, then `cargo xtask demo --bless`",
        different.join(", ")
    ))
}

/// Every worked case of every pack.
pub fn packs() -> Result<(), String> {
    let mut packs = Vec::new();
    for entry in fs::read_dir(root().join("packs")).map_err(|why| format!("packs: {why}"))?.flatten() {
        if entry.path().join("pack.toml").exists() {
            packs.push(format!("packs/{}", entry.file_name().to_string_lossy()));
        }
    }
    packs.sort();
    let words: Vec<&str> = ["law", "check"].into_iter().chain(packs.iter().map(String::as_str)).collect();
    muheng(&words)
}

fn evaluate_into(results: &Path, earlier: &[&str], last: &[&str]) -> Result<(), String> {
    samples::run()?;
    if results.exists() {
        fs::remove_dir_all(results).map_err(|why| format!("{}: {why}", results.display()))?;
    }
    for year in YEARS {
        let folder = results.join(year);
        let folder = folder.to_str().ok_or("the path of the results is not text")?;
        let words = ["evaluate", "--zone", ZONE, "--year", year, "--out", folder];
        let further = if Some(&year) == YEARS.last() { last } else { earlier };
        muheng(&[&words[..], further].concat())?;
    }
    Ok(())
}

fn muheng(words: &[&str]) -> Result<(), String> {
    let mut arguments = vec!["run", "--quiet", "--locked", "--package", "muheng", "--"];
    arguments.extend(words);
    cargo(&arguments)
}

/// All files below a folder, sorted; none when there is no such folder.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop().filter(|folder| folder.exists()) {
        for entry in fs::read_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?.flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
        }
    }
    found.sort();
    Ok(found)
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
