#!/usr/bin/env bash
# Judge: the official SDK for Python (PyPI `stripe`) pages every entity of the mock in the binary, retrieves, writes, and is refused as by
# Stripe. Needs python3 with venv; installs the rest. Ends in `N passed, N failed`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=${PAYMENTS_PIPELINE_BINARY:-$here/../../dist/payments-pipeline}
work=$(mktemp -d)
mock=
trap '[ -z "$mock" ] || kill "$mock" 2>/dev/null || true; rm -rf "$work"' EXIT

venv=${JUDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline-judges}/stripe
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import stripe, sys; sys.exit(stripe.VERSION != "16.1.0")' 2>/dev/null; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check stripe==16.1.0
fi

"$binary" serve-mock --port 0 --seed 7 --start 2026-07-01 --days 45 --volume 40 --freeze >"$work/url" 2>"$work/log" &
mock=$!
for _ in $(seq 200); do [ -s "$work/url" ] && break; sleep 0.1; done
[ -s "$work/url" ] || { cat "$work/log"; exit 1; }
"$venv/bin/python" -B "$here/stripe_python.py" "$(head -n 1 "$work/url")"
