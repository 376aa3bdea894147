import type { World } from './world.ts';

/**
 * Whether a stream gets colours: the flag decides, then NO_COLOR (no-color.org: any text but the empty one), then FORCE_COLOR (`0` and
 * `false` mean no), then whether it is a terminal that can show them.
 */
export function colorWanted(world: Pick<World, 'env' | 'stdout' | 'stderr'>, stream: 'stdout' | 'stderr', flag?: boolean): boolean {
  if (flag !== undefined) return flag;
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = world.env;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return world[stream].isTTY === true && term !== 'dumb';
}
