#!/usr/bin/env bash
# Judge: the bill of materials of a release, held strictly against the schema of CycloneDX 1.5 by PyPI `cyclonedx-python-lib`; one with a wrong word in
# it must be refused. Needs python3 with venv, and the dependencies of the clone. Ends in `N passed, N failed`; fails when it cannot start.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

venv=${JUDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline-judges}/sbom
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import cyclonedx, jsonschema' 2>/dev/null; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check 'cyclonedx-python-lib[json-validation]==11.12.0'
fi

cd "$here/../.."
node_modules/.bin/bun scripts/release/sbom.ts >"$work/sbom.cdx.json"
"$venv/bin/python" -B - "$work/sbom.cdx.json" <<'PYTHON'
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

text = open(sys.argv[1], encoding='utf-8').read()
judge = JsonStrictValidator(SchemaVersion.V1_5)
problem = judge.validate_str(text)
if problem is not None:
    print(f'the bill of materials: {problem}')
spoiled = text.replace('"type": "library"', '"type": "libary"', 1)
is_strict = spoiled != text and judge.validate_str(spoiled) is not None
if not is_strict:
    print('a spoiled one was taken')
failed = [problem is None, is_strict].count(False)
print(f'{2 - failed} passed, {failed} failed')
sys.exit(1 if failed else 0)
PYTHON
