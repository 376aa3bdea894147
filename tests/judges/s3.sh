#!/usr/bin/env bash
# Judge: real S3 servers that are not ours. VersityGW (built from its Go module) and moto's server (PyPI) keep conditional writes: the store's
# contract, races between processes, and on VersityGW the whole end-to-end suite and the least-privilege policy of docs/aws.md. s3rver (npm) ignores
# them and must be refused. Needs python3 with venv, npm, and Go 1.24 or Debian's golang; installs the rest. Ends in `N passed, N failed`.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
binary=${PAYMENTS_PIPELINE_BINARY:-$root/dist/payments-pipeline}
cache=${JUDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline-judges}
work=$(mktemp -d)
pids=()
stop() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done; rm -rf "$work"; }
trap stop EXIT
mkdir -p "$cache"
source "$root/tests/judges/lib/debian.sh"
source "$root/tests/judges/lib/versity.sh"
die() { echo "$*"; echo "0 passed, 1 failed"; exit 1; }

# The aws command, which the runbook has for those who keep their data in a bucket, shares moto's libraries.
if [ ! -x "$cache/moto/bin/moto_server" ] || [ ! -x "$cache/moto/bin/aws" ]; then
  python3 -m venv "$cache/moto" && "$cache/moto/bin/pip" install --quiet --disable-pip-version-check 'moto[server,s3]==5.2.5' 'awscli==1.46.3' || die 'moto and the aws command could not be installed'
fi
if [ ! -x "$cache/s3rver/node_modules/.bin/s3rver" ]; then
  mkdir -p "$cache/s3rver" && npm install --silent --no-fund --no-audit --prefix "$cache/s3rver" s3rver@3.7.1 || die 's3rver could not be installed'
fi

# Starts a server in the background and waits until its port answers: start <name> <port> <command…>.
start() {
  local name=$1 port=$2; shift 2
  "$@" >"$work/$name.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 150); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return 0; sleep 0.2; done
  cat "$work/$name.log"; die "$name did not start"
}

mkdir -p "$work/vgw" "$work/iam"
start_versity "$work/vgw" --iam-dir "$work/iam"
pids+=("$versity_pid")
"$versity_binary" admin --access judge --secret judgesecret --endpoint-url "$versity_url" create-user --access pipeline --secret pipelinesecret --role user >"$work/user.log" 2>&1 || { cat "$work/user.log"; die 'the user without rights could not be made'; }
moto=$(free_port)
start moto "$moto" "$cache/moto/bin/python" -B "$here/s3/serve_moto.py" "$moto"
rver=$(free_port)
mkdir -p "$work/s3rver"
start s3rver "$rver" "$cache/s3rver/node_modules/.bin/s3rver" -d "$work/s3rver" -a 127.0.0.1 -p "$rver" --configure-bucket payments

export AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
bun=$root/node_modules/.bin/bun
passed=0 failed=0
# Runs tests and adds their counts.
count() {
  local log=$work/tests.log
  (cd "$root" && "$@") >"$log" 2>&1
  local status=$? good bad
  good=$(grep -cE '^\(pass\)' "$log") bad=$(grep -cE '^\(fail\)' "$log")
  grep -E '^\((pass|fail)\)' "$log"
  [ "$status" -eq 0 ] || { tail -n 80 "$log"; [ "$bad" -gt 0 ] || bad=1; }
  passed=$((passed + good)) failed=$((failed + bad))
}

export JUDGE_VERSITY=$versity_url JUDGE_MOTO=http://127.0.0.1:$moto JUDGE_S3RVER=http://127.0.0.1:$rver JUDGE_BINARY=$binary
count "$bun" test --timeout=180000 ./tests/judges/s3/servers.ts
export PAYMENTS_E2E_S3=$JUDGE_VERSITY PAYMENTS_E2E_BUCKET=e2e AWS_ACCESS_KEY_ID=judge AWS_SECRET_ACCESS_KEY=judgesecret PAYMENTS_PIPELINE_BINARY=$binary PAYMENTS_E2E_AWS=$cache/moto/bin/aws
"$bun" "$root/tests/support/s3/makeBucket.ts" "$JUDGE_VERSITY" e2e || die 'the bucket of the end-to-end tests could not be made'
# A killed run's lease is waited for: one moment, where a directory sees four.
PIPELINE_KILLS=${PIPELINE_KILLS:-1} count "$bun" test --timeout=300000 ./tests/e2e
# The race property on more schedules than the ordinary tests play: as many as 40 seconds hold, and no fewer than ten.
PIPELINE_SCHEDULES=${PIPELINE_SCHEDULES:-1000} count "$bun" test --timeout=600000 ./tests/integration/s3Schedules.test.ts
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
