import type { World } from '../economy/world.ts';
import { PLATFORM } from '../objects/applicationFee.ts';
import { BUILDERS, type Kind } from '../objects/builders.ts';
import { deletedCustomer } from '../objects/customer.ts';
import { show } from '../objects/show.ts';

/** The object that an id names, whatever its kind, as it is at `at`; undefined when there is none. */
export function lookUp(world: World, id: string, at: number): object | undefined {
  if (id === PLATFORM.id) return { ...PLATFORM };
  for (const kind of kinds) {
    if (!id.startsWith(world.ids[kind].prefix)) continue;
    const row = world.ids[kind].decode(id);
    if (row === undefined) continue;
    if (kind === 'customer' && world.tables.customers.deletedAt.at(row) <= at) return deletedCustomer(world, row);
    return show(world, kind, row, at);
  }
  return undefined;
}

// Several kinds share a prefix; an id's check digits say which of them it is.
const kinds = Object.keys(BUILDERS) as Kind[];
