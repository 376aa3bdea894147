import type { World } from '../../economy/world.ts';
import { ApiError } from '../apiError.ts';
import type { Child } from '../child.ts';
import { children } from '../children.ts';
import { resources } from '../resources.ts';

/** How many of the newest parents are looked at for one with entries. */
const REACH = 200;

/** For each kind of list under an object one that has something in it, or else is there: `/v1/invoices/in_…/lines`. */
export function childPaths(world: World, at: number): string[] {
  return children.flatMap((child) => {
    const parent = parentOf(world, child, at);
    return parent === undefined ? [] : [child.path.replace(':id', parent)];
  });
}

function parentOf(world: World, child: Child, at: number): string | undefined {
  const resource = resources.find(({ path }) => child.path.startsWith(`${path}/:id/`));
  if (resource === undefined) return undefined;
  const { length } = resource.created(world);
  let empty: string | undefined;
  for (let row = length - 1; row >= Math.max(0, length - REACH); row--) {
    const id = resource.codec(world).encode(row);
    const entries = entriesOf(world, child, id, at);
    if (entries !== undefined && entries > 0) return id;
    if (entries === 0) empty ??= id;
  }
  return empty;
}

// A parent that is deleted has no lists.
function entriesOf(world: World, child: Child, id: string, at: number): number | undefined {
  try {
    return child.of(world, id, at).sequence.length;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
