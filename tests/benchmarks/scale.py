"""Speed, memory and restarts at size: `python tests/benchmarks/scale.py [--small]`, which also writes results.csv.

Every comparison is made in one run, on pages drawn with a seed from the paragraphs of the built-in articles. One core: load,
clean, tokenise and count, against rjieba alone on the same text, and the loop that users write (pandas apply, jieba.lcut,
Counter). Then process_folder with one and two workers; its peak memory at three sizes; a kill in the middle; a cold run of each
notebook; and import. `--small` takes a fiftieth of the pages, and writes nothing: it is for the tests, which look at results
only.
The whole run takes nine minutes.

Measured in one run (results.csv) on 2 cores, with articles of 2,500 characters, on pages drawn from
the built-in paragraphs, which repeat, so that what is remembered of a line helps more than on real
pages; million characters a second:

    rjieba alone                                        9.6
    load, clean, tokenise, count; nothing inferred      2.2   0.23 of rjieba, 5.6 times the loop
    the same with title, source, date, region and
        near-duplicates                                 1.0
    pandas, jieba.lcut, Counter, which cleans nothing   0.40
    process_folder, tokens and counts                   0.83  two workers 1.45 (1.76 times)
    process_folder, all tables                          0.29  two workers 0.55 (1.94 times)

The aim was a third of rjieba's speed and ten times that of the loop. On paper, by these slopes: a
million articles (7.8 GB) take 2.4 core-hours with all tables, 0.8 with tokens and counts only, and
11.5 GB of disk; a hundred million take 240 (84) core-hours and 1.15 TB. A worker takes 0.6 GB,
whatever the size (548 MB at 2,000 articles, 598 at 100,000). What breaks first is the main process,
which holds 1.7 kB for every file (290 and 454 MB): 2 GB for a million files, 170 for a hundred
million. Such a crawl is better packed into .jsonl or .parquet, where a run of rows counts as one.
Next are statistics that hold a number for every word and article (`dispersion` over articles, at
about a million of them): take regions or months as parts.
"""

import argparse
import csv
import hashlib
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import rjieba

sys.path.insert(0, str(Path(__file__).parents[1]))
from page_generator import write_pages  # noqa: E402

import corpus_utils as cu
from corpus_utils import load_corpus, process_folder, tokenize

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "tests/benchmarks/results.csv"
REPEATS = 5
PACKAGES = ["pandas", "pyarrow", "rjieba", "jieba", "distributed"]


def seconds(repeats: int, *functions) -> list[float]:
    """The best time of each function; they take turns, so that a slow minute of the machine is shared."""
    times = [[] for _ in functions]
    for _ in range(repeats):
        for own, function in zip(times, functions):
            start = time.perf_counter()
            function()
            own.append(time.perf_counter() - start)
    return [min(own) for own in times]


