"""Draw what results.csv holds: the tables and figures that the page on speed includes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from matplotlib import rc_context
from matplotlib.ticker import NullFormatter

from benchmarks.measure import RESULTS, ROOT
from trialbook.figures import panel, use_house_style
from trialbook.figures.style import BLUE, INK, ORANGE, to_svg

PLACE = ROOT / "book" / "speed"
GROUPS = {
    "Chapters, builds and sweeps": ("books", "sweeps"),
    "Statistics": ("tables", "designs", "curves"),
    "Pages": ("pages",),
    "Chapters that run in their pages": ("running",),
}
MACHINE = ("when", "version", "cores", "processor", "python", "system", "load")


def draw(results: Path = RESULTS, place: Path = PLACE) -> None:
    """Write the page's parts, from the latest measure of each kind.

    Parameters
    ----------
    results : Path
        The measures.
    place : Path
        The folder that the page includes its parts from.
    """
    place.mkdir(parents=True, exist_ok=True)
    latest = _latest(pd.read_csv(results))
    (place / "machine.md").write_text(_machine(latest), "utf-8")
    (place / "targets.md").write_text(_targets(latest), "utf-8")
    (place / "missed.md").write_text(_missed(latest), "utf-8")
    with rc_context():
        use_house_style()
        (place / "ratios.md").write_text(_ratios(latest, place), "utf-8")
        (place / "curves.md").write_text(_curves(latest, place / "histories.svg"), "utf-8")


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of each subject as they were made last."""
    last = rows.groupby("subject")["when"].transform("last")
    kept = rows[rows["when"] == last].drop_duplicates(["name", "peer", "size"], keep="last").copy()
    kept["judged"] = kept["value"] / kept["peer_value"].fillna(1)
    kept["reached"] = kept["judged"] <= kept["at_most"]
    return kept


def _machine(rows: pd.DataFrame) -> str:
    """Say what the measures were made on."""
    described = rows.drop_duplicates(list(MACHINE)).iterrows()
    lines = [
        f"- {row['when']} UTC: version {row['version']}, {row['cores']} cores of {row['processor']}, "
        f"Python {row['python']}, {row['system']}; {row['load']:g} other processes wanted a processor when it began"
        for _, row in described
    ]
    return "\n".join(lines) + "\n"


def _targets(rows: pd.DataFrame) -> str:
    """Return a table for each group of measures that are not part of a curve."""
    groups = {title: rows[rows["subject"].isin(subjects)] for title, subjects in GROUPS.items()}
    return "\n".join(f"### {title}\n\n{_table(group)}" for title, group in groups.items() if len(group))


def _table(rows: pd.DataFrame) -> str:
    """Return the table of one group."""
    lines = ["| What | Took | Beside | which took | Ratio | Target | Reached |", "|---|---|---|---|---|---|---|"]
    for _, row in rows.iterrows():
        size = "" if pd.isna(row["size"]) else f" ({row['size']:,.0f})"
        beside = pd.notna(row["peer_value"])
        target = "" if pd.isna(row["at_most"]) else f"at most {row['at_most']:g}{'' if beside else ' ' + _unit(row)}"
        cells = [
            f"{row['name']}{size}",
            _amount(row["value"], row),
            row["peer"] if beside else "",
            _amount(row["peer_value"], row) if beside else "",
            f"{row['judged']:.2g}" if beside else "",
            target,
            "" if pd.isna(row["at_most"]) else "yes" if row["reached"] else "no",
        ]
        lines.append("| " + " | ".join(cell.strip() for cell in cells) + " |")
    return "\n".join(lines) + "\n"


REASONS = {
    "all chapters executed": (
        "beside the cells' own work there are the forks, the conversation with each kernel, and the chapters that are "
        "still running when a processor has nothing left to do"
    ),
    "the whole book": (
        "the chapters' own work and the compile by Sphinx are the same on both sides; the rows for the chapters and "
        "for the site alone show how the time divides"
    ),
    "a rebuild with nothing changed": "what remains is the start of Python and the imports of the build itself",
    "a run of a sweep": (
        "what remains is the chapter's own computing and drawing, which the loop has to do too; the row for all "
        "chapters beside the cells' own work shows how much that is"
    ),
    "a second page, at once: from the click to the first changed number": (
        "Python ends with its page, and each page starts it anew; its files are stored, its imports are not, and "
        "who clicks before anything is read waits for them"
    ),
    "a chapter in its page, with nothing stored: from the click to the first changed number": (
        "what remains is the start of Python and the imports of pandas and scipy, in one thread"
    ),
    "the largest layout shift of a page": "fonts and pictures that arrive after the text move what stands below them",
}


