"""The table of a sweep: a row for each run, written one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from trialbook.paper.cells import as_csv
from trialbook.runner.writing import named_replacing
from trialbook.sweeps.runs import Run
from trialbook.sweeps.store import Store

_GROUP = 1000  # rows of a Parquet file that are held at a time


def write_tables(store: Store, runs: Sequence[Run]) -> tuple[Path, Path]:
    """Write the table of a sweep as CSV and as Parquet.

    A row has the number of its run, its trial, its parameters, why it failed if it did, its notebook, and the values
    that it glued. A glued value with the name of another column is called ``glued_NAME``.
    """
    columns = _columns(_rows(store, runs))
    csv_path, parquet_path = store.folder / "sweep.csv", store.folder / "sweep.parquet"
    with named_replacing(csv_path) as fresh:
        _write_csv(fresh, columns, _rows(store, runs))
    with named_replacing(parquet_path) as fresh:
        _write_parquet(fresh, columns, _rows(store, runs))
    return csv_path, parquet_path


def _rows(store: Store, runs: Iterable[Run]) -> Iterator[dict[str, Any]]:
    """Yield the rows, each read from its record only when it is wanted."""
    for number, run in enumerate(runs, 1):
        record = store.read(run) or {"error": "not run", "values": {}}
        row = {"run": number, "trial": run.slug, **run.parameters, "error": record["error"]}
        row["notebook"] = None if record["error"] else f"runs/{run.key}.ipynb"
        yield row | {f"glued_{name}" if name in row else name: value for name, value in record["values"].items()}


def _columns(rows: Iterable[dict[str, Any]]) -> dict[str, type]:
    """Return the columns with the type that holds every value of each."""
    columns: dict[str, type] = {}
    for row in rows:
        for name, value in row.items():
            kind = columns.setdefault(name, type(None))
            columns[name] = _common(kind, type(value))
    return columns


def _common(known: type, found: type) -> type:
    """Return the type that holds values of two types."""
    if known is found or found is type(None):
        return known
    if known is type(None):
        return found
    return float if {known, found} == {int, float} else str


def _write_csv(path: Path, columns: dict[str, type], rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        for row in chain([columns], ([row.get(name) for name in columns] for row in rows)):
            file.write(as_csv([row]))


def _write_parquet(path: Path, columns: dict[str, type], rows: Iterator[dict[str, Any]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    types = {int: pa.int64(), float: pa.float64(), bool: pa.bool_(), str: pa.string(), type(None): pa.string()}
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    with parquet.ParquetWriter(path, schema) as writer:
        while group := list(islice(rows, _GROUP)):
            cast = [{name: _cast(row.get(name), kind) for name, kind in columns.items()} for row in group]
            writer.write_table(pa.Table.from_pylist(cast, schema))


def _cast(value: Any, kind: Callable[[Any], Any]) -> Any:
    """Return a value in the type of its column; an absent one stays absent."""
    return None if value is None else kind(value)
