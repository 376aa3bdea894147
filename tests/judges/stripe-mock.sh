#!/usr/bin/env bash
# Judge: Stripe's own stand-in for its API, `stripe-mock` (a Go module), with the OpenAPI description and the sample answers that it is made from. Beside
# it the mock of the binary: every list, object, expansion and event is valid by the description (PyPI `jsonschema-rs`) and carries what Stripe's sample
# carries, lists take the same parameters, refusals are alike, and what can be written here Stripe would take. Mocks that are broken on purpose must be
# found out. Needs python3 with venv, Go 1.24 or Debian's golang, and the dependencies of the clone. Ends in `N passed, N failed`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
binary=${PAYMENTS_PIPELINE_BINARY:-$root/dist/payments-pipeline}
home=${JUDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline-judges}
version=v0.203.0
kit=$home/stripe-mock-$version
work=$(mktemp -d)
pids=()
stop() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"; }
trap stop EXIT
source "$here/lib/debian.sh"

# The module's folder has the descriptions; what is copied last says that all of it is there.
build() {
  [ ! -f "$kit/spec3.json" ] || return 0
  need go golang-go
  GOBIN=$kit GOTOOLCHAIN=auto go install "github.com/stripe/stripe-mock@$version"
  local module
  module=$(GOTOOLCHAIN=auto go mod download -json "github.com/stripe/stripe-mock@$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  install -m 644 "$module/embedded/openapi/spec3.beta.sdk.json" "$kit/"
  install -m 644 "$module/embedded/openapi/spec3.json" "$kit/"
}
venv=$kit/venv
install_venv() {
  [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import importlib.metadata as m, sys; sys.exit(m.version("jsonschema-rs") != "0.61.0")' 2>/dev/null || return 0
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check jsonschema-rs==0.61.0
}
mkdir -p "$kit"
(
  flock 9
  build
  install_venv
) 9>"$kit/lock"

# start <name> <pattern of its address> <command…>: runs it, and waits until it has told where it is.
start() {
  local name=$1 pattern=$2
  shift 2
  : >"$work/$name.out"
  "$@" >"$work/$name.out" 2>"$work/$name.log" &
  pids+=($!)
  for _ in $(seq 200); do grep -qoE "$pattern" "$work/$name.out" && return; sleep 0.1; done
  cat "$work/$name.out" "$work/$name.log"
  echo "$name did not start"
  exit 1
}
address() { grep -oE "$2" "$work/$1.out" | head -n 1 | grep -oE '[0-9.]+:[0-9]+$'; }

here_is='127\.0\.0\.1:[0-9]+'
theirs_is="HTTP at address: $here_is"
start theirs "$theirs_is" "$kit/stripe-mock" -http-addr 127.0.0.1: -https-addr 127.0.0.1:
start ours "$here_is" "$binary" serve-mock --port 0 --seed 7 --start 2026-07-01 --days 50 --volume 40 --freeze
broken=()
for name in missing-field changed-type new-field new-enum-value; do
  start "$name" "$here_is" "$binary" serve-mock --port 0 --seed 7 --start 2026-07-01 --days 10 --volume 10 --freeze --break "$name"
  broken+=("$name=http://$(address "$name" "$here_is")")
done

cd "$root"
node_modules/.bin/bun tests/judges/stripe_mock/writes.ts >"$work/writes.json"
"$venv/bin/python" -B "$here/stripe_mock" "$kit" node_modules/stripe/CHANGELOG.md "$work/writes.json" \
  "http://$(address theirs "$theirs_is")" "http://$(address ours "$here_is")" "${broken[@]}"
