#!/usr/bin/env bash
# A clone on a machine with Bun and no Node: dependencies, build and a run of the binary, all by `bun run`.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/bin" "$work/home"
cp node_modules/bun/bin/bun.exe "$work/bin/bun"
for tool in git env; do ln -s "$(command -v "$tool")" "$work/bin/$tool"; done
git clone --quiet . "$work/clone"
cd "$work/clone"
env -i HOME="$work/home" PATH="$work/bin" CI=true bun run --silent build </dev/null
./dist/payments-pipeline --version
