# Sourced by judges, after debian.sh: VersityGW, an S3 server that keeps conditional writes, built from its Go module once for all judges.
# `build_versity` sets versity_binary; `start_versity <folder> [<flag>…]` serves its subfolders as buckets (user judge, judgesecret), sets versity_url,
# and stops it when the script ends, unless the script has a trap of its own: then versity_pid is for that to kill.
versity_version=v1.8.0
build_versity() {
  local home=${JUDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/payments-pipeline-judges}
  versity_binary=$home/versitygw-$versity_version/versitygw
  [ ! -x "$versity_binary" ] || return 0
  mkdir -p "$home"
  need go golang-go
  (
    flock 9
    [ -x "$versity_binary" ] || GOBIN="$home/versitygw-$versity_version" GOTOOLCHAIN=auto go install "github.com/versity/versitygw/cmd/versitygw@$versity_version"
  ) 9>"$home/versity.lock" || { echo 'VersityGW could not be built'; exit 1; }
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

start_versity() {
  build_versity
  local port folder=$1
  shift
  port=$(free_port)
  versity_url=http://127.0.0.1:$port
  ROOT_ACCESS_KEY=judge ROOT_SECRET_KEY=judgesecret "$versity_binary" --quiet --port "127.0.0.1:$port" "$@" posix "$folder" >/dev/null 2>&1 &
  versity_pid=$!
  [ -n "$(trap -p EXIT)" ] || trap 'kill "$versity_pid" 2>/dev/null' EXIT
  for _ in $(seq 150); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return 0; sleep 0.2; done
  echo 'VersityGW did not start'
  exit 1
}
