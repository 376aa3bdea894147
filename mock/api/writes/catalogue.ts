import { z } from 'zod';
import { articles } from '../../content/catalogue.ts';
import { note } from '../../economy/byHand.ts';
import { catalogueSize } from '../../economy/catalogue.ts';
import { record } from '../../economy/record.ts';
import { addRow } from '../../economy/tables/addRow.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { buildPrice } from '../../objects/price.ts';
import { buildProduct, deletedProduct } from '../../objects/product.ts';
import { ApiError } from '../apiError.ts';
import { checkStep } from './amounts.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { boolean, clearable, currency, integer, list, metadata, oneOf, text } from './params.ts';
import { quietSeed } from './quietSeed.ts';
import { readRecurring, recurring } from './recurring.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

const productFields = {
  active: boolean.optional(),
  description: clearable.optional(),
  images: list(text).optional(),
  metadata: metadata.optional(),
  shippable: boolean.optional(),
  statement_descriptor: clearable.optional(),
  unit_label: clearable.optional(),
  url: clearable.optional(),
};

/** Products and prices of the caller's own. The economy's people do not buy them; invoices and subscriptions may name them. */
export const catalogueWrites = [
  write({ method: 'POST', path: '/v1/products' }, { ...productFields, name: text }, ({ world, at, params }) => {
    const { active = true, metadata: keys, ...plain } = params;
    const row = addProduct(world, at, params.name, params.description ?? null);
    if (!active) world.tables.products.archivedAt.set(row, at);
    note(world.byHand, 'product', row, at, { description: null, default_price: null, ...plain, metadata: mergeMetadata({}, keys) });
    record(world, at, 'product.created', row);
    return { kind: 'product', row };
  }),

  write(
    { method: 'POST', path: '/v1/products/:id', about: 'product' },
    { ...productFields, name: text.optional(), default_price: text.optional() },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'product', id);
      if (params.default_price !== undefined) rowOf(world, 'price', params.default_price, 'default_price');
      const { active, metadata: keys, ...plain } = params;
      if (active !== undefined) world.tables.products.archivedAt.set(row, active ? NONE : at);
      const before = buildProduct(world, row, at).metadata;
      note(world.byHand, 'product', row, at, { ...plain, metadata: mergeMetadata(before, keys), updated: at });
      record(world, at, 'product.updated', row);
      return { kind: 'product', row };
    },
  ),

  write({ method: 'DELETE', path: '/v1/products/:id', about: 'product', expands: false }, {}, ({ world, at, id }) => {
    const row = rowOf(world, 'product', id);
    requireNoPrices(world, row);
    world.byHand.deletedProducts.set(row, at);
    record(world, at, 'product.deleted', row);
    return { body: deletedProduct(world, row) };
  }),

  write(
    { method: 'POST', path: '/v1/prices' },
    {
      active: boolean.optional(),
      currency,
      lookup_key: text.optional(),
      metadata: metadata.optional(),
      nickname: text.optional(),
      product: text.optional(),
      product_data: z.strictObject({ name: text, metadata: metadata.optional() }).optional(),
      recurring: recurring.optional(),
      tax_behavior: oneOf(['exclusive', 'inclusive', 'unspecified']).optional(),
      unit_amount: integer,
    },
    ({ world, at, params }) => {
      const { active = true, nickname = null, lookup_key = null, tax_behavior = 'unspecified', metadata: keys } = params;
      checkStep(params.unit_amount, params.currency, 'unit_amount');
      const every = readRecurring(world, params.recurring);
      const row = addPrice(world, at, {
        product: productOf(world, at, params),
        currency: params.currency,
        amount: params.unit_amount,
        every,
      });
      if (!active) world.tables.prices.deactivatedAt.set(row, at);
      note(world.byHand, 'price', row, at, { nickname, lookup_key, tax_behavior, metadata: mergeMetadata({}, keys) });
      record(world, at, 'price.created', row);
      return { kind: 'price', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/prices/:id', about: 'price' },
    { active: boolean.optional(), lookup_key: clearable.optional(), metadata: metadata.optional(), nickname: clearable.optional() },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'price', id);
      const { active, metadata: keys, ...plain } = params;
      if (active !== undefined) world.tables.prices.deactivatedAt.set(row, active ? NONE : at);
      note(world.byHand, 'price', row, at, { ...plain, metadata: mergeMetadata(buildPrice(world, row, at).metadata, keys) });
      record(world, at, 'price.updated', row);
      return { kind: 'price', row };
    },
  ),
];

/** Adds a product that is not of the shop's own catalogue, which must be complete by then: its rows are its articles' numbers. */
export function addProduct(world: World, at: number, name: string, description: string | null): number {
  if (catalogueSize(world) < articles.length) {
    const message = 'The shop is opening: its own catalogue comes first. Try again in three seconds of its clock.';
    throw new ApiError(429, message, { code: 'lock_timeout' });
  }
  const { products, prices } = world.tables;
  const seed = quietSeed(world, products.created.length);
  const row = addRow(products, { created: at, seed, archivedAt: NONE, firstPrice: prices.created.length });
  world.byHand.articles.set(row, { name, description, cents: 0, recurring: false });
  note(world.byHand, 'product', row, at, { name, description, metadata: {} });
  return row;
}

/** Adds a price; `every` says how it recurs, as tables store it. */
export function addPrice(world: World, at: number, price: { product: number; currency: number; amount: number; every: number }): number {
  const { product, currency: index, amount, every } = price;
  return addRow(world.tables.prices, { created: at, product, currency: index, recurring: every, amount, deactivatedAt: NONE });
}

function productOf(
  world: World,
  at: number,
  params: { product?: string | undefined; product_data?: { name: string } | undefined },
): number {
  if (params.product !== undefined) return rowOf(world, 'product', params.product, 'product');
  if (params.product_data === undefined)
    throw new ApiError(400, 'Missing required param: product.', { code: 'parameter_missing', param: 'product' });
  const row = addProduct(world, at, params.product_data.name, null);
  record(world, at, 'product.created', row);
  return row;
}

// What was on sale cannot be undone (Stripe, "Delete a product").
function requireNoPrices({ tables: { prices } }: World, product: number): void {
  for (let row = 0; row < prices.created.length; row++)
    if (prices.product.at(row) === product)
      throw new ApiError(400, 'This product cannot be deleted because it has one or more user-created prices.');
}
