#!/usr/bin/env python3
"""Our evaluation and workbook reading beside what a user would pick instead, in one run.

usage: compare.py ev1 --harness DIR --muheng BINARY [--rows N] [--runs K]
       compare.py compute --harness DIR --muheng BINARY [--rows N] [--runs K]
       compare.py workbook --bench BINARY [--runs K]

`ev1` needs the EV1 harness (gen.py, bench.py, impl_*.py) and numpy, pandas, polars, duckdb, pyarrow.
`compute` is the evaluation in memory alone on one thread, beside numpy's: from columns that were read to all columns that
are printed. `workbook` needs fastexcel and xlsxwriter; BINARY is `target/release/examples/workbook_bench`.
Every program runs in a process of its own; CPU seconds are user + system of that process.
Prints a Markdown table; the figures of docs/performance.md come from here.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile


def measure(command, runs, env=None, cwd=None):
    """Median CPU seconds and largest resident memory in MB over some runs, one process each."""
    seconds, memory = [], 0.0
    for _ in range(runs):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env, cwd=cwd)
        error = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        if status:
            raise SystemExit(f"{command[0]} failed: {error.decode()[-400:]}")
        seconds.append(usage.ru_utime + usage.ru_stime)
        memory = max(memory, usage.ru_maxrss / 1024)
    return statistics.median(seconds), memory


def table(rows, ours):
    best = min(cpu for name, cpu, _ in rows if name != ours)
    lean = min(mb for name, _, mb in rows if name != ours)
    print("| engine | CPU s | of the best peer | peak MB | of the leanest peer |")
    print("|---|---|---|---|---|")
    for name, cpu, mb in rows:
        print(f"| {name} | {cpu:.2f} | {cpu / best:.2f} | {mb:.0f} | {mb / lean:.2f} |")


def ev1_table(options, harness, folder):
    """A generated table, and the command that evaluates it."""
    stem = os.path.join(folder, "table")
    subprocess.check_call([sys.executable, os.path.join(harness, "gen.py"), str(options.rows), stem, "--csv"])
    packs = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "packs")
    source = stem + ".csv"
    return source, [os.path.abspath(options.muheng), "evaluate", "--packs", packs, "--scheme", "ev1", "--input", source]


def ev1(options):
    harness = os.path.abspath(options.harness)
    with tempfile.TemporaryDirectory() as folder:
        source, ours = ev1_table(options, harness, folder)
        for word in ("output", "benchmarks", "groups"):
            ours += ["--" + word, os.path.join(folder, word + ".csv")]
        rows = [("muheng", *measure(ours, options.runs))]
        env = dict(os.environ, EV1_DATA=folder)
        for engine, mode in (("numpy", "e2e"), ("polars", "e2e"), ("polars", "direct"), ("duckdb", "e2e"), ("duckdb", "direct"), ("pandas", "e2e")):
            command = [sys.executable, os.path.join(harness, "bench.py"), "child", engine, "csv", source, mode, "1"]
            runs = 1 if engine == "pandas" else options.runs
            rows.append((f"{engine}, {mode}", *measure(command, runs, env, harness)))
        print(f"EV1, {options.rows:,} rows, csv to csv\n")
        table(rows, "muheng")


def compute(options):
    harness = os.path.abspath(options.harness)
    with tempfile.TemporaryDirectory() as folder:
        source, ours = ev1_table(options, harness, folder)
        ours += ["--output", os.path.join(folder, "output.csv"), "--timing"]
        seconds = []
        for _ in range(options.runs):
            told = subprocess.run(ours, env=dict(os.environ, RAYON_NUM_THREADS="1"), capture_output=True, text=True, check=True)
            steps = dict(line.split(" ")[:2] for line in told.stderr.splitlines() if line.endswith(" 秒"))
            seconds.append(float(steps["计算"]) + float(steps["其中各行数值（各线程之和）"]))
        child = [sys.executable, os.path.join(harness, "bench.py"), "child", "numpy", "csv", source, "mem", str(options.runs)]
        told = subprocess.run(child, cwd=harness, capture_output=True, text=True, check=True)
        peer = statistics.median(json.loads(told.stdout)["cpu"])
        own = statistics.median(seconds)
        print(f"EV1 in memory, {options.rows:,} rows, one thread: muheng {own:.2f} s, numpy {peer:.2f} s, {own / peer:.2f}")


READ = "import fastexcel,sys; fastexcel.read_excel(sys.argv[1]).load_sheet(0).to_arrow()"
WRITE = """import xlsxwriter,sys
book = xlsxwriter.Workbook(sys.argv[1], {'constant_memory': True})
sheet = book.add_worksheet()
for column in range(20):
    sheet.write(0, column, 'column %d' % column)
for row in range(100000):
    for column in range(20):
        if column < 2:
            sheet.write_string(row + 1, column, 'firm %d' % row)
        else:
            sheet.write_number(row + 1, column, row * 1.25 + column)
book.close()
"""


def workbook(options):
    binary = os.path.abspath(options.bench)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "table.xlsx")
        rows = [("muheng", *measure([binary, "write", path], options.runs))]
        rows.append(("xlsxwriter, constant memory", *measure([sys.executable, "-c", WRITE, os.path.join(folder, "other.xlsx")], options.runs)))
        print("Writing a workbook of 100,000 × 20\n")
        table(rows, "muheng")
        rows = [("muheng, with findings", *measure([binary, "read", path], options.runs))]
        rows.append(("fastexcel", *measure([sys.executable, "-c", READ, path], options.runs)))
        print("\nReading it\n")
        table(rows, "muheng, with findings")


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    tables = []
    for name, run in (("ev1", ev1), ("compute", compute)):
        one = commands.add_parser(name)
        one.add_argument("--harness", required=True)
        one.add_argument("--muheng", required=True)
        one.add_argument("--rows", type=int, default=1_000_000)
        one.set_defaults(run=run)
        tables.append(one)
    two = commands.add_parser("workbook")
    two.add_argument("--bench", required=True)
    two.set_defaults(run=workbook)
    for command in (*tables, two):
        command.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
