#!/usr/bin/env bash
# Judge: the identities of accounting hold in many more of the mock's economies than the tests try, long and busy ones among them.
# Needs nothing but the repository's own tools. Ends in `N passed, N failed`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
node scripts/run.mjs setup >/dev/null
exec node_modules/.bin/bun tests/judges/mock_laws.ts
