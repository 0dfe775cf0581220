#!/bin/sh
# Compares the package with the table of targets in CONTRIBUTING.md: every target of Sources has a row, depends only on
# targets above it, and on exactly those that its row names. Says nothing when all is well.
set -eu
cd "$(dirname "$0")/.."

swift package describe --type json | python3 -c '
import json, re, sys

# A target in the table, and what its row says it depends on, targets and packages.
rows = []
for line in open("CONTRIBUTING.md", encoding="utf-8"):
    cells = [cell.strip() for cell in line.split("|")]
    names = re.findall(r"^`(\w+)`(?:, `(\w+)`)*$", cells[1]) if len(cells) == 5 else []
    if names:
        named = set(re.findall(r"`(\w+)`|(swift-[\w-]+)", cells[3]))
        rows += [(name, {a or b for a, b in named}) for name in re.findall(r"\w+", cells[1])]
order = {name: place for place, (name, _) in enumerate(rows)}
named = dict(rows)
packages = {"Logging": "swift-log", "ArgumentParser": "swift-argument-parser"}

problems = [f"{name}: more than one row" for name in named if sum(row[0] == name for row in rows) > 1]
targets = [t for t in json.load(sys.stdin)["targets"] if t["path"].startswith("Sources/")]
for target in targets:
    name, needs = target["name"], target.get("target_dependencies", [])
    if name not in order:
        problems.append(f"{name}: not in the table of CONTRIBUTING.md")
        continue
    for other in needs:
        if order.get(other, len(order)) >= order[name]:
            problems.append(f"{name} depends on {other}, which is not above it in the table of CONTRIBUTING.md")
    used = set(needs) | {packages.get(p, p) for p in target.get("product_dependencies", [])}
    for other in sorted(used - named[name]):
        problems.append(f"{name} depends on {other}, which its row in CONTRIBUTING.md does not name")
    for other in sorted(named[name] - used):
        problems.append(f"{name} does not depend on {other}, which its row in CONTRIBUTING.md names")
for name in sorted(set(named) - {target["name"] for target in targets}):
    problems.append(f"{name}: in the table of CONTRIBUTING.md, but not in the package")
sys.exit("\n".join(problems) or 0)
'
