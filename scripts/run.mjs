/**
 * `npm run X` and `bun run X` both come here: each task first does its own set-up (dependencies, Bun, the binary), skips what is
 * up to date, and passes the exit status on. Plain JavaScript, because it runs before anything is installed, on Node 20+ or Bun.
 */
import { ensureBinary } from './lib/binary.mjs';
import { fail } from './lib/fail.mjs';
import { ensureDependencies } from './lib/install.mjs';
import { runBun, runTool } from './lib/processes.mjs';
import { runTests } from './lib/tests.mjs';

const [task = '', ...args] = process.argv.slice(2);

const tasks = {
  setup: () => 0,
  demo: async () => runTool(await ensureBinary(), ['demo', ...args]),
  build: () => runBun(['build.ts', ...args]),
  test: async () => runTests(args, await ensureBinary()),
  typecheck: () => runBun(['node_modules/typescript/bin/tsc', '-p', '.', ...args]),
  lint: () => runBun(['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...args]),
  format: () => runBun(['node_modules/@biomejs/biome/bin/biome', 'check', '--write', ...args]),
  bench: async () => runBun(['tests/bench/index.ts', ...args], { PAYMENTS_PIPELINE_BINARY: await ensureBinary() }),
};

if (!Object.hasOwn(tasks, task)) fail(`There is no task ${JSON.stringify(task)}.`, `Tasks: ${Object.keys(tasks).join(', ')}.`);
await ensureDependencies();
process.exitCode = await tasks[/** @type {keyof typeof tasks} */ (task)]();
