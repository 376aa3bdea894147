#!/bin/sh
# Installs payments-pipeline for this user: the binary of this machine, once its SHA-256 is that of checksums.txt.
#   curl -fsSL <releases>/latest/download/install.sh | sh
#
# PAYMENTS_PIPELINE_BASE_URL     where the release's files are; a release writes its own address into the line below
# PAYMENTS_PIPELINE_INSTALL_DIR  where the program goes (~/.local/bin)
set -eu

base_url=${PAYMENTS_PIPELINE_BASE_URL:-@BASE_URL@}
install_dir=${PAYMENTS_PIPELINE_INSTALL_DIR:-${HOME:-}/.local/bin}

# The whole script is read before any of it runs: a download that is cut short does nothing.
main() {
  case $base_url in
    @*) fail "this copy of install.sh belongs to no release" "Take it from a release, or set PAYMENTS_PIPELINE_BASE_URL." ;;
  esac
  case $install_dir in
    /.local/bin) fail "HOME is not set" "Set PAYMENTS_PIPELINE_INSTALL_DIR to a directory." ;;
  esac
  target=$(find_target)
  file=payments-pipeline-$target
  mkdir -p "$install_dir" || fail "$install_dir cannot be made" "Set PAYMENTS_PIPELINE_INSTALL_DIR to a directory that you may write to."
  # Beside its place, so that the last step is a rename: never half a program under the name.
  work=$(mktemp -d "$install_dir/.payments-pipeline.XXXXXX") || fail "$install_dir cannot be written to" "Set PAYMENTS_PIPELINE_INSTALL_DIR to another directory."
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  download checksums.txt
  expected=$(awk -v file="$file" '$2 == file || $2 == "*" file { print $1 }' "$work/checksums.txt")
  printf '%s' "$expected" | grep -Eq '^[0-9a-f]{64}$' || fail "checksums.txt has no SHA-256 of $file" "Nothing was installed. This release has no build for this machine, or its list is damaged."
  download "$file"
  found=$(sha256 "$work/$file")
  [ "$found" = "$expected" ] || fail "$file is not what was released" "Nothing was installed. Expected SHA-256 $expected, found $found. Download again; if it stays so, tell whoever released it."
  chmod 755 "$work/$file"
  version=$("$work/$file" --version) || fail "$file does not run on this machine" "Nothing was installed. $(hint_for "$target")"
  mv -f "$work/$file" "$install_dir/payments-pipeline"
  echo "$version is in $install_dir (SHA-256 verified)"
  next
}

find_target() {
  os=$(uname -s) arch=$(uname -m)
  case $os in
    Linux) os=linux ;;
    Darwin) os=darwin ;;
    *) fail "there is no build for $os by this script" "On Windows download payments-pipeline-windows-x64.exe from the release, and compare its SHA-256 with checksums.txt." ;;
  esac
  case $arch in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) fail "there is no build for $arch" "There are builds for x86-64 and arm64." ;;
  esac
  # A shell that runs under Rosetta says x86_64 on an arm64 machine.
  if [ "$os-$arch" = darwin-x64 ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || echo 0)" = 1 ]; then arch=arm64; fi
  libc=
  # musl's ldd has no --version; it names itself on stderr and fails.
  if [ "$os" = linux ] && ldd --version 2>&1 | grep -qi musl; then libc=-musl; fi
  echo "$os-$arch$libc"
}

download() {
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --retry 3 --output "$work/$1" "$base_url/$1" || fail "$base_url/$1 cannot be downloaded" "Nothing was installed. Is the address right, and the network there?"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$work/$1" "$base_url/$1" || fail "$base_url/$1 cannot be downloaded" "Nothing was installed. Is the address right, and the network there?"
  else
    fail "neither curl nor wget is here" "Install one of them."
  fi
}

sha256() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1" | cut -d ' ' -f 1
  elif command -v shasum >/dev/null 2>&1; then shasum -a 256 "$1" | cut -d ' ' -f 1
  elif command -v openssl >/dev/null 2>&1; then openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1
  else fail "nothing here computes a SHA-256" "Install sha256sum, shasum or openssl: what is not verified is not installed."
  fi
}

hint_for() {
  case $1 in
    *-musl) echo "On Alpine: apk add libstdc++" ;;
    *) echo "It needs glibc 2.25 or newer." ;;
  esac
}

next() {
  case :${PATH:-}: in
    *":$install_dir:"*) ;;
    *) printf 'It is not on your PATH. Add to your profile:\n  export PATH="%s:$PATH"\n' "$install_dir" ;;
  esac
  printf 'Next:\n  payments-pipeline demo\n'
}

fail() {
  printf 'error: %s\n  hint: %s\n' "$1" "$2" >&2
  exit 1
}

main
