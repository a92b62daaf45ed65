#!/usr/bin/env python3
"""Parcels on the plane beside geopandas and shapely, in one run.

usage: atlas.py --timing BINARY [--blocks N] [--runs K]

BINARY is `target/release/examples/layer_timing`. Needs numpy, geopandas, shapely, pyproj and scipy. 45 blocks a side are
100,000 parcels. Every side runs in a process of its own; CPU seconds are those that each step takes, file reading apart.
Prints a Markdown table and stops when the counts of the two sides differ or areas differ by more than a millionth.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

CELL = (60.0, 50.0)
BLOCK = 8
FRAME = 4549
STEPS = (
    ("area", "project and area", "area after projection", 0.25),
    ("near", "clusters of all", "10 m contiguity of all parcels", 0.1),
    ("near_low", "clusters of low", "10 m contiguity of the listed third", 0.1),
    ("overlay", "overlay", "overlay with 1,024 plan units, areas", 1 / 3),
)


def parcels(blocks, chance):
    """Rings of eight-cornered parcels in blocks of 8 × 8 that share their corners, about a fifth left out."""
    import numpy as np

    side = blocks * BLOCK
    jitter = (chance.random((side * 2 + 1, side * 2 + 1, 2)) - 0.5) * 12.0
    streets = np.where(chance.random((2, blocks)) < 0.4, 6.0, 14.0)
    before = np.concatenate([np.zeros((2, 1)), np.cumsum(streets, axis=1)[:, :-1]], axis=1)
    column, row = (grid.ravel() for grid in np.meshgrid(np.arange(side), np.arange(side), indexing="ij"))
    patchy = chance.random((side // 24 + 1, side // 24 + 1))
    kept = chance.random(len(column)) >= 0.22 + 0.5 * (patchy[column // 24, row // 24] - 0.5)
    column, row = column[kept], row[kept]
    rings = np.empty((len(column), 9, 2))
    around = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
    for place, (right, up) in enumerate(around):
        half = column * 2 + right, row * 2 + up
        for axis, (cells, step) in enumerate(((column, half[0]), (row, half[1]))):
            # Corners on the rim of a block stay straight, so that the street keeps its width.
            on_rim = (step - cells // BLOCK * BLOCK * 2) % (BLOCK * 2) == 0
            moved = np.where(on_rim, 0.0, jitter[half[0], half[1], axis])
            rings[:, place, axis] = step / 2 * CELL[axis] + before[axis, cells // BLOCK] + moved
    rings[:, 8] = rings[:, 0]
    rings += (495_000.0, 3_520_000.0)
    return rings, chance.random(len(column)) < 0.35


def zones(rings, chance, count=32):
    """Plan units that cover the extent: quadrilaterals with four more points on each side, corners jittered."""
    import numpy as np

    least, most = rings.min(axis=(0, 1)), rings.max(axis=(0, 1))
    size, fine = (most - least) / count, 5
    jitter = (chance.random((count * fine + 1, count * fine + 1, 2)) - 0.5) * 0.15
    column, row = (grid.ravel() for grid in np.meshgrid(np.arange(count), np.arange(count), indexing="ij"))
    path = [(step, 0) for step in range(fine)] + [(fine, step) for step in range(fine)]
    path += [(fine - step, fine) for step in range(fine)] + [(0, fine - step) for step in range(fine)]
    units = np.empty((len(column), 4 * fine + 1, 2))
    for place, (right, up) in enumerate(path):
        half = column * fine + right, row * fine + up
        for axis in range(2):
            on_rim = (half[axis] == 0) | (half[axis] == count * fine)
            moved = np.where(on_rim, 0.0, jitter[half[0], half[1], axis])
            units[:, place, axis] = least[axis] + (half[axis] / fine + moved) * size[axis]
    units[:, -1] = units[:, 0]
    return units


def write(folder, blocks):
    """The layers as longitude and latitude, for both sides alike."""
    import numpy as np
    from pyproj import Transformer

    chance = np.random.default_rng(20240701)
    rings, low = parcels(blocks, chance)
    layers = {"parcels": (rings, low), "zones": (zones(rings, chance), np.zeros(1024, bool))}
    back = Transformer.from_crs(FRAME, 4490, always_xy=True)
    for name, (shapes, flags) in layers.items():
        places = np.stack(back.transform(shapes[..., 0], shapes[..., 1]), -1).round(9)
        with open(os.path.join(folder, name), "wb") as file:
            np.array([len(shapes), shapes.shape[1]], "<u8").tofile(file)
            flags.astype("<f8").tofile(file)
            places.astype("<f8").tofile(file)
    return len(rings)


def read(path):
    import numpy as np

    count, points = np.fromfile(path, "<u8", 2)
    flags = np.fromfile(path, "<f8", count, offset=16)
    rings = np.fromfile(path, "<f8", offset=16 + 8 * int(count)).reshape(int(count), int(points), 2)
    return rings, flags > 0


def peer(folder):
    """The same steps as a user of geopandas takes them; prints CPU seconds and counts."""
    import time

    import geopandas
    import numpy as np
    import shapely
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    def layer(name):
        rings, flags = read(os.path.join(folder, name))
        return geopandas.GeoDataFrame({"low": flags}, geometry=shapely.polygons(rings), crs=4490)

    def clusters(shapes):
        first, second = shapes.sindex.query(shapes.geometry.values, predicate="dwithin", distance=10.0)
        pairs = coo_matrix((np.ones(len(first), np.int8), (first, second)), shape=(len(shapes),) * 2)
        return connected_components(pairs, directed=False)[0]

    def overlaid():
        tree = shapely.STRtree(units.geometry.values)
        shapes, covers = plane.geometry.values, units.geometry.values
        one, other = tree.query(shapes, predicate="intersects")
        within = np.stack(tree.query(shapes, predicate="covered_by"))
        is_within = np.isin(one * len(units) + other, within[0] * len(units) + within[1])
        areas = np.empty(len(one))
        areas[is_within] = shapely.area(shapes[one[is_within]])
        areas[~is_within] = shapely.area(shapely.intersection(shapes[one[~is_within]], covers[other[~is_within]]))
        return int((areas > 0).sum()), float(areas.sum() / (2000 / 3))

    degrees, units = layer("parcels"), layer("zones").to_crs(FRAME)
    plane = degrees.to_crs(FRAME)
    low = plane[plane.low].reset_index(drop=True)
    told = {}
    steps = {
        "area": lambda: float(degrees.to_crs(FRAME).area.sum() / (2000 / 3)),
        "near": lambda: clusters(plane),
        "near_low": lambda: clusters(low),
        "overlay": overlaid,
    }
    for name, step in steps.items():
        before = time.process_time()
        found = step()
        told[name] = {"cpu": time.process_time() - before, "found": found}
    print(json.dumps(told))


def ours(binary, folder):
    text = subprocess.check_output([binary, os.path.join(folder, "parcels"), os.path.join(folder, "zones")], text=True)
    told = {}
    for name, label, _, _ in STEPS:
        line = next(line for line in text.splitlines() if line.startswith(label + " "))
        seconds, figures = re.search(r"([\d.]+) s CPU +(.*)", line).groups()
        told[name] = {"cpu": float(seconds), "found": [float(one) for one in re.findall(r"[\d.]+(?:e\d+)?", figures)]}
    return told


def main():
    if sys.argv[1:2] == ["peer"]:
        return peer(sys.argv[2])
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--timing", required=True)
    words.add_argument("--blocks", type=int, default=45)
    words.add_argument("--runs", type=int, default=3)
    options = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        count = write(folder, options.blocks)
        own, other = [], []
        for _ in range(options.runs):
            own.append(ours(os.path.abspath(options.timing), folder))
            other.append(json.loads(subprocess.check_output([sys.executable, __file__, "peer", folder])))
    print(f"{count:,} parcels, median of {options.runs}\n")
    print("| step | muheng CPU s | geopandas CPU s | of it | goal |\n|---|---|---|---|---|")
    for name, _, title, goal in STEPS:
        middle = lambda runs: sorted(run[name]["cpu"] for run in runs)[len(runs) // 2]
        mine, theirs = middle(own), middle(other)
        print(f"| {title} | {mine:.3f} | {theirs:.3f} | {mine / theirs:.2f} | {goal:.2f} |")
        agree(name, own[0][name]["found"], other[0][name]["found"])


def agree(name, mine, theirs):
    """The figures of both sides: counts alike, areas to a millionth."""
    if name == "area":
        pairs = [(mine[1], theirs)]
    elif name == "overlay":
        pairs = [(mine[0], theirs[0]), (mine[1], theirs[1])]
    else:
        pairs = [(mine[0], theirs)]
    for one, other in pairs:
        if abs(one - other) > 1e-6 * abs(other):
            raise SystemExit(f"{name}: {one} here, {other} there")


if __name__ == "__main__":
    main()
