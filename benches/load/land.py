"""How the office bears a hundred thousand parcels: tiles of the map, lists, one parcel, identification.

    cargo build --release --package muheng
    python3 benches/load/land.py

Makes target/load/land from the demo zone by setting its parcels, buildings and occupants down again and again on free land
to the north, starts the program on it (SQLite in a folder of its own), and asks for tiles as people do who look at the map:
each first asked for when nobody has drawn it, then once more. Prints tables. Requests go to this machine only and end by
themselves.
"""

import argparse
import gzip
import http.client
import json
import math
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import time

from measure import ROOT, SEED, Office

CODE = re.compile(r"(\d{6})00[123](\d{3}G[A-Z]\d{5})")
PLACE = re.compile(r"\[(\d{8}\.\d+),(\d{7}\.\d+)\]")
# South-western corner of the free land, and the side of the piece that a copy of one zone gets: metres in EPSG:4528.
FREE, PIECE, PIECES_A_ROW = (40_450_000, 3_540_000), (5_000, 8_000), 16
ZONES = ((40_492_000, 3_520_000), (40_505_000, 3_527_000), (40_498_000, 3_512_000))
ZOOMS = range(8, 18)


def zone_of(east, north):
    near = lambda corner: corner[0] - 500 <= east < corner[0] + 6_000 and corner[1] - 500 <= north < corner[1] + 6_500
    return next((number for number, corner in enumerate(ZONES) if near(corner)), None)


def copied(line, copy):
    """A line of a layer or table, its parcel on the land of a copy; `None` for what lies outside the demo's zones."""
    line = CODE.sub(lambda code: f"{code[1]}{copy + 100}{code[2]}", line)
    first = PLACE.search(line)
    if first is None:
        return line
    zone = zone_of(float(first[1]), float(first[2]))
    if zone is None:
        return None
    piece = (copy - 1) * len(ZONES) + zone
    onto = [FREE[0] + piece % PIECES_A_ROW * PIECE[0], FREE[1] + piece // PIECES_A_ROW * PIECE[1]]
    east, north = onto[0] - ZONES[zone][0], onto[1] - ZONES[zone][1]
    return PLACE.sub(lambda place: f"[{float(place[1]) + east:.3f},{float(place[2]) + north:.3f}]", line)


def multiply(path, copies):
    """Sets every feature or row down again; what has no parcel code stays single."""
    raw = path.read_bytes()
    encoding = "utf-8" if path.suffix == ".geojson" else "gb18030"
    lines = raw.decode(encoding).splitlines()
    if path.suffix == ".geojson":
        body = [line.rstrip(",") for line in lines[1:] if line.startswith('{"type":"Feature"')]
        head, tail, between = lines[0], "]}", ",\n"
    else:
        head, body, tail, between = lines[0], lines[1:], "", "\n"
    more = [made for copy in range(1, copies + 1) for line in body
            if CODE.search(line) and (made := copied(line, copy)) is not None]
    path.write_bytes(f"{head}\n{between.join(body + more)}\n{tail}".encode(encoding))
    return len(body) + len(more)


def made_zone(copies):
    folder = ROOT / "target/load/land"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "zones/demo", folder)
    layers = folder / "files/land"
    names = ["宗地_2024.geojson", "建筑物.geojson", "占用_2024.csv", "可扣除期间.csv"]
    counts = {name: multiply(layers / name, copies) for name in names}
    print(", ".join(f"{name} {count}" for name, count in counts.items()), flush=True)
    return folder


def tile_of(longitude, latitude, zoom):
    side = 2**zoom
    north = math.asinh(math.tan(math.radians(latitude))) / math.pi
    return int((longitude / 360 + 0.5) * side), int((1 - north) / 2 * side)


def tiles(bounds, dice, most):
    """Tiles by zoom that may hold parcels: all of them where they are few, else some."""
    west, south, east, north = bounds
    for zoom in ZOOMS:
        (left, lower), (right, upper) = tile_of(west, south, zoom), tile_of(east, north, zoom)
        every = [(x, y) for x in range(left, right + 1) for y in range(upper, lower + 1)]
        dice.shuffle(every)
        yield zoom, every[: most * 4]


class Asking:
    """One connection kept open, as a browser keeps it."""

    def __init__(self, office):
        self.headers = {**office.headers, "Accept-Encoding": "gzip"}
        self.connection = http.client.HTTPConnection(office.address.removeprefix("http://"), timeout=600)

    def take(self, path):
        """Milliseconds, status and bytes on the wire."""
        while True:
            before = time.monotonic()
            self.connection.request("GET", path, headers=self.headers)
            answer = self.connection.getresponse()
            body = answer.read()
            took = (time.monotonic() - before) * 1e3
            if answer.status != 429:
                return took, answer.status, body
            time.sleep(float(answer.headers.get("Retry-After", "1")))


