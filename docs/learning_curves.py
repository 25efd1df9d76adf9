"""Draws the learning curves of runs, and prints their results as a table.

    python3 docs/learning_curves.py runs/3m-* runs/8m-* > table.md

needs matplotlib; writes docs/learning_curves.svg. Beside a run's folder may lie its result, RUN.json,
and the processor time and the time on the clock that it took in seconds, RUN.time, as
`/usr/bin/time -f '%U %e' -o RUN.time` writes them.
"""

import json
import statistics
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt


def read_run(folder):
    config = dict(
        line.split(" = ", 1) for line in (folder / "config.toml").read_text().splitlines() if " = " in line
    )
    rows = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    curve = [(row["env_steps"], row["evaluation_win_rate"]) for row in rows if row["evaluation_win_rate"] is not None]
    result_file = folder.parent / f"{folder.name}.json"
    result = json.loads(result_file.read_text()) if result_file.exists() else None
    time_file = folder.parent / f"{folder.name}.time"
    if result and time_file.exists():
        result["processor_seconds"], result["clock_seconds"] = map(float, time_file.read_text().split())
    return config["scenario"].strip('"'), int(config["seed"]), curve, rows, result


def main():
    runs = defaultdict(list)
    for folder in map(Path, sys.argv[1:]):
        if (folder / "metrics.jsonl").exists():
            scenario, *rest = read_run(folder)
            runs[scenario].append(rest)

    print("| battle | seeds | median win % (all) | median env steps | median processor seconds | median seconds | simulate, infer, learn |")
    print("|---|---|---|---|---|---|---|")
    for scenario, seeds in runs.items():
        results = [result for *_, result in seeds if result]
        if not results:
            continue
        rates = sorted(100 * result["win_rate"] for result in results)
        processor = statistics.median(result["processor_seconds"] for result in results)
        clock = statistics.median(result["clock_seconds"] for result in results)
        steps = statistics.median(result["env_steps"] for result in results)
        parts = [sum(row[f"{part}_seconds"] for _, _, rows, _ in seeds for row in rows) for part in ("simulate", "infer", "learn")]
        shares = ", ".join(f"{100 * part / sum(parts):.0f} %" for part in parts)
        listed = ", ".join(f"{rate:.1f}" for rate in rates)
        print(
            f"| {scenario} | {len(results)} | {statistics.median(rates):.1f} ({listed}) "
            f"| {steps:,.0f} | {processor:,.0f} | {clock:,.0f} | {shares} |"
        )

    columns = min(3, len(runs))
    rows = -(-len(runs) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(4 * columns, 2.8 * rows), squeeze=False, sharey=True)
    for axis in axes.flat[len(runs):]:
        axis.set_visible(False)
    for axis, (scenario, seeds) in zip(axes.flat, runs.items()):
        for seed, curve, *_ in sorted(seeds, key=lambda run: run[0]):
            axis.plot([steps / 1e6 for steps, _ in curve], [100 * rate for _, rate in curve], label=f"seed {seed}", linewidth=1.4)
        axis.axhline(95, color="grey", linewidth=0.7, linestyle=":")
        axis.set(title=scenario, xlabel="million environment steps", ylim=(-3, 103))
        axis.grid(alpha=0.2)
    axes[0][0].set_ylabel("greedy evaluation, % won")
    axes[0][0].legend(fontsize=7, frameon=False)
    figure.tight_layout()
    figure.savefig("docs/learning_curves.svg")


main()
