#!/usr/bin/env bash
# actionlint reads our workflows and the one that `init` writes: syntax, expressions, permissions, and what actions take.
set -uo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
GOBIN=$work go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.9 2>"$work/log" || { cat "$work/log"; echo 'actionlint could not be installed'; echo '0 passed, 1 failed'; exit 1; }
node scripts/run.mjs build --quiet && dist/payments-pipeline init "$work/project" >/dev/null || { echo 'no project was written'; echo '0 passed, 1 failed'; exit 1; }

passed=0 failed=0
for workflow in .github/workflows/*.yml "$work/project/.github/workflows/payments.yml"; do
  if "$work/actionlint" -no-color "$workflow"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
