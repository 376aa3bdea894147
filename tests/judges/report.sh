#!/usr/bin/env bash
# Judge: the reports of the binary, read by others. Real Chromium (Debian's, driven by PyPI `playwright`) opens the HTML page from disk at phone and
# desktop width, in light, dark and on paper: no request, no console error, every plot visible, nothing over the edge. JUnit XML goes through
# `junitparser`, run_results.json through its own JSON Schema with `jsonschema`, and every OpenLineage event through the classes of
# `openlineage-python`, which are made from the standard's schema. The mock's own page is looked at in the same way, and its OpenAPI document goes
# through `openapi-spec-validator`, its every endpoint being asked. Needs python3 with venv, and root for apt-get when there is no Chromium.
# Ends in `N passed, N failed`; fails when it cannot start.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=${PAYMENTS_PIPELINE_BINARY:-$here/../../dist/payments-pipeline}
binary=$(cd "$(dirname "$binary")" && pwd)/$(basename "$binary")
work=$(mktemp -d)
mock=
trap '[ -z "$mock" ] || kill "$mock" 2>/dev/null || true; rm -rf "$work"' EXIT

source "$here/lib/debian.sh"
need chromium chromium

venv=${JUDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline-judges}/report
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import playwright, junitparser, jsonschema, openlineage.client, openapi_spec_validator' 2>/dev/null; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.2 junitparser==5.0.3 jsonschema==4.26.0 openlineage-python==1.54.0 python-dateutil==4.0.0 openapi-spec-validator==0.9.0
fi

# One company whose books hold, and one with a payout that does not add up: what a rejected run reports is the harder page.
cd "$work"
one_run() {
  local name=$1
  shift
  "$binary" serve-mock --port 0 --start 2026-01-05 --days 40 --volume 15 --freeze "$@" >"$name.url" 2>"$name.log" &
  mock=$!
  for _ in $(seq 200); do [ -s "$name.url" ] && break; sleep 0.1; done
  [ -s "$name.url" ] || { cat "$name.log"; exit 1; }
  OPENLINEAGE_URL="file:$work/$name.lineage.jsonl" "$binary" run-pipeline --days 500 --data-dir "$work/$name" --source-url "$(head -n 1 "$name.url")" \
    --report "html=$name.html,junit=$name.xml,json=$name.json,markdown=$name.md" >"$name.out" 2>"$name.err" || echo "$?" >"$name.status"
  [ -s "$name.json" ] || { cat "$name.out" "$name.err"; exit 1; }
  kill "$mock"
  wait "$mock" 2>/dev/null || true
  mock=
}
one_run whole
one_run broken --break payout-members-sum
# The mock's own page, with everything on it that can be: something broken, faults at work, webhooks that go somewhere.
printf -- '- {do: rate_limit, path: /v1/charges, every: 5, reason: endpoint-rate}\n' >faults.yaml
"$binary" serve-mock --port 0 --start 2026-01-05 --days 40 --volume 15 --freeze --break charge-refund-sum --faults faults.yaml \
  --webhook-url http://127.0.0.1:9/webhooks/stripe >page.url 2>page.log &
mock=$!
for _ in $(seq 200); do [ -s page.url ] && break; sleep 0.1; done
[ -s page.url ] || { cat page.log; exit 1; }
"$venv/bin/python" -B "$here/report.py" "$work" "$here/../../docs/run_results.schema.json" "$(head -n 1 page.url)"
