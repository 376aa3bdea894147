# Sourced by judges. `need <command> <package>`: the command is there afterwards, from Debian's packages if it was not; fails when it cannot be had.
need() {
  command -v "$1" >/dev/null && return
  [ -n "${debian_lists_are_new:-}" ] || { apt-get update -qq >/dev/null; debian_lists_are_new=1; }
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$2" >/dev/null
  command -v "$1" >/dev/null || { echo "$1 is needed, and Debian's package $2 did not bring it"; exit 1; }
}
