#!/usr/bin/env python3
"""Prints the crates that `stele` is built from, and the texts of their licences.

They are read where cargo keeps the crates' sources; those of the machines that run the build alone
(build scripts, procedural macros) are listed too, since parts of them are in the program.
"""

import json
import subprocess
import sys
from pathlib import Path

FILES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE", "COPYRIGHT")
TARGET = "x86_64-unknown-linux-gnu"


def packages():
    """The crates of other people that the program needs, by name and version."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", TARGET]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    by_id = {package["id"]: package for package in told["packages"]}
    nodes = {node["id"]: node for node in told["resolve"]["nodes"]}
    open_ids = [package["id"] for package in told["packages"] if package["name"] == "stele"]
    needed = set()
    while open_ids:
        one = open_ids.pop()
        if one in needed:
            continue
        needed.add(one)
        for dependency in nodes[one]["deps"]:
            kinds = {kind["kind"] for kind in dependency["dep_kinds"]}
            if kinds - {"dev"}:
                open_ids.append(dependency["pkg"])
    foreign = (by_id[one] for one in needed if by_id[one]["source"])
    return sorted(foreign, key=lambda package: (package["name"], package["version"]))


def texts(package):
    """The texts of a crate's licences, in the order of their names."""
    folder = Path(package["manifest_path"]).parent
    named = (path for path in folder.iterdir() if path.name.upper().startswith(FILES))
    files = sorted(path for path in named if path.is_file())
    return [path.read_text(encoding="utf-8", errors="replace").strip() for path in files]


def main():
    seen = {}
    print("Stele is built from these crates, each under one of the licences named with it.")
    print("Behind each stands the number of the texts that came with it; these follow below.\n")
    for package in packages():
        licence = package["license"] or "see its text"
        numbers = [seen.setdefault(text, len(seen) + 1) for text in texts(package)]
        refers = " ".join(f"[{number}]" for number in numbers)
        print(f"{package['name']} {package['version']}: {licence} {refers}".rstrip())
    for text, number in seen.items():
        print(f"\n[{number}] {'-' * 66}\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
