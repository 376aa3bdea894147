/** What a shell has to be told so that Tab asks the binary; nothing of the commands stands here, so a script never grows old. */

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

// bash cuts words at "=", and wants back only what is behind it; 3.2, which macOS still has, knows all of this.
const BASH = `# bash completion for payments-pipeline
_payments_pipeline() {
  local line="\${COMP_LINE:0:COMP_POINT}" words current value says
  read -ra words <<<"$line"
  case "$line" in *[[:space:]]) words+=('') ;; esac
  current="\${words[\${#words[@]}-1]}"
  COMPREPLY=()
  while IFS=$'\\t' read -r value says; do
    case "$current" in *=*) value="\${value#*=}" ;; esac
    COMPREPLY+=("$value")
  done < <("\${words[0]/#\\~/$HOME}" __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _payments_pipeline payments-pipeline
`;

const ZSH = `#compdef payments-pipeline
_payments-pipeline() {
  local -a found
  local value says
  while IFS=$'\\t' read -r value says; do
    found+=("\${value//:/\\\\:}:\${says}")
  done < <("\${(Q)words[1]/#\\~/$HOME}" __complete -- "\${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)
  if (( \${#found} )); then _describe -V payments-pipeline found; else _files; fi
}
if [ "$funcstack[1]" = _payments-pipeline ]; then _payments-pipeline "$@"; else compdef _payments-pipeline payments-pipeline; fi
`;

const FISH = `# fish completion for payments-pipeline
function __payments_pipeline_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($before[1] __complete -- $before[2..-1] "$current" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c payments-pipeline -f -a '(__payments_pipeline_complete)'
`;

// Windows PowerShell drops empty arguments on their way to a program, hence --new-word.
const POWERSHELL = `# PowerShell completion for payments-pipeline
Register-ArgumentCompleter -Native -CommandName payments-pipeline, payments-pipeline.exe -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $elements = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $program, $words = $elements
  $options = if ($wordToComplete -eq '') { @('--new-word') } else { @() }
  & $program __complete @options -- @words 2>$null | ForEach-Object {
    $value, $says = $_ -split "\`t", 2
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $(if ($says) { $says } else { $value }))
  }
}
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };

/** The script of a shell, ready to be sourced. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}
