#!/usr/bin/env bash
# Judge: delta-rs (PyPI `deltalake`) opens every table that the binary wrote, at head and at earlier versions, through its log and through
# its checkpoint alone, and must find the rows and types that `query` finds; some also in a bucket.
# Needs python3 with venv, and Go or Debian's golang; installs the rest. Ends in `N passed, N failed`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=${PAYMENTS_PIPELINE_BINARY:-$here/../../dist/payments-pipeline}
cache=${JUDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline-judges}
source "$here/lib/debian.sh"
source "$here/lib/versity.sh"

venv=$cache/delta-rs
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import deltalake, pyarrow' 2>/dev/null; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check deltalake==1.6.6 pyarrow==26.0.1
fi

history=$(bash "$here/lib/history.sh" "$binary")
start_versity "$history"
"$venv/bin/python" -B "$here/delta_rs.py" "$binary" "$history/data" "$versity_url"
