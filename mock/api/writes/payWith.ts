import { note } from '../../economy/byHand.ts';
import { METHOD, PLAN } from '../../economy/codes.ts';
import { currencyAt } from '../../economy/currencies.ts';
import { hasBank } from '../../economy/customers.ts';
import type { World } from '../../economy/world.ts';
import { idOrNull } from '../../objects/ids.ts';
import { buildGuestPaymentMethod } from '../../objects/paymentMethod.ts';
import { ApiError } from '../apiError.ts';
import { TEST_METHODS, type TestMethod } from './testCards.ts';

/**
 * Has a payment made with a method: one of the test methods, or one that its customer has saved. What comes of it is decided here, by
 * the payment's plan. Gives the test method, if it is one.
 */
export function payWith(world: World, at: number, payment: number, method: string, manual: boolean): TestMethod | undefined {
  const test = TEST_METHODS[method];
  world.byHand.atOnce.delete(payment);
  if (test === undefined) {
    useSaved(world, payment, method, manual);
    return undefined;
  }
  const { payments } = world.tables;
  if (test.bank === true) checkDebit(world, payment, manual);
  if (test.atOnce === true) world.byHand.atOnce.add(payment);
  payments.method.set(payment, test.bank === true ? METHOD.bank : METHOD.card);
  payments.plan.set(payment, planOf(test, manual));
  if (test.decline === undefined) world.byHand.declines.delete(payment);
  else world.byHand.declines.set(payment, test.decline);
  showMethod(world, at, payment, test);
  return test;
}

/** Refuses a method that is neither a test method nor saved by the payment's customer. */
export function checkMethod(world: World, payment: number, method: string): void {
  const test = TEST_METHODS[method];
  if (test === undefined) savedMethod(world, payment, method);
  else if (test.bank === true) checkDebit(world, payment, false);
}

// American accounts are debited in dollars only (Stripe, "ACH Direct Debit").
function checkDebit(world: World, payment: number, manual: boolean): void {
  const { code, bank } = currencyAt(world.tables.payments.currency.at(payment));
  if (bank?.method !== 'us_bank_account') throw new ApiError(400, `A US bank account cannot pay in ${code}.`, { param: 'payment_method' });
  if (manual) throw unheld();
}

function unheld(): ApiError {
  return new ApiError(400, 'A direct debit cannot be held to be captured later.', { param: 'payment_method' });
}

function planOf({ bank, decline }: TestMethod, manual: boolean): number {
  if (bank === true) return decline === undefined ? PLAN.steeredBankClears : PLAN.steeredBankFails;
  if (decline !== undefined) return PLAN.steeredFails;
  return manual ? PLAN.steeredHeld : PLAN.steered;
}

function useSaved(world: World, payment: number, method: string, manual: boolean): void {
  const { payments } = world.tables;
  const which = savedMethod(world, payment, method);
  if (which === METHOD.bank && manual) throw unheld();
  payments.method.set(payment, which);
  if (which === METHOD.bank) payments.plan.set(payment, PLAN.steeredBankClears);
  else payments.plan.set(payment, manual ? PLAN.steeredHeld : PLAN.steered);
  world.byHand.cards.delete(payment);
  world.byHand.debits.delete(payment);
}

// The first saved method is a card, the second a bank account, where the customer has one.
function savedMethod(world: World, payment: number, method: string): number {
  const customer = world.tables.payments.customer.at(payment);
  const row = world.ids.payment_method.decode(method);
  const exists = row !== undefined && Math.floor(row / 2) < world.tables.customers.created.length;
  if (!exists) throw new ApiError(400, `No such PaymentMethod: '${method}'`, { code: 'resource_missing', param: 'payment_method' });
  if (Math.floor(row / 2) !== customer || (row % 2 === 1 && !hasBank(world, customer))) {
    throw new ApiError(400, 'The provided PaymentMethod does not belong to the customer of this payment.', { param: 'payment_method' });
  }
  return row % 2 === 0 ? METHOD.card : METHOD.bank;
}

/** Shows a test method as it can be retrieved, under an id of its own: the named card or account, kept by the customer if there is one. */
export function showMethod(world: World, at: number, payment: number, test: TestMethod): void {
  const customer = idOrNull(world, 'customer', world.tables.payments.customer.at(payment));
  if (test.bank === true) {
    world.byHand.cards.delete(payment);
    world.byHand.debits.add(payment);
    note(world.byHand, 'guest_payment_method', payment, at, { customer });
  } else {
    world.byHand.debits.delete(payment);
    showCard(world, at, payment, test, customer);
  }
}

function showCard(
  world: World,
  at: number,
  payment: number,
  { brand, last4, funding, country }: TestMethod,
  customer: string | null,
): void {
  world.byHand.cards.set(payment, { brand, last4, funding, country });
  const { card } = buildGuestPaymentMethod(world, payment, at);
  const printed = { brand, last4, funding, country, display_brand: brand, networks: { available: [brand], preferred: null }, wallet: null };
  note(world.byHand, 'guest_payment_method', payment, at, { card: { ...card, ...printed }, customer });
}
