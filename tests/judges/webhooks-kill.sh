#!/usr/bin/env bash
# Kills the webhook receiver: hundreds of times under load, and at every mutating system call (with Debian's strace). Nothing that was
# acknowledged may be lost or doubled. KILLS=150 sets how often, MOST=8 how far into the calls of one kind.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
binary=${PAYMENTS_PIPELINE_BINARY:-$root/dist/payments-pipeline}
bun=$root/node_modules/.bin/bun
[ -x "$binary" ] || { echo "there is no binary at $binary: npm run build"; echo "0 passed, 1 failed"; exit 1; }
source "$here/lib/debian.sh"
need strace strace
kills=${KILLS:-150}
cd "$root"
passed=0; failed=0
if PAYMENTS_PIPELINE_BINARY=$binary WEBHOOK_KILLS=$kills "$bun" test --timeout=3600000 -t 'killed' ./tests/e2e/webhooks.test.ts; then passed=1; else failed=1; fi
log=$(mktemp)
"$bun" tests/judges/webhooksStrace.ts "$binary" | tee "$log" || true
read -r p _ f _ < <(tail -n 1 "$log") || { p=0; f=1; }
rm -f "$log"
passed=$((passed + p)); failed=$((failed + f))
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
