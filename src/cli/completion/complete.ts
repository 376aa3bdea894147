/** `__complete [--new-word] -- word …`: what the shells' scripts run at each Tab. Not in the overview; a person has no use for it. */
import type { World } from '../world.ts';
import type { Writer } from '../writer.ts';
import { candidates } from './candidates.ts';
import { namesIn } from './names.ts';

/** Prints `value<tab>meaning` lines for the last word. Whatever fails, there is nothing to offer: a Tab is no place for an error. */
export async function complete(tokens: readonly string[], world: World, stdout: Writer): Promise<void> {
  const words = tokens.slice(tokens.indexOf('--') + 1);
  const line = tokens[0] === '--new-word' ? [...words, ''] : words;
  const found = await candidates(line, namesIn(world)).catch(() => []);
  await stdout.write(found.map(({ value, says }) => `${value}\t${says}\n`).join(''));
}
