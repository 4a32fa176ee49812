#!/usr/bin/env python3
"""Takes the results of recorded scenarios into tests/Api.Tests/Documentation/scenarios.txt, which docs/compatibility.md shows.

usage: record-scenarios.py SCENARIOS RESULTS

SCENARIOS is the folder of scenario files, RESULTS what the scenarios' player printed: lines that begin with PASS or FAIL and a name.
Scenarios that were not played keep their line. Then run the tests of Api.Tests/Documentation with KRONICLE_REWRITE=1.
"""
import json
import pathlib
import re
import sys

TARGET = pathlib.Path(__file__).parent.parent / "tests/Api.Tests/Documentation/scenarios.txt"


def resources(scenario):
    """The resources that a scenario's paths name, each with its group."""
    found = set()
    for step in scenario if isinstance(scenario, list) else scenario["steps"]:
        parts = step.get("path", "").split("?")[0].strip("/").split("/")
        if parts[:2] == ["api", "v1"]:
            group, rest = "", parts[2:]
        elif parts[0] == "apis" and len(parts) > 3:
            group, rest = parts[1], parts[3:]
        else:
            continue
        if rest[:1] == ["namespaces"] and len(rest) > 2 and rest[2] not in ("status", "finalize"):
            rest = rest[2:]
        if rest and re.fullmatch("[a-z]+", rest[0]):
            found.add(rest[0] + ("." + group if group else ""))
    return found


def main(scenarios, results):
    lines = {}
    if TARGET.exists():
        lines = {line.split()[0]: line for line in TARGET.read_text().splitlines() if line and not line.startswith("#")}
    for state, name in re.findall(r"^(PASS|FAIL) (\S+)", pathlib.Path(results).read_text(), re.MULTILINE):
        scenario = json.loads((pathlib.Path(scenarios) / (name + ".json")).read_text())
        lines[name] = " ".join([name, state.lower(), *sorted(resources(scenario))])
    head = "# Recorded scenarios: name, pass or fail, the resources that it names. Written by eng/record-scenarios.py.\n"
    TARGET.write_text(head + "".join(lines[name] + "\n" for name in sorted(lines)))


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2])
