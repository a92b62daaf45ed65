"""How the office bears a hundred thousand firms and fifty people at once.

    cargo xtask load-zone 100000 target/load/zone
    cargo build --release --package muheng
    cargo xtask postgres --durable python3 benches/load/measure.py

Starts the program on SQLite and, where MUHENG_TEST_POSTGRES names a server, on PostgreSQL. The archive of SQLite is set up
once below target/load and kept; PostgreSQL gets the same one by backup and restore. Lets 50 users (wrk, one thread) ask
for lists, filters, firm pages and the dashboard; tries one firm with another figure; with --deliver hands in one workbook
of all firms. Prints tables and the memory of the program. Requests go to this machine only and end by themselves.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
USERS = 50
SEED = 20260101
START_TIMEOUT_S = 3600


class Office:
    """A running server with one person signed in."""

    def __init__(self, program, zone, where, name):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        words = [program, "serve", "--demo", "--zone", zone, *where, "--listen", f"127.0.0.1:{port}"]
        self.log = ROOT / f"target/load/{name}.log"
        started = time.monotonic()
        self.process = subprocess.Popen(words, cwd=ROOT, stdout=self.log.open("ab"), stderr=subprocess.STDOUT)
        while True:
            if self.process.poll() is not None:
                sys.exit(f"the server ended while starting, see {self.log}")
            try:
                urllib.request.urlopen(f"{self.address}/ready", timeout=5)
                break
            except (urllib.error.URLError, OSError):
                if time.monotonic() - started > START_TIMEOUT_S:
                    sys.exit(f"not ready in {START_TIMEOUT_S} s, see {self.log}")
                time.sleep(0.2)
        self.start_s = time.monotonic() - started
        self.headers = {}

    def sign_in(self, role):
        accounts = self.ask("/api/demo")["accounts"]
        account = next(one for one in accounts if one.get("role") == role or one["login"] == role)
        body = json.dumps({"login": account["login"], "password": account["password"]}).encode()
        request = urllib.request.Request(f"{self.address}/api/session", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            cookies = answer.headers.get_all("Set-Cookie")
            me = json.load(answer)
        self.headers = {"Cookie": "; ".join(one.split(";")[0] for one in cookies), "X-CSRF-Token": me["csrf"]}

    def sign_in_everybody(self):
        """Cookies of everybody whose desk shows firms; people at work are many accounts, and requests are counted by account."""
        cookies = []
        for role in ("leading_group", "industry", "natural_resources", "development_reform", "tax", "finance", "statistics",
                     "science", "commerce", "ecology", "housing", "supervision", "auditor"):
            self.sign_in(role)
            cookies.append(self.headers["Cookie"])
        self.sign_in("industry")
        return cookies

    def ask(self, path, body=None, headers=None):
        headers = {**self.headers, **(headers or {})}
        if isinstance(body, dict):
            body = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        if body is not None:
            headers["Idempotency-Key"] = str(uuid.uuid4())
        request = urllib.request.Request(self.address + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            sys.exit(f"{path} answered {error.code}: {error.read()[:500].decode(errors='replace')}")

    def deliver(self, path, form, year, dry_run):
        mark = uuid.uuid4().hex
        def field(name, value):
            return f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        head = field("form", form) + field("year", year)
        head += f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
        head += "Content-Type: application/octet-stream\r\n\r\n"
        body = head.encode() + path.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return self.ask(f"/api/batches?dry_run={'true' if dry_run else 'false'}", body, kind)

    def memory_mb(self):
        """Resident now and at its highest since the last `forget_peak`."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        lines = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        return tuple(int(lines[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def cpu_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def addresses(office, year, dice):
    """What people ask for, by kind."""
    first = office.ask(f"/api/firms?year={year}&size=500")
    total = first["total"]
    pages = max(1, total // 500)
    subjects = [one["subject"] for page in dice.sample(range(1, pages + 1), min(8, pages))
                for one in office.ask(f"/api/firms?year={year}&size=500&page={page}")["items"]]
    zone = office.ask("/api/zone")
    places = [one["id"] for one in zone["zones"]]
    sorts = ["-total", "total", "rank", "name", "-rank"]
    kinds = {
        "list": [f"/api/firms?year={year}&size=50&page={dice.randint(1, total // 50)}&sort={dice.choice(sorts)}" for _ in range(500)],
        "filter": [f"/api/firms?year={year}&size=50&zone={dice.choice(places)}&class={dice.choice('ABC')}&sort={dice.choice(sorts)}" for _ in range(250)]
                  + [f"/api/firms?year={year}&size=50&q={urllib.parse.quote(f'{dice.randint(0, total):06}')}" for _ in range(250)],
        "firm page": [f"/api/firms/{dice.choice(subjects)}?year={year}" for _ in range(500)],
        "dashboard": [f"/api/overview?year={year - back}" for back in range(3)],
    }
    return total, kinds, subjects


def wrk(office, lines, seconds, pause_ms, folder):
    listed, sessions = folder / "addresses.txt", folder / "cookies.txt"
    listed.write_text("\n".join(lines) + "\n")
    sessions.write_text("\n".join(office.cookies) + "\n")
    environment = {**os.environ, "ADDRESSES": str(listed), "COOKIES": str(sessions), "PAUSE_MS": str(pause_ms)}
    done = subprocess.run(["wrk", "-t1", f"-c{USERS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(HERE / "users.lua"), office.address],
                          env=environment, capture_output=True, text=True)
    marked = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not marked:
        sys.exit(f"wrk failed:\n{done.stdout}{done.stderr}")
    return json.loads(marked[0][7:])


def measure(name, office, args):
    dice = random.Random(SEED)
    folder = ROOT / "target/load"
    office.cookies = office.sign_in_everybody()
    year = args.year
    one = office.ask(f"/api/firms?year={year}&size=1&page=777")["items"][0]["subject"]
    first = attempt_s(office, one, year)
    total, kinds, subjects = addresses(office, year, dice)
    resident, peak = office.memory_mb()
    print(f"\n## {name}: {total} firms, ready after {office.start_s:.1f} s, {resident} MB resident, {peak} MB at most\n")
    print("| what | pause | requests/s | p50 ms | p95 ms | p99 ms | slowest ms | not 200 |")
    print("|---|---|---|---|---|---|---|---|")
    for pause_ms in args.pauses:
        for kind, lines in kinds.items():
            wrk(office, lines, 3, pause_ms, folder)
            found = wrk(office, lines, args.seconds, pause_ms, folder)
            rate = found["requests"] / found["seconds"]
            print(f"| {kind} | {pause_ms} ms | {rate:.0f} | {found['p50_ms']:.1f} | {found['p95_ms']:.1f} | {found['p99_ms']:.1f} | {found['max_ms']:.1f} | {found['refused'] + found['broken']} |", flush=True)
    print(f"\nmemory after that: {office.memory_mb()[0]} MB resident")
    times = sorted(attempt_s(office, subject, year) for subject in dice.sample(subjects, 20))
    print(f"one firm with another figure, class and rank again: median {times[10] * 1000:.0f} ms, slowest {times[-1] * 1000:.0f} ms, "
          f"right after the start {first * 1000:.0f} ms")
    during_verification(office, kinds["list"], folder)
    workbook = delivered_anew(pathlib.Path(args.zone) / f"files/tax_{year}.xlsx", folder)
    if args.deliver:
        office.sign_in("tax")
        for dry_run in (True, False):
            office.forget_peak()
            before, _ = office.memory_mb()
            cpu, started = office.cpu_s(), time.monotonic()
            answer = office.deliver(workbook, "tax", year, dry_run)
            took, cpu = time.monotonic() - started, office.cpu_s() - cpu
            _, peak = office.memory_mb()
            print(f"delivery of {workbook.name}{' (dry run)' if dry_run else ''}: {took:.1f} s, {cpu:.1f} CPU s, {peak - before} MB above the {before} MB before; {json.dumps(answer.get('tally'))}")


def attempt_s(office, subject, year):
    started = time.monotonic()
    office.ask(f"/api/firms/{subject}/try?year={year}", {"figures": {"tax_paid": "123.45"}})
    return time.monotonic() - started


def during_verification(office, lines, folder):
    """Lists asked for by 50 users while the whole journal is verified."""
    office.sign_in("auditor")
    took = []
    def verify():
        started = time.monotonic()
        office.ask("/api/audit/verify", {})
        took.append(time.monotonic() - started)
    at_work = threading.Thread(target=verify)
    at_work.start()
    rounds = []
    while at_work.is_alive():
        rounds.append(wrk(office, lines, 5, 1000, folder))
    at_work.join()
    worst = max(rounds, key=lambda found: found["p99_ms"])
    print(f"verification of the journal: {took[0]:.0f} s; lists meanwhile: p99 of the worst 5 seconds {worst['p99_ms']:.0f} ms, "
          f"slowest {max(found['max_ms'] for found in rounds):.0f} ms, not 200: {sum(found['refused'] + found['broken'] for found in rounds)}")
    office.sign_in("industry")


def delivered_anew(workbook, folder):
    """The same workbook with a remark in its archive: the office does not take the same bytes twice."""
    copy = folder / workbook.name
    shutil.copy(workbook, copy)
    with zipfile.ZipFile(copy, "a") as archive:
        archive.comment = uuid.uuid4().hex.encode()
    return copy


def carry_over(program, there, where, folder):
    """Brings the archive of SQLite into an empty PostgreSQL."""
    backup = folder / "backup.zip"
    backup.unlink(missing_ok=True)
    started = time.monotonic()
    subprocess.run([program, "backup", str(backup), *there], check=True, stdout=subprocess.DEVNULL)
    between = time.monotonic()
    subprocess.run([program, "restore", str(backup), *where], check=True, stdout=subprocess.DEVNULL)
    print(f"\nbackup {between - started:.0f} s, restore into PostgreSQL {time.monotonic() - between:.0f} s, {backup.stat().st_size >> 20} MB")
    backup.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zone", default="target/load/zone")
    parser.add_argument("--program", default="target/release/muheng")
    parser.add_argument("--year", type=int, default=2024)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--pauses", type=int, nargs="+", default=[1000, 100], help="average milliseconds between an answer and the user's next request")
    parser.add_argument("--data", help="archive of SQLite; target/load/sqlite where it is not given")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--deliver", action="store_true", help="also deliver a workbook, which adds to the archive")
    args = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing; run: apt-get install -y wrk")
    folder = ROOT / "target/load"
    folder.mkdir(parents=True, exist_ok=True)
    postgres = os.environ.get("MUHENG_TEST_POSTGRES")
    kinds = [("SQLite", ["--data", args.data or str(folder / "sqlite")])]
    if postgres:
        kinds.append(("PostgreSQL", ["--database", postgres]))
    elif args.only != "postgres":
        print("no PostgreSQL: start this by `cargo xtask postgres --durable python3 benches/load/measure.py …`")
    for name, where in kinds:
        if args.only and args.only not in name.lower():
            continue
        if name == "PostgreSQL":
            carry_over(args.program, kinds[0][1], where, folder)
        office = Office(args.program, args.zone, where, name.lower())
        try:
            measure(name, office, args)
        finally:
            office.close()


if __name__ == "__main__":
    main()
