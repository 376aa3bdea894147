#!/usr/bin/env bash
# Judge: delta-rs (PyPI `deltalake`) opens every table that the binary wrote, at head and at every earlier version, and must find the rows
# and types that `query` finds. Needs python3 with venv; installs the rest. Ends in `N passed, N failed`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=${PAYMENTS_PIPELINE_BINARY:-$here/../../dist/payments-pipeline}
work=$(mktemp -d)
mock=
trap '[ -z "$mock" ] || kill "$mock" 2>/dev/null || true; rm -rf "$work"' EXIT

venv=${JUDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline-judges}/delta-rs
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import deltalake, pyarrow' 2>/dev/null; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check deltalake==1.6.6 pyarrow==26.0.1
fi

cd "$work"
"$binary" serve-mock --port 0 --start 2026-01-05 --days 45 --volume 30 >mock.url 2>mock.log &
mock=$!
for _ in $(seq 200); do [ -s mock.url ] && break; sleep 0.1; done
[ -s mock.url ] || { cat mock.log; exit 1; }
url=$(head -n 1 mock.url)
"$binary" run-pipeline --days 100 --source-url "$url" >first.txt 2>first.log || { cat first.txt first.log; exit 1; }
# A second version of the tables: ten days later things have been refunded, paid and deleted.
python3 -c 'import sys, urllib.request as u; u.urlopen(u.Request(sys.argv[1], b"{\"advance\": 864000}", {"content-type": "application/json"}))' "$url/_mock/clock"
"$binary" run-pipeline --days 100 --source-url "$url" >second.txt 2>second.log || { cat second.txt second.log; exit 1; }
"$venv/bin/python" "$here/delta_rs.py" "$binary" "$work/data"