def told(times):
    times = sorted(times)
    at = lambda share: times[min(len(times) - 1, math.ceil(share * len(times)) - 1)]
    return f"{len(times)} | {statistics.median(times):.1f} | {at(0.99):.1f} | {times[-1]:.1f}"


def ask_tiles(asking, bounds, most, day):
    dice = random.Random(SEED)
    print("\n| zoom | tiles | p50 ms | p99 ms | slowest ms | again: tiles | p50 ms | p99 ms | slowest ms | largest kB |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    all_first, all_again = [], []
    for zoom, places in tiles(bounds, dice, most):
        first, again, largest = [], [], 0
        for x, y in places:
            path = f"/api/land/tiles/parcel/{zoom}/{x}/{y}.mvt?as_of={day}"
            took, status, body = asking.take(path)
            if status == 204:
                continue
            assert status == 200, (path, status, body[:200])
            first.append(took)
            largest = max(largest, len(body))
            again.append(asking.take(path)[0])
            if len(first) == most:
                break
        print(f"| {zoom} | {told(first)} | {told(again)} | {largest / 1000:.0f} |", flush=True)
        all_first += first
        all_again += again
    print(f"| all | {told(all_first)} | {told(all_again)} | |")


def ask_lists(asking, day):
    print("\n| what | answers | p50 ms | p99 ms | slowest ms |\n|---|---|---|---|---|")
    listed = json.loads(plain(asking.take(f"/api/land/parcels?as_of={day}&size=500")[2]))
    codes = [one["code"] for one in listed["items"]]
    kinds = {
        "list of parcels, any page": [f"/api/land/parcels?as_of={day}&size=50&page={page}" for page in range(1, 200)],
        "one parcel with every sub-type": [f"/api/land/parcels/{code}?as_of={day}" for code in codes[:200]],
    }
    print(f"<!-- {listed['total']} parcels -->")
    for name, paths in kinds.items():
        took = []
        for path in paths:
            time_ms, status, body = asking.take(path)
            assert status == 200, (path, status, body[:200])
            took.append(time_ms)
        print(f"| {name} | {told(took)} |", flush=True)


def plain(body):
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def identify(program, zone, day):
    before = os.times()
    started = time.monotonic()
    done = subprocess.run([program, "identify", "--zone", zone, "--as-of", day, "--format", "json"], cwd=ROOT, capture_output=True)
    took, after = time.monotonic() - started, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    assert done.returncode == 0, done.stderr[:2000].decode(errors="replace")
    print(f"\nmuheng identify: {took:.2f} s, {cpu:.2f} CPU s, {len(done.stdout) / 1e6:.1f} MB of JSON", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "target/release/muheng"))
    parser.add_argument("--copies", type=int, default=87, help="how often the demo's parcels are set down again (87: 100,000)")
    parser.add_argument("--tiles", type=int, default=150, help="tiles asked for at each zoom, at most")
    parser.add_argument("--day", default="2025-06-30")
    parser.add_argument("--keep", action="store_true", help="go on with the zone and archive of the last run")
    args = parser.parse_args()
    zone, data = ROOT / "target/load/land", ROOT / "target/load/land-data"
    if not args.keep:
        made_zone(args.copies)
        shutil.rmtree(data, ignore_errors=True)
    identify(args.program, str(zone), args.day)
    office = Office(args.program, str(zone), ["--data", str(data)], "land")
    try:
        office.sign_in("natural_resources")
        asking = Asking(office)
        started = time.monotonic()
        _, status, body = asking.take(f"/api/land/map?as_of={args.day}")
        assert status == 200, body[:500]
        told_map = json.loads(plain(body))
        parcels = next(layer for layer in told_map["layers"] if layer["layer"] == "parcel")
        print(f"\n{parcels['features']} parcels; ready after {office.start_s:.1f} s, the map's own answer after another "
              f"{time.monotonic() - started:.2f} s, {office.memory_mb()[0]} MB resident", flush=True)
        ask_tiles(asking, parcels["bounds"], args.tiles, args.day)
        ask_lists(asking, args.day)
        print(f"\n{office.memory_mb()[0]} MB resident at the end")
    finally:
        office.close()


if __name__ == "__main__":
    main()
