//! A PostgreSQL for the tests: the one that `MUHENG_TEST_POSTGRES` names, or one of our own in a temporary folder,
//! never as root. A shell holds it; when this process ends, however it ends, the shell's input ends and it cleans up.

use sqlx::Connection as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

const SCRIPT: &str = r#"
trap '' INT
folder=$(mktemp -d /tmp/muheng-store-postgres-XXXXXX) || exit 1
"$1/initdb" --auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8 --no-sync -D "$folder/data" \
    > "$folder/log" 2>&1 || { cat "$folder/log" >&2; rm -rf "$folder"; exit 1; }
"$1/postgres" -D "$folder/data" -h 127.0.0.1 -p "$2" -k "" -c max_connections=300 -c "fsync=$3" \
    > "$folder/log" 2>&1 < /dev/null &
server=$!
cat > /dev/null
kill -INT $server
wait $server
rm -rf "$folder"
"#;

struct Cluster {
    /// Its input stays open as long as this process lives.
    _shell: Child,
    address: String,
}

/// Address of the superuser, `postgres://…/postgres`.
pub async fn address() -> &'static str {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    let cluster = CLUSTER.get_or_init(|| match std::env::var("MUHENG_TEST_POSTGRES") {
        Ok(address) => {
            let idle = Command::new("true").spawn().expect("a process");
            Cluster { _shell: idle, address }
        }
        Err(_) => start(),
    });
    wait(&cluster.address).await;
    &cluster.address
}

fn start() -> Cluster {
    let binaries = newest_binaries().expect(
        "这些测试需要 PostgreSQL，本机没有找到 /usr/lib/postgresql/*/bin/initdb。请先运行：apt-get install -y postgresql",
    );
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    let durable = std::env::var("MUHENG_TEST_DURABLE").map_or("off", |_| "on");
    let root = Command::new("id").arg("-u").output().is_ok_and(|answer| answer.stdout.starts_with(b"0\n"));
    let mut shell = if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    shell.args(["-c", SCRIPT, "sh"]).arg(&binaries).args([&port.to_string(), durable]);
    let shell = shell.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("sh");
    Cluster { _shell: shell, address: format!("postgres://postgres@127.0.0.1:{port}/postgres") }
}

fn newest_binaries() -> Option<PathBuf> {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let folders = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    folders
        .filter_map(|folder| Some(folder.ok()?.path()))
        .filter(|folder| folder.join("bin/initdb").is_file())
        .max_by_key(|folder| version(folder))
        .map(|folder| folder.join("bin"))
}

async fn wait(address: &str) {
    let begun = Instant::now();
    loop {
        match sqlx::PgConnection::connect(address).await {
            Ok(connection) => break drop(connection.close().await),
            Err(error) => {
                let patient = begun.elapsed() < Duration::from_secs(60);
                assert!(patient, "PostgreSQL at {address} does not answer: {error}");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}
