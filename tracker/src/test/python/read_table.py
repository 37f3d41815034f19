"""Reads a table with pyarrow, Polars and DuckDB; prints of each its rows and the sum of a column of whole numbers."""

import sys

import duckdb
import polars
import pyarrow
import pyarrow.compute
import pyarrow.feather
import pyarrow.parquet

path = sys.argv[1]
if path.endswith(".parquet"):
    table = pyarrow.parquet.read_table(path)
    frame = polars.read_parquet(path)
    relation = duckdb.read_parquet(path)
else:
    table = pyarrow.feather.read_table(path)
    frame = polars.read_ipc(path)
    relation = duckdb.from_arrow(table)

number = next(name for name in ("n", "parameter.n", "step") if name in table.column_names)
print("pyarrow", table.num_rows, pyarrow.compute.sum(table[number]).as_py())
print("polars", frame.height, frame[number].sum())
print("duckdb", *relation.aggregate(f'count(*), sum("{number}")').fetchall()[0])
print(table.schema)
if "w" in table.column_names:
    row = table.slice(7, 1).to_pylist()[0]
    print(row["n"], row["name"], row["w"], row["price"])
    row = table.slice(8, 1).to_pylist()[0]
    assert row["xs"] == [8, 9] and row["more"] == {"half": 4} and str(row["price"]) == "0.08", row
    assert row["day"].isoformat() == "2026-01-09" and row["at"].timestamp() == 1_800_000_008, row
    assert frame.row(8, named=True)["xs"] == [8, 9]
