"""Times the peers in turn on one job and prints one table. `--help` lists the options; README.md explains the table."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import sys

import table
from job import GRIDS, Job
from peers import PEERS
from programs import Unavailable
from workshop import REPOSITORY, Workshop

HUB_FILES = REPOSITORY.parent / "shared" / "hub" / "SmolVLM-256M-Instruct"


def cores():
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def processor():
    """The processor's name, as the system tells it."""
    try:
        with open("/proc/cpuinfo") as file:
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def arguments():
    names = [peer.name for peer in PEERS]
    parser = argparse.ArgumentParser(prog="run.sh", description=__doc__)
    parser.add_argument("--only", metavar="NAMES", help=f"these peers alone, parted by commas; of {', '.join(names)}")
    parser.add_argument("--rounds", type=int, default=3, help="how often each peer does the job (default: 3); 0 only prepares")
    parser.add_argument("--tiles", type=int, default=13, choices=GRIDS, help="tiles of the photo (default: 13)")
    parser.add_argument("--new-tokens", type=int, default=64, help="tokens of the answer (default: 64)")
    parser.add_argument("--threads", type=int, default=cores(), help="threads of each peer (default: every core)")
    parser.add_argument("--json", metavar="FILE", type=pathlib.Path, help="also write every run to this file")
    parser.add_argument(
        "--hub-files",
        metavar="DIR",
        type=pathlib.Path,
        default=HUB_FILES if HUB_FILES.exists() else None,
        help="folder with the small files of SmolVLM-256M-Instruct (tokenizer and the like)",
    )
    parser.add_argument(
        "--folder", type=pathlib.Path, default=REPOSITORY / ".build" / "peers", help="where the peers are installed"
    )
    parser.add_argument("--prefix", default="", help="a command that runs each peer, such as 'taskset -c 0,1'")
    options = parser.parse_args()
    options.only = options.only.split(",") if options.only else names
    unknown = [name for name in options.only if name not in names]
    if unknown:
        parser.error(f"no peer '{unknown[0]}'; there are {', '.join(names)}")
    if options.rounds < 0 or options.new_tokens < 2 or options.threads < 1:
        parser.error("--rounds is at least 0, --threads 1, --new-tokens 2")
    if options.hub_files and not (options.hub_files / "tokenizer.json").exists():
        parser.error(f"--hub-files: {options.hub_files} has no tokenizer.json")
    return options


def prepared(peers, workshop, job, missing):
    """Those of the peers that can take part; the reasons of the others go into `missing`."""
    ready = []
    for peer in peers:
        try:
            peer.prepare(workshop, job)
            ready.append(peer)
        except Unavailable as reason:
            missing[peer.name] = str(reason)
    return ready


def in_turn(peers, workshop, job, rounds, missing):
    """Name -> one result a round. A peer that fails is left out of the following rounds and of the table."""
    results = {peer.name: [] for peer in peers}
    for number in range(1, rounds + 1):
        for peer in peers:
            if peer.name in missing:
                continue
            print(f"peers: round {number} of {rounds}: {peer.name}", file=sys.stderr)
            try:
                results[peer.name].append(peer.run(workshop, job))
            except Unavailable as reason:
                missing[peer.name] = str(reason)
    return {name: runs for name, runs in results.items() if name not in missing}


def main():
    options = arguments()
    job = Job(options.tiles, options.new_tokens, options.threads)
    workshop = Workshop(options.folder.resolve(), options.hub_files, options.prefix)
    missing = {}
    try:
        workshop.make_common(job)
    except Unavailable as reason:
        sys.exit(f"peers: {reason}")
    peers = prepared([peer for peer in PEERS if peer.name in options.only], workshop, job, missing)
    if options.rounds == 0:
        print("\n".join([f"{peer.name} is ready" for peer in peers] + table.reasons(missing)))
        return
    results = in_turn(peers, workshop, job, options.rounds, missing)
    machine = f"{processor()}, {job.threads} threads, {platform.system()} {platform.machine()}"
    date = datetime.date.today().isoformat()
    print(table.text(job, f"{machine}, {date}", results, missing))
    if options.json:
        report = {
            "job": {"tiles": job.tiles, "prompt_tokens": job.prompt_tokens, "new_tokens": job.new_tokens},
            "machine": machine,
            "date": date,
            "runs": results,
            "summary": table.summary(job, results),
            "missing": missing,
        }
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    sys.exit(0 if results else 1)


if __name__ == "__main__":
    main()
