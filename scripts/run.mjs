/**
 * `npm run X` and `bun run X` both come here. Plain JavaScript without packages, because it runs before anything is installed; and in
 * syntax of old, so that an old Node gets as far as being told so.
 */
const OLDEST_NODE = 20;

if (process.versions.bun === undefined && Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.stderr.write(
    `error: Node ${process.versions.node} is too old.\n  hint: Install Node ${OLDEST_NODE} or newer, or use Bun: bun run demo.\n`,
  );
  process.exit(1);
}

import('./lib/tasks.mjs').catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
