"""What the judges share: the tables of a store, what `query` says of them, and a tally of verdicts."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import pyarrow as pa
import pyarrow.parquet as pq

passed = failed = 0


def verdict(name, problem):
    global passed, failed
    if problem is None:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {name}: {problem}")


def tally():
    """The closing line, and the exit status that goes with it."""
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


def published(root):
    """Every published table as (name in SQL, folder, published version)."""
    latest = os.path.join(root, "_state/manifests/_latest")
    for name in sorted(os.listdir(latest)):
        with open(os.path.join(latest, name)) as file:
            pointer = json.load(file)
        yield f"{pointer['layer']}.{pointer['model']}", os.path.join(root, pointer["table"]), pointer["version"]


def ours(binary, root, models, version=None):
    """The tables as `query` gives them, by name, in Arrow. All in one statement, a list of rows a table: each start of the binary costs a second."""
    as_of = [] if version is None else ["--as-of", str(version)]
    sql = "SELECT " + ", ".join(f'(SELECT list(t) FROM {model} AS t) AS "{model}"' for model in models)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "result.parquet")
        command = [binary, "query", sql, "--data-dir", root, "--format", "parquet", "--output", path, *as_of]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"query failed: {done.stderr[-2000:]}")
        result = pq.read_table(path)
    return {model: pa.Table.from_struct_array(result.column(model).combine_chunks().flatten()) for model in models}


def rows(table):
    """The rows as sorted tuples of text: Delta says nothing of their order."""
    names = sorted(table.column_names)
    return sorted(repr(tuple(row[name] for name in names)) for row in table.to_pylist())


def types(table):
    plain = lambda kind: str(kind).replace("large_", "").replace("tz=Etc/UTC", "tz=UTC")
    return sorted((field.name, plain(field.type)) for field in table.schema)


def difference(theirs, found):
    """None when both have the same columns, types and rows."""
    theirs = theirs.replace_schema_metadata(None)
    if types(theirs) != types(found):
        return f"types {sorted(set(types(theirs)) ^ set(types(found)))}"
    left, right = rows(theirs), rows(found)
    if left != right:
        return f"{len(left)} rows against {len(right)}, first difference {next(iter(set(left) ^ set(right)))[:200]}"
    return None


def from_checkpoint(folder, version, target):
    """A copy of a table whose log begins at its newest checkpoint not after the version; None when it has none."""
    log = os.path.join(folder, "_delta_log")
    checkpoints = [int(name[:20]) for name in os.listdir(log) if name.endswith(".checkpoint.parquet")]
    usable = [one for one in checkpoints if one <= version]
    if not usable:
        return None
    shutil.copytree(folder, target)
    for name in os.listdir(log):
        if name[:20].isdigit() and int(name[:20]) < max(usable):
            os.remove(os.path.join(target, "_delta_log", name))
    return target
