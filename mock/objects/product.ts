import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { articleOf, oneOffPrice } from '../economy/catalogue.ts';
import type { World } from '../economy/world.ts';

/** A product; its default price is the one-off price in US dollars. */
export function buildProduct(world: World, row: number, at: number): Stripe.Product {
  const { products } = world.tables;
  const article = articleOf(world, row);
  const [created, archivedAt] = [products.created.at(row), products.archivedAt.at(row)];
  return noted(world.byHand, 'product', row, at, {
    id: world.ids.product.encode(row),
    object: 'product',
    active: archivedAt > at,
    created,
    default_price: world.ids.price.encode(oneOffPrice(world, row, 0)),
    description: article.description,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: { sku: `SKU-${String(1001 + row)}` },
    name: article.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: archivedAt <= at ? archivedAt : created,
    url: null,
  });
}

/** What is left of a product that was deleted. */
export function deletedProduct(world: World, row: number): Stripe.DeletedProduct {
  return { id: world.ids.product.encode(row), object: 'product', deleted: true };
}
