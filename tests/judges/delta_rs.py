"""Compares every table as delta-rs reads it with what `query` says of it."""
import os
import sys
import tempfile

import pyarrow as pa
from deltalake import DeltaTable
from judge import difference, from_checkpoint, ours, published, tally, verdict

binary, root = sys.argv[1], sys.argv[2]
versions = checkpoints = 0


def judge_statistics(model, table, rows):
    """Statistics that do not hold would make an engine skip files that have matching rows."""
    for field in rows.schema:
        if not (pa.types.is_integer(field.type) or pa.types.is_timestamp(field.type)):
            continue
        values = [value for value in rows.column(field.name).to_pylist() if value is not None]
        if values:
            least = min(values)
            found = table.to_pyarrow_table(filters=[(field.name, "<=", least)]).num_rows
            problem = None if found == values.count(least) else f"{found} rows at the minimum, {values.count(least)} expected"
            verdict(f"{model}.{field.name} skipping", problem)


for model, folder, published_version in published(root):
    table = DeltaTable(folder)
    head = table.to_pyarrow_table()
    sql = f"SELECT * FROM {model}"
    verdict(f"{model} head", None if table.version() == published_version else f"log is at {table.version()}, _latest at {published_version}")
    verdict(f"{model} rows and types", difference(head, ours(binary, root, sql)))
    # The first, some between, and those around the checkpoint: each costs a start of the binary.
    for version in sorted({0, 3, 6, 9, 10, 11, table.version() - 1} & set(range(table.version()))):
        versions += 1
        verdict(f"{model} version {version}", difference(DeltaTable(folder, version=version).to_pyarrow_table(), ours(binary, root, sql, version)))
    judge_statistics(model, table, head)
    with tempfile.TemporaryDirectory() as scratch:
        copy = from_checkpoint(folder, table.version(), os.path.join(scratch, "table"))
        if copy is not None:
            checkpoints += 1
            verdict(f"{model} from its checkpoint", difference(DeltaTable(copy).to_pyarrow_table(), head.replace_schema_metadata(None)))

verdict("there were earlier versions to read", None if versions >= 100 else f"only {versions}")
verdict("there were checkpoints to read", None if checkpoints >= 5 else f"only {checkpoints}")
status = tally()
# The Arrow threads of a dataset abort a normal exit now and then; everything that matters has been said.
os._exit(status)
