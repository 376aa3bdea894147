import { promotionOf } from '../economy/promotionOf.ts';
import { recurrenceOf } from '../economy/recurrences.ts';
import { NONE } from '../economy/tables.ts';
import { taxOf } from '../economy/taxOf.ts';
import type { World } from '../economy/world.ts';
import { customerAt } from '../objects/address.ts';
import { deletedCustomer } from '../objects/customer.ts';
import { deletedProduct } from '../objects/product.ts';
import { shown } from '../objects/show.ts';
import { buildTaxRate } from '../objects/taxRate.ts';
import { belongsTo, equals, hasParts, inCurrency, isSo, nothing } from './filters.ts';
import { pathOf } from './pathOf.ts';
import { listOf } from './query.ts';
import type { Resource } from './resource.ts';

export const customers: Resource = {
  name: 'customers',
  path: pathOf('customers'),
  noun: 'customer',
  codec: (world) => world.ids.customer,
  created: (world) => world.tables.customers.created,
  build: shown('customer'),
  filters: { email: equals('email', (world, row, at) => customerAt(world, row, at).email ?? ''), test_clock: nothing },
  hidden: (world, row, at) => world.tables.customers.deletedAt.at(row) <= at,
  stub: deletedCustomer,
};

export const products: Resource = {
  name: 'products',
  path: pathOf('products'),
  noun: 'product',
  codec: (world) => world.ids.product,
  created: (world) => world.tables.products.created,
  build: shown('product'),
  filters: {
    active: isSo('active', (world, row, at) => world.tables.products.archivedAt.at(row) > at),
    ids: (world, query) => (row) => listOf(query, 'ids').includes(world.ids.product.encode(row)),
    shippable: nothing,
    type: equals('type', () => 'service'),
    url: nothing,
  },
  hidden: (world, row, at) => (world.byHand.deletedProducts.get(row) ?? at + 1) <= at,
  stub: deletedProduct,
};

export const prices: Resource = {
  name: 'prices',
  path: pathOf('prices'),
  noun: 'price',
  codec: (world) => world.ids.price,
  created: (world) => world.tables.prices.created,
  build: shown('price'),
  filters: {
    active: isSo('active', (world, row, at) => world.tables.prices.deactivatedAt.at(row) > at),
    currency: inCurrency((world, row) => world.tables.prices.currency.at(row)),
    lookup_keys: nothing,
    product: belongsTo('product', 'product', (world, row) => world.tables.prices.product.at(row)),
    recurring: hasParts('recurring', {
      interval: (world, row) => intervalOf(world, row) ?? '',
      meter: () => '',
      usage_type: (world, row) => (intervalOf(world, row) === null ? '' : 'licensed'),
    }),
    type: equals('type', (world, row) => (intervalOf(world, row) === null ? 'one_time' : 'recurring'), ['one_time', 'recurring']),
  },
};

function intervalOf(world: World, price: number): string | null {
  return recurrenceOf(world, price).interval;
}

export const coupons: Resource = {
  name: 'coupons',
  path: pathOf('coupons'),
  noun: 'coupon',
  codec: (world) => world.ids.coupon,
  created: (world) => world.tables.coupons.created,
  build: shown('coupon'),
  filters: {},
  hidden: (world, row, at) => world.tables.coupons.deletedAt.at(row) <= at,
};

export const promotionCodes: Resource = {
  name: 'promotion_codes',
  path: pathOf('promotion_codes'),
  noun: 'promotion code',
  codec: (world) => world.ids.promotion_code,
  created: (world) => world.tables.promotionCodes.created,
  build: shown('promotion_code'),
  filters: {
    active: isSo('active', (world, row, at) => world.tables.promotionCodes.deactivatedAt.at(row) > at),
    code: equals('code', (world, row) => promotionOf(world, row).code),
    coupon: belongsTo('coupon', 'coupon', ({ tables }, row) => tables.promotionCodes.coupon.at(row)),
    customer: belongsTo('customer', 'customer', (world, row) => promotionOf(world, row).customer ?? NONE),
    customer_account: nothing,
  },
};

export const taxRates: Resource = {
  name: 'tax_rates',
  path: pathOf('tax_rates'),
  noun: 'tax rate',
  codec: (world) => world.ids.tax_rate,
  created: (world) => world.tables.taxRates.created,
  build: shown('tax_rate'),
  filters: {
    active: isSo('active', (world, row, at) => buildTaxRate(world, row, at).active),
    inclusive: isSo('inclusive', (world, row) => taxOf(world, row).inclusive),
  },
};
