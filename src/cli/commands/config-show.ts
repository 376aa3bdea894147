import { type DescribedSetting, describeConfig } from '../../config/describeConfig.ts';
import { defineCommand } from '../command.ts';
import { exitStatus } from '../exitStatus.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { renderTable, type TableOptions } from '../render/table.ts';

export default defineCommand({
  args: {},
  examples: [
    { line: 'config show', says: 'what is in force here, and why' },
    { line: 'config show --json', says: 'the same for a program; secrets stay masked' },
  ],
  description: [
    'A flag wins over the environment, the environment over the project file (payments-pipeline.toml in the working directory, or --config),',
    'and the file over the default. In the file each setting has its name in lower case: max_page_size = 50. Secrets are named there, never',
    'written: stripe_api_key_env = "MY_VARIABLE" or stripe_api_key_file = "/run/secrets/key".',
  ].join(' '),
  explainsSettings: true,
  run: async ({ config, origins, output, json, color, columns }) => {
    const shown = describeConfig(config, origins);
    if (json) await output.json({ ok: true, settings: shown });
    else {
      const next = renderNextSteps([{ command: 'payments-pipeline doctor', says: 'whether a run would go through with it' }], { color });
      await output.data(`${renderSettings(shown, { color, width: columns })}\n${next}`);
    }
    return exitStatus.ok;
  },
});

function renderSettings(shown: readonly DescribedSetting[], options: TableOptions): string {
  const rows = shown.map(({ name, value, origin }) => [name, value ?? '(not set)', origin]);
  return renderTable([{ header: 'setting' }, { header: 'value', align: 'left' }, { header: 'origin' }], rows, options);
}
