//! The pages in `ui/`: installed, checked and built by npm. Only these commands call npm, so that `cargo test` and
//! an editor need no Node.

use crate::interface;
use crate::machine::run;
use crate::tree::{Tree, root};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::Command;

/// Vite asks for it.
const NODE: (u32, u32) = (20, 19);

/// Built pages in `ui/dist`, anew only when a source changed since the last time.
pub fn build() -> Result<(), String> {
    interface::write()?;
    bundle()
}

fn bundle() -> Result<(), String> {
    let tree = Tree::read()?;
    let sources = digest(&tree, |path| path.starts_with("ui/"));
    let stamp = root().join("ui/dist/.built-from");
    if fs::read_to_string(&stamp).is_ok_and(|built| built == sources) {
        return Ok(());
    }
    install("ui")?;
    npm("ui", &["run", "--silent", "build"])?;
    fs::write(&stamp, sources).map_err(|why| format!("{}: {why}", stamp.display()))
}

/// Types, unit tests and the build.
pub fn check() -> Result<(), String> {
    interface::write()?;
    npm("ui", &["run", "--silent", "check"])?;
    bundle()
}

/// The packages that a folder's lock names, when they are not there yet.
pub fn install(folder: &str) -> Result<(), String> {
    node()?;
    let lock = format!("{folder}/package-lock.json");
    let wanted = digest(&Tree::read()?, |path| path == lock);
    let stamp = root().join(folder).join("node_modules/.installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("installing the packages of {folder}");
    npm(folder, &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])?;
    fs::write(&stamp, wanted).map_err(|why| format!("{}: {why}", stamp.display()))
}

/// Runs npm in a folder of the repository.
pub fn npm(folder: &str, words: &[&str]) -> Result<(), String> {
    let mut command = Command::new("npm");
    run(command.args(words).current_dir(root().join(folder)), format!("npm {} in {folder}", words.join(" ")))
}

fn node() -> Result<(), String> {
    let wanted = format!("{}.{}", NODE.0, NODE.1);
    let how = format!(
        "Node.js {wanted} or newer with npm builds the pages. On Debian 13: apt-get install -y nodejs npm; elsewhere: https://nodejs.org"
    );
    let said =
        |program: &str| Command::new(program).arg("--version").output().ok().map(|output| output.stdout);
    let (Some(version), Some(_)) = (said("node"), said("npm")) else {
        return Err(format!("node or npm is missing. {how}"));
    };
    let version = String::from_utf8_lossy(&version).trim().to_owned();
    if recent(&version) { Ok(()) } else { Err(format!("node is {version}, too old. {how}")) }
}

fn recent(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().ok());
    match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(major), Some(minor)) => (major, minor) >= NODE,
        _ => false,
    }
}

/// Changes when a file that is chosen changes. It stays on this machine, so any hash will do.
fn digest(tree: &Tree, chosen: impl Fn(&str) -> bool) -> String {
    let mut hasher = DefaultHasher::new();
    for file in tree.files.iter().filter(|file| chosen(&file.path)) {
        (&file.path, &file.bytes).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_recent_enough_from_the_version_that_vite_asks_for() {
        for (version, enough) in
            [("v20.18.9", false), ("v20.19.0", true), ("v22.1.0", true), ("v18.20.4", false), ("", false)]
        {
            assert_eq!(recent(version), enough, "{version}");
        }
    }

    #[test]
    fn the_digest_follows_the_chosen_files_only() {
        let before = Tree::of(&[("ui/a.ts", "1"), ("docs/b.md", "1")]);
        let other = Tree::of(&[("ui/a.ts", "1"), ("docs/b.md", "2")]);
        let after = Tree::of(&[("ui/a.ts", "2"), ("docs/b.md", "1")]);
        let pages = |path: &str| path.starts_with("ui/");
        assert_eq!(digest(&before, pages), digest(&other, pages));
        assert_ne!(digest(&before, pages), digest(&after, pages));
    }
}
