"""The table: medians over the rounds, and each peer's time as a ratio to the reference's of the same round."""

import statistics

from peers import REFERENCE

COLUMNS = ["peer", "vision", "prefill", "decode", "total", f"ratio to {REFERENCE}", "spread", "peak RSS", "load"]


def total(run):
    """Vision, prefill and decode; reading the photo and loading the model are not in it."""
    return run["vision_s"] + run["prefill_s"] + run["decode_s"]


def ratios(runs, reference):
    """Each round's total over the reference's of that round."""
    return [total(run) / total(other) for run, other in zip(runs, reference)]


def summary(job, results):
    """Peer -> medians over its runs; `ratio` where the reference ran too."""
    found = {}
    for name, runs in results.items():
        median = {key: statistics.median(run[key] for run in runs) for key in ("vision_s", "prefill_s", "load_s")}
        median["decode_tokens_per_second"] = statistics.median((job.new_tokens - 1) / run["decode_s"] for run in runs)
        median["total_s"] = statistics.median(map(total, runs))
        median["peak_rss_mb"] = max(run["peak_rss_mb"] for run in runs)
        if REFERENCE in results:
            each = ratios(runs, results[REFERENCE])
            median |= {"ratio": statistics.median(each), "ratio_min": min(each), "ratio_max": max(each)}
        found[name] = median | {"version": runs[0]["version"], "prompt_tokens": runs[0]["prompt_tokens"]}
    return found


def row(name, median):
    ratio, spread = "-", "-"
    if "ratio" in median:
        ratio, spread = f"{median['ratio']:.2f}", f"{median['ratio_min']:.2f} to {median['ratio_max']:.2f}"
    return [
        name,
        f"{median['vision_s']:.2f} s",
        f"{median['prefill_s']:.2f} s",
        f"{median['decode_tokens_per_second']:.0f} tok/s",
        f"{median['total_s']:.1f} s",
        ratio,
        spread,
        f"{median['peak_rss_mb']:.0f} MB",
        f"{median['load_s']:.1f} s",
    ]


def text(job, machine, results, missing):
    """The whole report, as Markdown."""
    found = summary(job, results)
    rounds = max((len(runs) for runs in results.values()), default=0)
    lines = [
        f"{job.tiles} tiles, {job.prompt_tokens} prompt tokens, {job.new_tokens} new tokens; medians of {rounds} rounds",
        machine,
        "",
    ]
    rows = [COLUMNS, ["---"] * len(COLUMNS)] + [row(name, median) for name, median in found.items()]
    widths = [max(len(cells[column]) for cells in rows) for column in range(len(COLUMNS))]
    rows[1] = ["-" * width for width in widths]
    lines += ["| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |" for cells in rows]
    lines.append("")
    for name, median in found.items():
        other = median["prompt_tokens"] - job.prompt_tokens
        note = f"; its prompt has {median['prompt_tokens']} tokens" if other else ""
        lines.append(f"- {name}: {median['version']}{note}")
    return "\n".join(lines + reasons(missing))


def reasons(missing):
    """One line for each peer that could not take part."""
    return [f"- {name} did not take part: {reason}" for name, reason in missing.items()]
