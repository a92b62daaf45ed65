//! The program serving the demo office, a person who works in it, and a way into its files behind its back.

use crate::desk::{Said, repository};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The program serving.
pub struct Served {
    child: Child,
    pub address: String,
}

/// Somebody who is logged in.
pub struct Worker {
    address: String,
    cookie: String,
    csrf: String,
}

fn muheng() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muheng"));
    command.current_dir(repository()).env("MUHENG_USER", "王某").env_remove("MUHENG_DATABASE");
    command
}

/// Runs a command in the repository.
pub fn run(arguments: &[&str]) -> Said {
    let output = muheng().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs a command that must succeed, and returns what it printed.
pub fn done(arguments: &[&str]) -> String {
    let said = run(arguments);
    assert_eq!(said.code, 0, "{arguments:?}\n{}{}", said.out, said.err);
    said.out
}

/// The demo's files are made, not kept.
pub fn demo_files() {
    let files = repository().join("zones/demo/files");
    if !files.exists() {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut samples = Command::new(cargo);
        samples.args(["run", "--quiet", "--package", "xtask", "--", "samples"]).current_dir(repository());
        assert!(samples.status().unwrap().success(), "cargo xtask samples");
    }
}

impl Served {
    /// Serves the demo zone from a folder, which is filled first when it is empty.
    pub fn demo(data: &Path) -> Self {
        demo_files();
        let mut child = muheng()
            .args(["serve", "--demo", "--zone", "zones/demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.unwrap();
            line.split_once("http://").map(|(_, rest)| rest.split('（').next().unwrap().to_owned())
        });
        let address = address.expect("it says where it listens");
        // What it says later is nobody's business, and must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    /// Stops it as a service is stopped.
    pub fn stop(mut self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        assert!(self.child.wait().unwrap().success(), "it ends without complaint");
    }

    /// Logs the demo account of a role in.
    pub fn worker(&self, role: &str) -> Worker {
        let nobody = Worker { address: self.address.clone(), cookie: String::new(), csrf: String::new() };
        let (_, demo) = nobody.ask("GET", "/api/demo", None);
        let accounts = demo["accounts"].as_array().unwrap();
        let account = accounts.iter().find(|account| account["role"] == role).unwrap();
        let form = json!({"login": account["login"], "password": account["password"]});
        let (head, me) = nobody.ask("POST", "/api/session", Some(&form));
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        Worker {
            cookie: cookie.split(';').next().unwrap().to_owned(),
            csrf: me["csrf"].as_str().unwrap().to_owned(),
            ..nobody
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // After `stop` there is nothing left to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Worker {
    /// Asks, and returns the head of the answer and its JSON.
    pub fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> (String, Value) {
        let body = body.map_or_else(String::new, Value::to_string);
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {}\r\ncookie: {}\r\nx-csrf-token: {}\r\nidempotency-key: {}\r\n\r\n{body}",
            self.address,
            body.len(),
            self.cookie,
            self.csrf,
            uuid::Uuid::new_v4()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), serde_json::from_str(body).unwrap_or(Value::Null))
    }

    /// A change that must be acknowledged; the number of its entry.
    pub fn record(&self, path: &str, body: &Value) -> u64 {
        let (head, answer) = self.ask("POST", path, Some(body));
        assert!(head.starts_with("HTTP/1.1 200"), "{head}\n{answer}");
        answer["entry"].as_u64().unwrap()
    }
}

/// Copies a data folder.
pub fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copied(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// Opens the journal of a folder with all guards removed, as somebody with the file in his hands could.
pub async fn journal(data: &Path) -> SqliteConnection {
    let url = format!("sqlite://{}", data.join("journal.sqlite").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
    let triggers: Vec<String> = sqlx::query_scalar(triggers).fetch_all(&mut connection).await.unwrap();
    assert!(!triggers.is_empty(), "the database itself refuses changes");
    for trigger in triggers {
        connection.execute(AssertSqlSafe(format!("DROP TRIGGER {trigger}"))).await.unwrap();
    }
    connection
}

/// The address of a new, empty database of the server that the tests may use.
pub async fn database(server: &str) -> String {
    let name = format!("muheng_{}", uuid::Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    connection.close().await.unwrap();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}
