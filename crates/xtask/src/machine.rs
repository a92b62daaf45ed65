//! Programs beside Rust that a command needs: found where they usually stand, installed from Debian's packages
//! when we are root, and otherwise asked for with the one command to run. Nothing is skipped for want of one.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The newest program of this name, looked for in `folders` and then on the path; `package` brings it.
pub fn program(name: &str, folders: &[&str], package: &str) -> Result<PathBuf, String> {
    if let Some(found) = find(name, folders) {
        return Ok(found);
    }
    let missing = format!("{name} is missing; run: apt-get install -y {package}");
    if !root() || find("apt-get", &[]).is_none() {
        return Err(missing);
    }
    println!("{name} is missing, installing {package}");
    let install = || quiet("apt-get", &["install", "-y", "--no-install-recommends", package]);
    // The lists of packages of a new machine are empty or old.
    install().or_else(|_| quiet("apt-get", &["update"]).and_then(|()| install()))?;
    find(name, folders).ok_or(missing)
}

/// Whether this process may install packages and become another user.
pub fn root() -> bool {
    let output = Command::new("id").arg("-u").stdin(Stdio::null()).output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// A port of this machine that was free a moment ago.
pub fn free_port() -> Result<u16, String> {
    std::net::TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|why| format!("no free port on 127.0.0.1: {why}"))
}

/// Runs a program with its output passed through.
pub fn run<P: AsRef<OsStr>>(command: &mut Command, name: P) -> Result<(), String> {
    let name = name.as_ref().to_string_lossy().into_owned();
    let status =
        command.stdin(Stdio::null()).status().map_err(|why| format!("{name} does not start: {why}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} failed ({status})")) }
}

/// Runs a program and shows what it said only when it fails.
pub fn quiet(program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program)
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .output()
        .map_err(|why| format!("{program} does not start: {why}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{program} {} failed:\n{}", arguments.join(" "), String::from_utf8_lossy(&said)))
}

/// A folder pattern may end a part with `*`; of several matches the last in order of numbers is taken.
fn find(name: &str, folders: &[&str]) -> Option<PathBuf> {
    let given = folders.iter().flat_map(|pattern| matching(pattern));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let known: Vec<PathBuf> = given.chain(std::env::split_paths(&path)).collect();
    known.into_iter().map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn matching(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else { return vec![PathBuf::from(pattern)] };
    let entries = std::fs::read_dir(before).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .map(|entry| {
            let number = entry.file_name().to_string_lossy().parse().unwrap_or(0);
            (number, entry.path().join(Path::new(after.trim_start_matches('/'))))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_versions_the_newest_is_found() {
        let folder = tempfile::tempdir().unwrap();
        for version in ["9", "15", "14"] {
            let bin = folder.path().join(version).join("bin");
            std::fs::create_dir_all(&bin).unwrap();
            std::fs::write(bin.join("postgres"), "").unwrap();
        }
        let pattern = format!("{}/*/bin", folder.path().display());
        assert_eq!(find("postgres", &[&pattern]), Some(folder.path().join("15/bin/postgres")));
        assert_eq!(find("no-such-program-anywhere", &[&pattern]), None);
    }
}
