"""A row of the table: what was measured, against what, and whether the bar is met."""

from __future__ import annotations

import math
import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Samples:
    """Repeated measurements of one thing."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> Samples:
        if not values:
            raise ValueError("nothing was measured")
        return cls(tuple(sorted(values)))

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def mean(self) -> float:
        return statistics.fmean(self.values)

    @property
    def p95(self) -> float:
        """By nearest rank: of 20 values the second largest."""
        return self.values[math.ceil(len(self.values) * 0.95) - 1]

    @property
    def spread(self) -> str:
        """Smallest and largest, and how many."""
        return f"{_short(self.values[0])}…{_short(self.values[-1])} ({len(self.values)})"


@dataclass(frozen=True)
class Bar:
    """What a row must keep: at most or at least a value, and the same for the ratio to its baseline. None: no such demand."""

    at_most: float | None = None
    at_least: float | None = None
    ratio_at_most: float | None = None
    ratio_at_least: float | None = None

    def met(self, value: float, ratio: float | None) -> bool:
        return all(
            (
                self.at_most is None or value <= self.at_most,
                self.at_least is None or value >= self.at_least,
                self.ratio_at_most is None or (ratio is not None and ratio <= self.ratio_at_most),
                self.ratio_at_least is None or (ratio is not None and ratio >= self.ratio_at_least),
            )
        )

    def says(self, unit: str) -> str:
        parts = [
            f"{sign} {_short(limit)} {measure}"
            for sign, limit, measure in (
                ("≤", self.at_most, unit),
                ("≥", self.at_least, unit),
                ("≤", self.ratio_at_most, "× baseline"),
                ("≥", self.ratio_at_least, "× baseline"),
            )
            if limit is not None
        ]
        return " and ".join(parts) or "none"


@dataclass(frozen=True)
class Row:
    """`spread` and `note` are printed, not written: the file has exactly the fields of docs/testing.md."""

    name: str
    value: float
    unit: str
    baseline: float | None
    bar: Bar
    spread: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return None if not self.baseline else self.value / self.baseline

    @property
    def met(self) -> bool:
        return self.bar.met(self.value, self.ratio)

    def written(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "baseline": _rounded(self.baseline),
            "ratio": _rounded(self.ratio),
            "bar": self.bar.says(self.unit),
            "met": self.met,
        }

    def missed_by(self) -> str:
        """In words, how far a missed bar is; empty if it is met."""
        if self.met:
            return ""
        limits = (
            (self.value, self.bar.at_most, self.unit),
            (self.value, self.bar.at_least, self.unit),
            (self.ratio, self.bar.ratio_at_most, "× baseline"),
            (self.ratio, self.bar.ratio_at_least, "× baseline"),
        )
        parts = [
            f"{_short(value)} {unit} instead of {_short(limit)}, off by {abs(value / limit - 1):.0%}"
            for index, (value, limit, unit) in enumerate(limits)
            if limit is not None and value is not None and (value > limit if index % 2 == 0 else value < limit)
        ]
        return "; ".join(parts)


def table(rows: Sequence[Row]) -> str:
    """The rows for people, one block a row."""
    lines = []
    for row in rows:
        ratio = f"  {_short(row.ratio)} × baseline {_short(row.baseline)} {row.unit}" if row.ratio is not None else ""
        lines.append(f"{'met   ' if row.met else 'MISSED'} {row.name}")
        lines.append(f"         {_short(row.value)} {row.unit}{ratio}   bar: {row.bar.says(row.unit)}")
        lines += [
            f"         {text}" for text in (row.spread and f"spread {row.spread}", row.note, row.missed_by()) if text
        ]
    return "\n".join(lines)


def machine() -> dict[str, Any]:
    """What the numbers were made on, and how busy it was before."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30, 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_1min_before": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor()
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
