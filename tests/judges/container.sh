#!/usr/bin/env bash
# The container's claim without a container engine: the binary in a root directory that has what distroless/cc has (the C and C++
# libraries, /tmp, no shell), read-only, as a user without a name, with nothing in its environment but what the Dockerfile puts there.
set -uo pipefail
cd "$(dirname "$0")/../.."

passed=0 failed=0
[ "$(id -u)" -eq 0 ] || exec sudo --preserve-env=PATH "$0" "$@"
node scripts/run.mjs build --quiet || { echo 'the binary could not be built'; echo '0 passed, 1 failed'; exit 1; }

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
mkdir -p "$root"/{cache,data,tmp,dev,proc,usr/local/bin}
chmod 1777 "$root/tmp"
cp dist/payments-pipeline "$root/usr/local/bin/"

# What the binary is linked with, and what DuckDB's library needs beside it.
libraries=$(ldd dist/payments-pipeline | grep -o '/[^ ]*'; for name in libstdc++.so.6 libgcc_s.so.1; do ldconfig -p | awk -v name="$name" '$1 == name { print $NF; exit }'; done)
for library in $libraries; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done

chmod 777 "$root/data"
in_root() { # user, command
  unshare --mount bash -c '
    mount --bind "$0" "$0"
    mount --bind "$0/data" "$0/data"
    mount -t tmpfs -o noexec tmpfs "$0/tmp"
    mount -t proc proc "$0/proc"
    mount --rbind /dev "$0/dev"
    mount -o remount,ro,bind "$0"
    cd "$0"; user=$1; shift
    exec env -i PAYMENTS_PIPELINE_CACHE_DIR=/cache LOCAL_DATA_DIR=/data "$(command -v chroot)" --userspec="$user:$user" "$0" /usr/local/bin/payments-pipeline "$@"' "$root" "$@"
}

check() {
  local name=$1; shift
  local log; log=$(mktemp)
  if "$@" >"$log" 2>&1; then passed=$((passed + 1)); echo "ok: $name"
  else failed=$((failed + 1)); echo "FAILED: $name"; tail -n 20 "$log"; fi
  rm -f "$log"
}

refused_without_cache() {
  local said; said=$(in_root 65532 compile 2>&1) && return 1
  grep -q 'CONFIG_NATIVE_UNPACK' <<<"$said" && grep -q 'read-only' <<<"$said"
}
nothing_else_written() { [ -z "$(find "$root" -xdev -newer "$root/.made" -type f -not -path "$root/data/*")" ]; }

check 'a read-only root without the unpacked DuckDB is refused with the reason' refused_without_cache
# As the Dockerfile's first stage does it.
unpack() { PAYMENTS_PIPELINE_CACHE_DIR=$root/cache "$root/usr/local/bin/payments-pipeline" compile && chmod -R a+rX,go-w "$root/cache"; }
check 'DuckDB is unpacked once, as in the image' unpack
touch "$root/.made"
check 'a read-only root, user 65532, no HOME: the whole pipeline on a made-up company' in_root 65532 demo --days 2 --volume 3 --dir /data/demo
check 'and a question to what it published' in_root 65532 query --data-dir /data/demo 'select count(*) from gold.fct_payments'
check 'any other user too' in_root 1000650000 query --data-dir /data/demo 'select count(*) from gold.fct_payments'
check 'nothing was written but data' nothing_else_written
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
