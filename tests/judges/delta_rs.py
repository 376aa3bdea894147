"""Compares every table as delta-rs reads it with what `query` says of it."""
import os
import sys
import tempfile

import pyarrow as pa
from deltalake import DeltaTable
from judge import difference, from_checkpoint, ours, published, tally, verdict

binary, root, endpoint = sys.argv[1], sys.argv[2], sys.argv[3]
s3 = {"AWS_ENDPOINT_URL": endpoint, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "judge", "AWS_SECRET_ACCESS_KEY": "judgesecret"}
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


def judge_head(model, folder, published_version, found):
    table = DeltaTable(folder)
    head = table.to_pyarrow_table()
    verdict(f"{model} head", None if table.version() == published_version else f"log is at {table.version()}, _latest at {published_version}")
    verdict(f"{model} rows and types", difference(head, found))
    judge_statistics(model, table, head)
    with tempfile.TemporaryDirectory() as scratch:
        copy = from_checkpoint(folder, table.version(), os.path.join(scratch, "table"))
        if copy is None:
            return 0
        verdict(f"{model} from its checkpoint", difference(DeltaTable(copy).to_pyarrow_table(), head.replace_schema_metadata(None)))
        return 1


tables = list(published(root))
heads = ours(binary, root, [model for model, _, _ in tables])
for model, folder, version in tables:
    checkpoints += judge_head(model, folder, version, heads[model])

# Below, at and above the checkpoint at 10; the last of each was compared above.
for version in (0, 1, 2, 3, 6, 9, 10, 11):
    older = [(model, folder) for model, folder, head in tables if version < head]
    found = ours(binary, root, [model for model, _ in older], version)
    for model, folder in older:
        versions += 1
        verdict(f"{model} version {version}", difference(DeltaTable(folder, version=version).to_pyarrow_table(), found[model]))

# The same folder, as the bucket of an S3 server.
for model, folder, _ in tables:
    if model in ("silver.charges", "gold.fct_payments", "gold.ledger"):
        remote = DeltaTable(f"s3://data/{os.path.relpath(folder, root)}", storage_options=s3)
        verdict(f"{model} from S3", difference(remote.to_pyarrow_table(), heads[model]))

verdict("there were earlier versions to read", None if versions >= 60 else f"only {versions}")
verdict("there were checkpoints to read", None if checkpoints >= 5 else f"only {checkpoints}")
status = tally()
# The Arrow threads of a dataset abort a normal exit now and then; everything that matters has been said.
os._exit(status)
