#!/usr/bin/env bash
# Makes a store with a history for the judges, once for all judges of one binary: history.sh <binary> prints a folder whose `data` is the store.
# Four whole runs a day apart, between which things are paid, refunded and deleted; then five tables go back and forth until their logs have a
# checkpoint (a version by rollback costs a thirtieth of a run); then one more run on top. Judges only read it. Each judge takes it, and one makes it.
set -euo pipefail
binary=$(realpath "$1")
cache=${JUDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline-judges}/history
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
hash=$(cat "$binary" "${BASH_SOURCE[0]}" | sha256sum)
folder=$cache/${hash:0:16}
if [ -d "$folder" ]; then echo "$folder"; exit; fi
# Those of other builds are of no more use.
find "$cache" -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +

work=$folder.part
mock=
trap '[ -z "$mock" ] || kill "$mock" 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work"
cd "$work"
"$binary" serve-mock --port 0 --start 2026-01-05 --days 16 --volume 12 --freeze >mock.url 2>mock.log 9>&- &
mock=$!
for _ in $(seq 200); do [ -s mock.url ] && break; sleep 0.1; done
[ -s mock.url ] || { cat mock.log >&2; exit 1; }
url=$(head -n 1 mock.url)

run() { "$binary" "$@" >out.txt 2>err.txt || { echo "failed: $*"; cat out.txt err.txt; exit 1; } >&2; }
advance() { python3 -c 'import sys, urllib.request as u; u.urlopen(u.Request(sys.argv[1], b"{\"advance\": 86400}", {"content-type": "application/json"}))' "$url/_mock/clock"; }
head_of() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["version"])' "data/_state/manifests/_latest/$1.json"; }

run run-pipeline --days 100 --source-url "$url"
for _ in 1 2 3; do
  advance
  run run-pipeline --days 2 --source-url "$url"
done
for model in charges invoices balance_transactions fct_payments ledger; do
  while version=$(head_of "$model"); [ "$version" -lt 11 ]; do run rollback "$model" --to-version $((version - 2)); done
done
advance
run run-pipeline --days 2 --source-url "$url"
mv "$work" "$folder"
echo "$folder"
