import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { chance, mix, pick } from '../random.ts';
import { invoiceNumber } from './invoiceNumber.ts';

const TEXTS = ['Order', 'Online order', 'Counter sale', 'Phone order'] as const;

/** What a payment is for, in words. */
export function paymentDescription(world: World, payment: number): string | null {
  const { payments } = world.tables;
  const [seed, invoice] = [payments.seed.at(payment), payments.invoice.at(payment)];
  if (invoice !== NONE) return `Payment for Invoice ${invoiceNumber(invoice)}`;
  return chance(seed, 320, 100) ? null : `${pick(TEXTS, seed, 321)} ${orderNumber(seed)}`;
}

/** What the shop noted with a payment. */
export function paymentMetadata(world: World, payment: number): Record<string, string> {
  const { payments } = world.tables;
  if (payments.invoice.at(payment) !== NONE) return {};
  const seed = payments.seed.at(payment);
  return chance(seed, 322, 700) ? { order_id: orderNumber(seed), channel: pick(['web', 'app', 'store'], seed, 323) } : {};
}

function orderNumber(seed: number): string {
  return String(100_000 + (mix(seed, 324) % 900_000));
}
