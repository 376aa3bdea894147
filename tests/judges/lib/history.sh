#!/usr/bin/env bash
# Makes a store with a history for the judges: history.sh <binary> <folder> leaves <folder>/data, whose tables have up to 14 versions, so that
# readers go through a checkpoint. A company of 45 days is extracted, then twelve more days, one run each; then one table is rolled back.
set -euo pipefail
binary=$1
work=$2
mock=
trap '[ -z "$mock" ] || kill "$mock" 2>/dev/null || true' EXIT

cd "$work"
"$binary" serve-mock --port 0 --start 2026-01-05 --days 45 --volume 20 --freeze >mock.url 2>mock.log &
mock=$!
for _ in $(seq 200); do [ -s mock.url ] && break; sleep 0.1; done
[ -s mock.url ] || { cat mock.log; exit 1; }
url=$(head -n 1 mock.url)

run() { "$binary" "$@" >out.txt 2>err.txt || { echo "failed: $*"; cat out.txt err.txt; exit 1; }; }
# Things are paid, refunded and deleted as the days go by.
advance() { python3 -c 'import sys, urllib.request as u; u.urlopen(u.Request(sys.argv[1], b"{\"advance\": 86400}", {"content-type": "application/json"}))' "$url/_mock/clock"; }

run run-pipeline --days 100 --source-url "$url"
for _ in $(seq 12); do
  advance
  run run-pipeline --days 2 --source-url "$url"
done
run rollback gold.fct_payments --to-version 4
