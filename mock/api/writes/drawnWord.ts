import type { World } from '../../economy/world.ts';
import { mix } from '../../random.ts';

/** Digits and capitals that no one takes for each other. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Eight characters for something that the caller has given no name: those of the row (of the kind that `tag` stands for). */
export function drawnWord(world: World, tag: number, row: number): string {
  return Array.from({ length: 8 }, (_, n) => LETTERS[mix(mix(mix(world.seed, tag), row), n) % LETTERS.length]).join('');
}
