#!/usr/bin/env bash
# Real shells complete the binary's command lines: bash as it is called by readline, fish by its own `complete -C`, zsh at a terminal.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/judges/lib/debian.sh
need zsh zsh; need fish fish; need tmux tmux

home=$(mktemp -d)
trap 'tmux -L completions kill-server 2>/dev/null || true; rm -rf "$home"' EXIT
export HOME=$home XDG_CACHE_HOME=$home/cache PATH=$home/bin:$PATH
mkdir -p "$home/bin" "$home/zfunc" "$home/.config/fish/completions"
cp dist/payments-pipeline "$home/bin/payments-pipeline"
cd "$home"

passed=0 failed=0
check() { # name, found, expected
  if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1: found [$2], expected [$3]"; fi
}

for shell in bash zsh fish; do payments-pipeline completions "$shell" >"$home/$shell.script"; done
check 'bash takes the script' "$(bash -n bash.script 2>&1)" ''
check 'zsh takes the script' "$(zsh -n zsh.script 2>&1)" ''
check 'fish takes the script' "$(fish -n fish.script 2>&1)" ''

in_bash() { # the line, as readline hands it over
  bash -c 'source "$HOME/bash.script"; COMP_LINE=$1; COMP_POINT=${#1}; _payments_pipeline; echo "${COMPREPLY[*]}"' bash "$1"
}
check 'bash: a command' "$(in_bash 'payments-pipeline run-tr')" 'run-transforms'
check 'bash: the second word' "$(in_bash 'payments-pipeline runs ')" 'list show archive'
check 'bash: an entity' "$(in_bash 'payments-pipeline run-batch --entity charg')" 'charges'
check 'bash: behind an equals sign' "$(in_bash 'payments-pipeline run-batch --entity=charg')" 'charges'
check 'bash: nothing where a file may stand' "$(in_bash 'payments-pipeline run-all --data-dir ')" ''

cp fish.script "$home/.config/fish/completions/payments-pipeline.fish"
in_fish() { fish -c "complete -C '$1'" | cut -f1 | tr '\n' ' ' | sed 's/ $//'; }
check 'fish: a command' "$(in_fish 'payments-pipeline run-tr')" 'run-transforms'
check 'fish: the second word' "$(in_fish 'payments-pipeline runs ' | tr ' ' '\n' | sort | tr '\n' ' ' | sed 's/ $//')" 'archive list show'
check 'fish: an entity' "$(in_fish 'payments-pipeline run-batch --entity charg')" 'charges'
check 'fish: behind an equals sign' "$(in_fish 'payments-pipeline run-batch --entity=charg')" '--entity=charges'

cp zsh.script "$home/zfunc/_payments-pipeline"
printf 'fpath=(~/zfunc $fpath)\nautoload -Uz compinit && compinit -u\nPROMPT="> "\n' >"$home/.zshrc"
tmux -L completions new-session -d -x 120 -y 30 zsh -i
in_zsh() { # types the line and Tab, and waits for what it becomes
  tmux -L completions send-keys C-u; tmux -L completions send-keys -l "$1"; tmux -L completions send-keys Tab
  for _ in $(seq 100); do
    sleep 0.1
    shown=$(tmux -L completions capture-pane -p | grep '^> ' | tail -n 1 | sed 's/^> //; s/ *$//')
    [ "$shown" != "$1" ] && [ -n "$shown" ] && break
  done
  echo "$shown"
}
for _ in $(seq 100); do tmux -L completions capture-pane -p | grep -q '^>' && break; sleep 0.1; done
check 'zsh: a command' "$(in_zsh 'payments-pipeline run-tr')" 'payments-pipeline run-transforms'
check 'zsh: an entity' "$(in_zsh 'payments-pipeline run-batch --entity charg')" 'payments-pipeline run-batch --entity charges'
check 'zsh: a flag' "$(in_zsh 'payments-pipeline run-batch --ent')" 'payments-pipeline run-batch --entity'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
