"""Compares every table as delta-rs reads it with what `query` says of it."""
import json
import os
import subprocess
import sys
import tempfile

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

binary, root = sys.argv[1], sys.argv[2]
passed = failed = 0


def verdict(name, problem):
    global passed, failed
    if problem is None:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {name}: {problem}")


def rows(table):
    """The rows as sorted tuples of text: Delta says nothing of their order."""
    names = sorted(table.column_names)
    return sorted(repr(tuple(row[name] for name in names)) for row in table.to_pylist())


def ours(sql):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "result.parquet")
        subprocess.run([binary, "query", sql, "--data-dir", root, "--format", "parquet", "--output", path], check=True, capture_output=True)
        return pq.read_table(path)


def difference(theirs, found):
    theirs = theirs.replace_schema_metadata(None)
    types = lambda table: sorted((field.name, str(field.type).replace("large_", "").replace("timestamp[us, tz=Etc/UTC]", "timestamp[us, tz=UTC]")) for field in table.schema)
    if types(theirs) != types(found):
        return f"types {sorted(set(types(theirs)) ^ set(types(found)))}"
    left, right = rows(theirs), rows(found)
    if left != right:
        return f"{len(left)} rows against {len(right)}, first difference {next(iter(set(left) ^ set(right)))[:200]}"
    return None


latest = os.path.join(root, "_state/manifests/_latest")
versions = 0
for name in sorted(os.listdir(latest)):
    with open(os.path.join(latest, name)) as file:
        pointer = json.load(file)
    path, model = os.path.join(root, pointer["table"]), f"{pointer['layer']}.{pointer['model']}"
    head = DeltaTable(path)
    verdict(f"{model} head", None if head.version() == pointer["version"] else f"log is at {head.version()}, _latest at {pointer['version']}")
    verdict(f"{model} rows and types", difference(head.to_pyarrow_table(), ours(f"SELECT * FROM {model}")))
    for version in range(head.version()):
        versions += 1
        old = DeltaTable(path, version=version).to_pyarrow_table()
        verdict(f"{model} version {version}", None if old.num_rows > 0 or head.to_pyarrow_table().num_rows == 0 else "an earlier version has no rows")
    # Statistics that do not hold would make an engine skip files that have matching rows.
    for column, kind in ((field.name, field.type) for field in head.to_pyarrow_table().schema):
        if pa.types.is_integer(kind) or pa.types.is_timestamp(kind):
            table = head.to_pyarrow_table()
            values = [value for value in table.column(column).to_pylist() if value is not None]
            if values:
                least = min(values)
                skipped = head.to_pyarrow_table(filters=[(column, "<=", least)])
                verdict(f"{model}.{column} skipping", None if skipped.num_rows == values.count(least) else f"{skipped.num_rows} rows at the minimum, {values.count(least)} expected")
verdict("there were earlier versions to read", None if versions > 0 else "none")
print(f"{passed} passed, {failed} failed", flush=True)
# The Arrow threads of a dataset abort a normal exit now and then; everything that matters has been said.
os._exit(1 if failed else 0)
