#!/usr/bin/env bash
# The second judge of the mock: the official SDK for Python, from PyPI, pages every entity. It needs python3 with venv, and the network
# once. The binary to try is the first argument; without one, the sources are run.
# Its last line is `N passed, N failed`; it fails when anything failed.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
venv="${JUDGE_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline/stripe-python}"
version="16.1.0"

if [ $# -gt 0 ]; then mock=("$1"); else mock=("$root/node_modules/.bin/bun" "$root/src/main.ts"); fi

if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c "import stripe, sys; sys.exit(stripe.VERSION != '$version')" 2>/dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "stripe==$version" >&2
fi

out="$(mktemp)"
trap 'kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; rm -f "$out"' EXIT
"${mock[@]}" serve-mock --port 0 --seed 7 --start 2026-09-01 --days 20 --volume 30 --freeze >"$out" 2>/dev/null &
pid=$!
for _ in $(seq 150); do
  url="$(head -n 1 "$out")"
  [ -n "$url" ] && break
  kill -0 "$pid" 2>/dev/null || { echo "the mock did not start" >&2; echo "0 passed, 1 failed"; exit 1; }
  sleep 0.1
done
"$venv/bin/python" "$here/stripe_python.py" "$url"
