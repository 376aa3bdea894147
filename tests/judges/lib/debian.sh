# Sourced by judges. `need <command> <package>`: the command is there afterwards, from Debian's packages if it was not; fails when it cannot be had.
# Judges run beside each other, and apt-get alone on a machine: hence the lock.
need() {
  command -v "$1" >/dev/null && return
  (
    flock 9
    command -v "$1" >/dev/null && exit
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$2" >/dev/null
  ) 9>"${TMPDIR:-/tmp}/payments-pipeline-apt.lock" || true
  command -v "$1" >/dev/null || { echo "$1 is needed, and Debian's package $2 did not bring it"; exit 1; }
}