def one_core(folder: Path, n: int, repeats: int) -> list[tuple]:
    import jieba

    characters = write_pages(folder, n)
    files = sorted(folder.glob("*.txt"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    jieba.setLogLevel(60)
    jieba.initialize()

    def pipeline(described: bool) -> pd.DataFrame:
        return cu.vocabulary.frequency(tokenize(load_corpus(folder, progress=False, described=described).articles))

    def counted() -> Counter:
        counter = Counter()
        for text in texts:
            counter.update(rjieba.cut(text))
        return counter

    def loop() -> Counter:
        counter = Counter()
        for words in pd.Series([file.read_text(encoding="utf-8") for file in files]).apply(jieba.lcut):
            counter.update(words)
        return counter

    pipeline(True)  # dictionaries
    names = [
        "rjieba alone",
        "rjieba and a Counter",
        "load, clean, tokenise, count; not described",
        "the same, described",
        "jieba.lcut and a Counter",
    ]
    times = seconds(
        repeats, lambda: [rjieba.cut(text) for text in texts], counted, lambda: pipeline(False), lambda: pipeline(True), loop
    )
    rows = [("one core", name, characters / time / 1e6, "million characters/s") for name, time in zip(names, times)]
    return [
        *rows,
        ("one core", "undescribed, as a share of rjieba alone", times[0] / times[2], "ratio"),
        ("one core", "undescribed, times the jieba loop", times[4] / times[2], "ratio"),
    ]


def workers(folder: Path, out: Path, n: int) -> list[tuple]:
    from distributed import Client, LocalCluster

    characters, rows, taken = write_pages(folder, n), [], {}
    size = max(characters * 3 // 16, 1000)
    for count in (1, 2):
        with LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
            process_folder(folder, out / f"warm{count}", client=client, partition_bytes=size, progress=False)
            for tables, name in ((("matches", "places", "dates", "quantities"), "all tables"), ((), "tokens and counts")):
                start = time.perf_counter()
                process_folder(
                    folder, out / f"{count}{len(tables)}", client=client, partition_bytes=size, tables=tables, progress=False
                )
                taken[name, count] = time.perf_counter() - start
                rows.append((f"workers, {name}", count, characters / taken[name, count] / 1e6, "million characters/s"))
    assert contents(out / "14") == contents(out / "24"), "two workers give other files than one"
    rows += [
        (f"two workers, {name}", "times as fast as one", taken[name, 1] / taken[name, 2], "ratio")
        for name in ("all tables", "tokens and counts")
    ]
    written = sum(path.stat().st_size for path in (out / "14").rglob("*") if path.is_file())
    return [
        *rows,
        ("disk", "data set, all tables, per article", written / n / 1000, "kB"),
        ("disk", "the files themselves, per article", sum(p.stat().st_size for p in folder.glob("*.txt")) / n / 1000, "kB"),
    ]


MEASURED = """if __name__ == "__main__":
    import sys
    from corpus_utils import process_folder
    process_folder(sys.argv[1], sys.argv[2], tables=[], described=False, progress=False, partition_bytes=int(sys.argv[3]))
"""


def memory(folder: Path, out: Path, sizes: list[int], partition_bytes: int) -> list[tuple]:
    rows, script = [], out / "measured.py"
    out.mkdir(parents=True)
    script.write_text(MEASURED, encoding="utf-8")
    for n in sizes:
        write_pages(folder / str(n), n)
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, script, folder / str(n), out / str(n), str(partition_bytes)], start_new_session=True
        )
        peaks: dict[int, float] = {}
        while process.poll() is None:
            peaks |= peak_memory(process.pid)
            time.sleep(0.05)
        assert process.returncode == 0
        main, *workers = peaks.pop(process.pid), *peaks.values()
        rows += [
            ("memory of a worker", n, max(workers, default=main), "MB"),
            ("memory of the main process", n, main, "MB"),
            ("tokens and counts, not described", n, time.perf_counter() - start, "s"),
        ]
    return rows


def peak_memory(session: int) -> dict[int, float]:
    """The most memory, in MB, that each process of a session has had so far."""
    peaks = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if int((process / "stat").read_text().rsplit(")", 1)[1].split()[3]) == session:
                status = (process / "status").read_text()
                peaks[int(process.name)] = int(status.split("VmHWM:")[1].split()[0]) / 1000
        except (OSError, IndexError):
            continue  # it has ended
    return peaks


def killed(folder: Path, out: Path, n: int) -> list[tuple]:
    size = max(write_pages(folder, n) * 3 // 16, 1000)
    script = out / "run.py"
    out.mkdir(parents=True)
    script.write_text(MEASURED, encoding="utf-8")

    def run(name: str, until: int | None = None) -> float:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, script, folder, out / name, str(size)], start_new_session=True, stdout=subprocess.DEVNULL
        )
        while process.poll() is None:
            if until and len(list((out / name / "done").glob("*"))) >= until:
                os.killpg(process.pid, signal.SIGKILL)
            time.sleep(0.02)
        process.wait()
        return time.perf_counter() - start

    whole, first, second = run("whole"), run("killed", until=8), run("killed")
    assert contents(out / "whole") == contents(out / "killed"), "a run that was killed gives other files"
    return [
        ("restart", "without a kill", whole, "s"),
        ("restart", "until kill -9 after half of the partitions", first, "s"),
        ("restart", "the rest, to the same files", second, "s"),
    ]


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".part"
    }


def cold(out: Path) -> list[tuple]:
    rows = []
    for what in ("import corpus_utils", "from corpus_utils import load_corpus", "from corpus_utils import process_folder"):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", what], check=True)
        rows.append(("cold start", what, time.perf_counter() - start, "s"))
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "corpus_utils", "--notebook", notebook.stem, "--out", out / "html"],
            check=True,
            capture_output=True,
            cwd=ROOT,
        )
        rows.append(("cold start", notebook.stem, time.perf_counter() - start, "s"))
    return rows


def machine() -> str:
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{model}, {os.cpu_count()} cores, {memory_gb:.0f} GB, {platform.system()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="a fiftieth of the pages, without notebooks and results.csv")
    small = parser.parse_args().small
    scale, repeats, sizes = (50, 1, [2000, 20_000]) if small else (1, REPEATS, [2000, 20_000, 100_000])
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rows = one_core(place / "a", 500 // scale, repeats) + workers(place / "b", place / "b_out", 2000 // scale)
        rows += killed(place / "c", place / "c_out", 2000 // scale)
        rows += memory(place / "d", place / "d_out", [n // scale for n in sizes], 4_000_000 // scale)
        rows += [] if small else cold(place)
    table = pd.DataFrame(rows, columns=["benchmark", "x", "value", "unit"])
    print(table.assign(value=table["value"].map("{:,.3g}".format)).to_string(index=False))
    if not small:
        versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        with RESULTS.open("w", encoding="utf-8", newline="") as file:
            file.write(f"# {machine()}; {date.today()}; Python {platform.python_version()}, {versions}\n")
            file.write("# written by tests/benchmarks/scale.py\n")
            csv.writer(file).writerows([table.columns, *((*row[:2], f"{row[2]:.4g}", row[3]) for row in rows)])


if __name__ == "__main__":
    main()
