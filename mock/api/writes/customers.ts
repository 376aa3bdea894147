import { z } from 'zod';
import { note } from '../../economy/byHand.ts';
import { joinCustomer } from '../../economy/customers.ts';
import { deleteCustomer } from '../../economy/departures.ts';
import { record } from '../../economy/record.ts';
import type { World } from '../../economy/world.ts';
import { buildCustomer, deletedCustomer } from '../../objects/customer.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { clearable, list, metadata, oneOf, text } from './params.ts';
import { quietSeed } from './quietSeed.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

const address = z.strictObject({
  city: clearable.optional(),
  country: clearable.optional(),
  line1: clearable.optional(),
  line2: clearable.optional(),
  postal_code: clearable.optional(),
  state: clearable.optional(),
});
const NOWHERE = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

const fields = {
  address: address.optional(),
  description: clearable.optional(),
  email: clearable.optional(),
  metadata: metadata.optional(),
  name: clearable.optional(),
  phone: clearable.optional(),
  preferred_locales: list(text).optional(),
  shipping: z.strictObject({ address, name: text, phone: clearable.optional() }).optional(),
  tax_exempt: oneOf(['exempt', 'none', 'reverse']).optional(),
};
type Fields = z.output<z.ZodObject<typeof fields>>;

/** What the economy would have a new customer do: move, leave, get credit, set up a method (see `joinCustomer`). */
const LIFE = [
  [2, 60],
  [4, 8],
  [6, 25],
  [8, 400],
] as const;

/** Customers made here have a saved card, as all have, and buy only what they are made to buy. */
export const customerWrites = [
  write({ method: 'POST', path: '/v1/customers' }, fields, ({ world, at, params }) => {
    return { kind: 'customer', row: addCustomer(world, at, shown(params, {}, NOWHERE)) };
  }),

  write({ method: 'POST', path: '/v1/customers/:id', about: 'customer' }, fields, ({ world, at, params, id }) => {
    const row = rowOf(world, 'customer', id);
    const before = buildCustomer(world, row, at);
    note(world.byHand, 'customer', row, at, shown(params, before.metadata, before.address ?? NOWHERE));
    record(world, at, 'customer.updated', row);
    return { kind: 'customer', row };
  }),

  write({ method: 'DELETE', path: '/v1/customers/:id', about: 'customer', expands: false }, {}, ({ world, at, id }) => {
    const row = rowOf(world, 'customer', id);
    deleteCustomer(world, at, row);
    return { body: deletedCustomer(world, row) };
  }),
];

/** Adds a customer who does nothing on their own, of whom nothing is known but what is said. */
export function addCustomer(world: World, at: number, said: Record<string, unknown>): number {
  const row = joinCustomer(world, at, quietSeed(world, world.tables.customers.created.length, LIFE));
  world.byHand.customers.add(row);
  const nobody = { address: null, description: null, email: null, metadata: {}, name: null, phone: null, preferred_locales: [] };
  note(world.byHand, 'customer', row, at, { ...nobody, shipping: null, tax_exempt: 'none', ...said });
  return row;
}

/** The parameters as the object shows them. What was not given stays as it is. */
function shown(params: Fields, before: Readonly<Record<string, string>>, where: object): Record<string, unknown> {
  const { address: place, metadata: keys, shipping, ...plain } = params;
  return {
    ...plain,
    ...(place === undefined ? {} : { address: { ...where, ...place } }),
    ...(keys === undefined ? {} : { metadata: mergeMetadata(before, keys) }),
    ...(shipping === undefined ? {} : { shipping: { phone: null, ...shipping, address: { ...NOWHERE, ...shipping.address } } }),
  };
}
