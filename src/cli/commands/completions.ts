import { defineCommand } from '../command.ts';
import { completionScript, SHELLS } from '../completion/scripts.ts';
import { exitStatus } from '../exitStatus.ts';

export default defineCommand({
  args: {
    shell: { type: 'positional', valueHint: 'shell', options: SHELLS, description: 'bash, zsh, fish or powershell' },
  },
  examples: [
    { line: 'completions bash', says: 'into ~/.local/share/bash-completion/completions/payments-pipeline' },
    { line: 'completions zsh', says: 'into a file _payments-pipeline in a directory of $fpath' },
    { line: 'completions fish', says: 'into ~/.config/fish/completions/payments-pipeline.fish' },
    { line: 'completions powershell', says: 'at the end of $PROFILE' },
  ],
  description: [
    'Prints a script that makes Tab complete commands, flags, entities, models and runs; put it where your shell looks, with > and the file.',
    'It asks this binary at each Tab, so it need not be made again after an update.',
  ].join(' '),
  run: async ({ output, json }, { shell }) => {
    const script = completionScript(shell);
    await (json ? output.json({ ok: true, shell, script }) : output.data(script));
    return exitStatus.ok;
  },
});
