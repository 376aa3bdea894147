import { spoiled } from '../breaks/breakage.ts';
import type { World } from '../economy/world.ts';
import type { Build } from './build.ts';
import { BUILDERS, type Kind } from './builders.ts';

/** Shows a row as clients get to see it: as it is, unless the mock was told to break it. */
export function show(world: World, kind: Kind, row: number, at: number, inEvent = false): object {
  return spoiled(world.breakage, kind, row, BUILDERS[kind](world, row, at), inEvent);
}

/** The same as a function of the row, for one kind. */
export function shown(kind: Kind): Build {
  return (world, row, at) => show(world, kind, row, at);
}
