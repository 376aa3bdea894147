import { KNOWN_VALUES } from '../../src/registry/knownValues.generated.ts';
import { hasBank } from '../economy/customers.ts';
import type { World } from '../economy/world.ts';
import type { IdCodec } from '../ids/idCodec.ts';
import { buildGuestPaymentMethod, buildPaymentMethod } from '../objects/paymentMethod.ts';
import { noSuch } from './apiError.ts';
import { anything, equals, nothing } from './filters.ts';
import type { Sequence } from './page.ts';
import { pathOf } from './pathOf.ts';
import { textOf } from './query.ts';
import type { Filter, Resource } from './resource.ts';
import { countSequence } from './sequences.ts';

/** Guests' methods share the endpoint and the prefix with saved ones: their rows begin here. */
const GUESTS = 0x8000_0000;

const TYPES = KNOWN_VALUES['payment_method.type']?.split(' ') ?? [];

/** What lists of methods take, wherever they are. */
export const methodFilters: Readonly<Record<string, Filter>> = {
  allow_redisplay: equals('allow_redisplay', () => 'unspecified', ['always', 'limited', 'unspecified']),
  type: equals('type', typeOf, TYPES),
};

/** Saved methods have no table: a customer's are the rows customer × 2 and, where they have a bank account, + 1. */
export const paymentMethods: Resource = {
  name: 'payment_methods',
  path: pathOf('payment_methods'),
  noun: 'PaymentMethod',
  codec: methodCodec,
  created: (world) => world.tables.customers.created,
  build: (world, row, at) => (row >= GUESTS ? buildGuestPaymentMethod(world, row - GUESTS, at) : buildPaymentMethod(world, row, at)),
  filters: { ...methodFilters, customer: anything, customer_account: nothing },
  takesCreated: false,
  required: ['customer'],
  example: (world) => `customer=${world.ids.customer.encode(0)}`,
  narrow: (world, query) => methodsOf(world, textOf(query, 'customer') ?? '', 'customer'),
  exists,
  count: (world) => {
    const { length } = world.tables.customers.created;
    let banks = 0;
    for (let row = 0; row < length; row++) if (hasBank(world, row)) banks++;
    return length + banks;
  },
};

/** The saved methods of a customer, the card first; none once they are deleted. */
export function methodsOf(world: World, id: string, param: string): Sequence {
  const { customers } = world.tables;
  const customer = world.ids.customer.decode(id);
  if (customer === undefined || customer >= customers.created.length) throw noSuch('customer', id, param);
  const count = hasBank(world, customer) ? 2 : 1;
  const positions = countSequence(count);
  return {
    length: count,
    rowAt: (position) => customer * 2 + positions.rowAt(position),
    positionOf: positions.positionOf,
    find: (row) => (Math.floor(row / 2) === customer ? positions.find(row % 2) : undefined),
  };
}

function methodCodec({ ids }: World): IdCodec {
  const { payment_method: saved, guest_payment_method: guest } = ids;
  const ofGuest = (id: string): number | undefined => {
    const row = guest.decode(id);
    return row === undefined ? undefined : row + GUESTS;
  };
  return {
    prefix: saved.prefix,
    encode: (row) => (row >= GUESTS ? guest.encode(row - GUESTS) : saved.encode(row)),
    decode: (id) => saved.decode(id) ?? ofGuest(id),
  };
}

function exists(world: World, row: number): boolean {
  const { customers, payments } = world.tables;
  if (row >= GUESTS) return row - GUESTS < payments.created.length;
  const customer = Math.floor(row / 2);
  return customer < customers.created.length && (row % 2 === 0 || hasBank(world, customer));
}

function typeOf(world: World, row: number, at: number): string {
  return row >= GUESTS ? buildGuestPaymentMethod(world, row - GUESTS, at).type : buildPaymentMethod(world, row, at).type;
}
