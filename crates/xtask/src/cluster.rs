//! A PostgreSQL of our own for one run: Debian's package, a new cluster in a temporary folder, on a free port of
//! this machine only, never as root, ended and removed afterwards however the run ends.

use crate::machine::{free_port, program, root};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Tests find the cluster's address here; it is that of a superuser, each test makes its own database.
pub const ADDRESS: &str = "MUHENG_TEST_POSTGRES";

const BINARIES: &[&str] = &["/usr/lib/postgresql/*/bin"];
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Runs a command that finds the cluster in its environment.
pub fn during(durable: bool, command: &[&str]) -> Result<(), String> {
    let [name, words @ ..] = command else { return Err("which command?".into()) };
    let cluster = Cluster::start(durable)?;
    crate::machine::run(Command::new(name).args(words).env(ADDRESS, cluster.address()), name)
}

/// A running cluster; dropping it ends it.
pub struct Cluster {
    folder: PathBuf,
    server: Child,
    port: u16,
}

impl Cluster {
    /// Makes and starts one. With `durable` it waits for the disk as a real one does; tests need not.
    pub fn start(durable: bool) -> Result<Self, String> {
        let initdb = program("initdb", BINARIES, "postgresql")?;
        let postgres = initdb.with_file_name("postgres");
        let folder = std::env::temp_dir().join(format!("muheng-postgres-{}", std::process::id()));
        let data = folder.join("data");
        let wrong = |why: std::io::Error| format!("{}: {why}", folder.display());
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(wrong)?;
        }
        std::fs::create_dir_all(&folder).map_err(wrong)?;
        if root() {
            crate::machine::quiet("chown", &["postgres", &folder.to_string_lossy()])?;
        }
        let made = ordinary(&initdb)
            .args([
                "--auth=trust",
                "--username=postgres",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .stdin(Stdio::null())
            .output()
            .map_err(|why| format!("initdb does not start: {why}"))?;
        if !made.status.success() {
            return Err(format!("initdb failed:\n{}", String::from_utf8_lossy(&made.stderr)));
        }
        let port = free_port()?;
        let log = std::fs::File::create(folder.join("log")).map_err(wrong)?;
        let server = ordinary(&postgres)
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-k", ""])
            .args(["-c", "max_connections=200"])
            .args(["-c", if durable { "fsync=on" } else { "fsync=off" }])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|why| format!("postgres does not start: {why}"))?;
        let mut cluster = Self { folder, server, port };
        cluster.wait(&initdb.with_file_name("pg_isready"))?;
        println!("PostgreSQL at 127.0.0.1:{port}");
        Ok(cluster)
    }

    /// `postgres://…` of the superuser.
    pub fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self, ready: &Path) -> Result<(), String> {
        let start = Instant::now();
        let asked = |port: u16| {
            let mut ask = Command::new(ready);
            ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]).stdin(Stdio::null()).status()
        };
        while start.elapsed() < START_TIMEOUT {
            if asked(self.port).is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if !matches!(self.server.try_wait(), Ok(None)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL did not start:\n{log}"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it does not wait for those who are still connected.
        let pid = self.server.id().to_string();
        let told = Command::new("kill").args(["-INT", &pid]).status();
        if !told.is_ok_and(|status| status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// PostgreSQL refuses to run as root. Whoever runs it, it ends with us, even if we are killed.
fn ordinary(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.arg("--pdeathsig=INT");
    if root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command.arg(program).current_dir("/");
    command
}
