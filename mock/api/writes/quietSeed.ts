import type { World } from '../../economy/world.ts';
import { chance, mix } from '../../random.ts';

/**
 * A seed for something made by hand. The draws named by their tags (with how likely they are, per 1000) decide what the economy would do
 * on its own: the seed is one with which it does nothing.
 */
export function quietSeed(world: World, row: number, draws: readonly (readonly [tag: number, permille: number])[] = []): number {
  for (let n = 0; ; n++) {
    const seed = mix(mix(world.seed, 0xb4a4d), row * 64 + n);
    if (!draws.some(([tag, permille]) => chance(seed, tag, permille))) return seed;
  }
}