def _missed(rows: pd.DataFrame) -> str:
    """Say which targets are not reached, and why."""
    targets = rows[rows["at_most"].notna()]
    missed = targets[~targets["reached"]]
    if missed.empty:
        return "Every target is reached.\n"
    lines = [f"- *{name}*: {REASONS.get(name, 'not yet explained')}." for name in missed["name"]]
    return "\n".join(["Not reached:", "", *lines]) + "\n"


def _unit(row: pd.Series) -> str:
    return "" if pd.isna(row["unit"]) else row["unit"]


def _amount(value: float, row: pd.Series) -> str:
    """Return a value with a unit that needs no zeros."""
    value, unit = (value * 1000, "ms") if _unit(row) == "s" and value < 0.1 else (value, _unit(row))
    return f"{value:.3g}\N{NO-BREAK SPACE}{unit}" if unit else f"{value:.3g}"


def _ratios(rows: pd.DataFrame, place: Path) -> str:
    """Draw the ratios of each group with their targets and return the figures' directives."""
    shown = rows[rows["peer_value"].notna() & rows["at_most"].notna()]
    groups = {title: shown[shown["subject"].isin(subjects)] for title, subjects in GROUPS.items()}
    return "\n".join(_bars(title, group.iloc[::-1], place) for title, group in groups.items() if len(group))


def _bars(title: str, rows: pd.DataFrame, place: Path) -> str:
    """Draw one group's ratios as bars and return the figure's directive."""
    name = title.partition(",")[0].lower()
    labels = [f"{row['name'].partition(' (')[0]}, beside {row['peer'].partition(',')[0]}" for _, row in rows.iterrows()]
    figure, axes = panel(0.5 * len(rows) + 1.0)
    for height, label, ratio, target in zip(range(len(rows)), labels, rows["judged"], rows["at_most"], strict=True):
        axes.barh(height, ratio, 0.4, color=BLUE)
        axes.plot([target, target], [height - 0.2, height + 0.2], color=ORANGE, linewidth=2.5)
        axes.annotate(f" {ratio:.2g}", (max(ratio, target), height), va="center", color=INK)
        at = {"xycoords": ("axes fraction", "data"), "va": "bottom", "fontsize": 9}
        axes.annotate(label, (0.01, height + 0.23), **at, color=INK).set_in_layout(False)
    axes.set(yticks=[], ylim=(-0.5, len(rows)), xscale="log", xlabel="share of the peer's time (bar) and target (mark)")
    axes.set_xlim(right=4)
    axes.xaxis.set_major_formatter(_plain)
    axes.xaxis.set_minor_formatter(NullFormatter())
    path = place / f"{name}.svg"
    path.write_text(to_svg(figure), "utf-8")
    words = "; ".join(f"{label}: {ratio:.2g}" for label, ratio in zip(labels[::-1], rows["judged"][::-1], strict=True))
    caption = f"{title}: time as a share of the time of a peer in the same run, with the target"
    return _figure(path, f"Bars of shares on a logarithmic scale. {words}.", f"fig-speed-{name}", caption)


def _plain(value: float, position: int | None = None) -> str:
    return f"{value:,g}" if value < 1 else f"{value:,.0f}"


def _curves(rows: pd.DataFrame, path: Path) -> str:
    """Draw the time of a bound over patients and landmarks and return the figure's directive."""
    if not rows["name"].str.startswith("bounds").any():
        return ""
    figure, both = panel(3.0, columns=2, sharey=True)
    words = []
    for axes, what in zip(both, ("patients", "landmarks"), strict=True):
        curve = rows[rows["name"] == f"bounds for so many {what}"].sort_values("size")
        axes.plot(curve["size"], curve["value"], marker="o", color=BLUE)
        axes.set(xlabel=what, ylim=(0, 1.15 * rows.loc[rows["name"].str.startswith("bounds"), "value"].max()))
        for size, value in curve[["size", "value"]].iloc[[0, -1]].itertuples(index=False):
            words.append(f"{value:.2g} seconds for {_plain(size)} {what}")
    both[0].set(xscale="log", xticks=[10, 1_000, 100_000], ylabel="time of a bound (s)")
    both[0].xaxis.set_major_formatter(_plain)
    both[0].xaxis.set_minor_formatter(NullFormatter())
    path.write_text(to_svg(figure), "utf-8")
    caption = "The time of one pair of bounds as a trial grows in patients (left) and in landmarks (right)"
    return _figure(path, f"Two lines: {', '.join(words)}.", "fig-speed-histories", caption)


def _figure(path: Path, alt: str, name: str, caption: str) -> str:
    return f"```{{figure}} speed/{path.name}\n:alt: {alt}\n:name: {name}\n\n{caption}\n```\n"


if __name__ == "__main__":
    draw()
