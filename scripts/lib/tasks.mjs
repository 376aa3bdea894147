/** The tasks of package.json. Each does its own set-up first (dependencies, Bun, the binary) and skips what is up to date. */
import { runBenches } from './benches.mjs';
import { ensureBinary } from './binary.mjs';
import { fail } from './fail.mjs';
import { ensureDependencies } from './install.mjs';
import { runBun, runTool } from './processes.mjs';
import { runTests } from './tests.mjs';

const [task = '', ...args] = process.argv.slice(2);

const tasks = {
  setup: () => 0,
  demo: async () => runTool(await ensureBinary(), ['demo', ...args]),
  build: () => runBun(['build.ts', ...args]),
  // A release tests the very file that it ships, instead of one that is built anew.
  test: async () => runTests(args, process.env.PAYMENTS_PIPELINE_BINARY || (await ensureBinary())),
  typecheck: () => runBun(['node_modules/typescript/bin/tsc', '-p', '.', ...args]),
  lint: () => runBun(['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...args]),
  format: () => runBun(['node_modules/@biomejs/biome/bin/biome', 'check', '--write', ...args]),
  bench: async () => runBenches(args, await ensureBinary()),
};

if (!Object.hasOwn(tasks, task)) fail(`There is no task ${JSON.stringify(task)}.`, `Tasks: ${Object.keys(tasks).join(', ')}.`);
await ensureDependencies();
process.exitCode = await tasks[/** @type {keyof typeof tasks} */ (task)]();
