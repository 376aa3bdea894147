import type { World } from '../economy/world.ts';
import { BUILDERS } from '../objects/builders.ts';
import { deletedCustomer } from '../objects/customer.ts';

type Kind = keyof typeof BUILDERS;

/** The object that an id names, whatever its kind, as it is at `at`; undefined when there is none. */
export function lookUp(world: World, id: string, at: number): object | undefined {
  const kind = kinds.find((each) => id.startsWith(world.ids[each].prefix));
  const row = kind === undefined ? undefined : world.ids[kind].decode(id);
  if (kind === undefined || row === undefined) return undefined;
  if (kind === 'customer' && world.tables.customers.deletedAt.at(row) <= at) return deletedCustomer(world, row);
  return BUILDERS[kind](world, row, at);
}

const kinds = Object.keys(BUILDERS) as Kind[];
