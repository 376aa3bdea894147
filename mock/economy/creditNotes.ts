import { chance, drawBetween, mix } from '../random.ts';
import { ACTION } from './actions.ts';
import { enter } from './balanceEntries.ts';
import { DAY, HOUR } from './calendar.ts';
import { CREDIT, ENTRY } from './codes.ts';
import { invoiceAmounts } from './invoiceAmounts.ts';
import { linesOf } from './invoiceLines.ts';
import { lineMoney, netOf } from './invoiceMoney.ts';
import { record } from './record.ts';
import { refundable } from './refundable.ts';
import { refundAmount } from './refunds.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/**
 * Credits the first lines of an invoice, in full. While it is open, less is due; once it is paid, money goes back or the customer's
 * credit grows. Whether lines go is drawn; where nothing can be credited, nothing happens.
 */
export function credit(world: World, at: number, invoice: number): void {
  const { invoices } = world.tables;
  if (invoices.closedAt.at(invoice) !== NONE) return;
  const seed = mix(invoices.seed.at(invoice), 0xc4ee);
  if (invoices.paidAt.at(invoice) === NONE) {
    // A payment that is under way would pay too much.
    if (invoices.latestPayment.at(invoice) === NONE) creditOpen(world, at, invoice, seed);
    return;
  }
  const way = chance(seed, 1, 700) ? CREDIT.refund : CREDIT.balance;
  const charge = way === CREDIT.refund ? paidCharge(world, invoice) : NONE;
  if (way === CREDIT.refund && charge === NONE) return;
  const chosen = choose(world, invoice, drawnMost(world, invoice, seed), creditable(world, at, invoice, charge));
  if (chosen.amount > 0) give(world, at, invoice, way, chosen, charge);
}

/** A credit note that was issued by mistake is taken back while its invoice is still open: more is due again. */
export function voidCreditNote(world: World, at: number, row: number): void {
  const { invoices, creditNotes } = world.tables;
  const invoice = creditNotes.invoice.at(row);
  if (invoices.latestPayment.at(invoice) !== NONE || invoices.closedAt.at(invoice) !== NONE) return;
  creditNotes.voidedAt.set(row, at);
  record(world, at, 'credit_note.voided', row);
  record(world, at, 'invoice.updated', invoice);
}

interface Chosen {
  readonly first: number;
  readonly lines: number;
  readonly amount: number;
}

function creditOpen(world: World, at: number, invoice: number, seed: number): void {
  const chosen = choose(world, invoice, drawnMost(world, invoice, seed), creditable(world, at, invoice, NONE));
  if (chosen.amount <= 0) return;
  const row = give(world, at, invoice, CREDIT.prepayment, chosen, NONE);
  if (chance(seed, 2, 250)) world.agenda.schedule(at + drawBetween(seed, 3, HOUR, DAY), ACTION.voidCreditNote, row);
}

function drawnMost({ tables }: World, invoice: number, seed: number): number {
  return drawBetween(seed, 4, 1, tables.invoices.lines.at(invoice));
}

// Minor units that may still be credited. Of an open invoice something must remain to be paid; `charge` is what a refund is of.
function creditable(world: World, at: number, invoice: number, charge: number): number {
  const { paid, remaining, creditedAfter } = invoiceAmounts(world, invoice, at);
  if (world.tables.invoices.paidAt.at(invoice) === NONE) return remaining - 1;
  return charge === NONE ? paid - creditedAfter : Math.min(paid - creditedAfter, refundable(world, charge, at));
}

// The first lines without credit that together come to no more than the limit; at most so many.
function choose(world: World, invoice: number, most: number, limit: number): Chosen {
  const { invoices } = world.tables;
  const [currency, discount, taxRate] = [invoices.currency.at(invoice), invoices.discount.at(invoice), invoices.taxRate.at(invoice)];
  const amounts = linesOf(world, invoice).map((line) => line.amount);
  const first = creditedLines(world, invoice);
  let chosen: Chosen = { first, lines: 0, amount: 0 };
  for (const money of lineMoney(world, { currency, discount, taxRate }, amounts).slice(first)) {
    const amount = chosen.amount + netOf(world, taxRate, money);
    if (chosen.lines >= most || money.amount <= 0 || amount > limit) break;
    chosen = { first, lines: chosen.lines + 1, amount };
  }
  return chosen;
}

/** So many lines of an invoice, the first without credit, are credited in a way (CREDIT); undefined where that much cannot be. */
export function creditLines(world: World, at: number, invoice: number, way: number, lines: number): number | undefined {
  const charge = way === CREDIT.refund ? paidCharge(world, invoice) : NONE;
  if (way === CREDIT.refund && charge === NONE) return undefined;
  const chosen = choose(world, invoice, lines, creditable(world, at, invoice, charge));
  return chosen.lines === lines ? give(world, at, invoice, way, chosen, charge) : undefined;
}

/** How many lines of an invoice are credited; they are its first. */
export function creditedLines(world: World, invoice: number): number {
  const { invoices, creditNotes } = world.tables;
  let count = 0;
  for (let row = invoices.latestCreditNote.at(invoice); row !== NONE; row = creditNotes.previous.at(row)) {
    if (creditNotes.voidedAt.at(row) === NONE) count = Math.max(count, creditNotes.first.at(row) + creditNotes.lines.at(row));
  }
  return count;
}

function give(world: World, at: number, invoice: number, way: number, { first, lines, amount }: Chosen, charge: number): number {
  const { invoices, creditNotes } = world.tables;
  const refund = way === CREDIT.refund ? refundAmount(world, at, charge, amount) : NONE;
  const previous = invoices.latestCreditNote.at(invoice);
  const row = addRow(creditNotes, { created: at, invoice, first, lines, amount, way, refund, entry: NONE, previous, voidedAt: NONE });
  invoices.latestCreditNote.set(invoice, row);
  if (way === CREDIT.balance) {
    const entry = { customer: invoices.customer.at(invoice), amount: 0 - amount, kind: ENTRY.creditNote, invoice, creditNote: row };
    creditNotes.entry.set(row, enter(world, at, entry));
  }
  record(world, at, 'credit_note.created', row);
  record(world, at, 'invoice.updated', invoice);
  return row;
}

// The charge that the latest payment of an invoice succeeded with.
function paidCharge(world: World, invoice: number): number {
  const { invoices, invoicePayments, payments } = world.tables;
  const payment = invoices.latestPayment.at(invoice);
  if (payment === NONE || invoicePayments.paidAt.at(payment) === NONE) return NONE;
  const intent = invoicePayments.payment.at(payment);
  return intent === NONE ? NONE : payments.latestCharge.at(intent);
}
