import { chance, drawBetween, mix, pickWeighted } from '../random.ts';
import { ACTION } from './actions.ts';
import { atOnce } from './atOnce.ts';
import { DAY, HOUR } from './calendar.ts';
import { chargeCurrency, chargeSeed, isDebit } from './chargeFacts.ts';
import { DISPUTE } from './codes.ts';
import { currencyAt, fromCents, roundToStep } from './currencies.ts';
import { settled } from './exchange.ts';
import { record } from './record.ts';
import { refundable } from './refundable.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import { TXN } from './transactionKinds.ts';
import { settleWarning } from './warnings.ts';
import type { World } from './world.ts';

/** Courses of a dispute, with how often each is taken (per 100). */
const COURSES = [
  [DISPUTE.won, 30],
  [DISPUTE.lost, 34],
  [DISPUTE.conceded, 22],
  [DISPUTE.inquiry, 14],
] as const;
const COURSE_WEIGHTS = COURSES.map(([, weight]) => weight);

/** Fifteen dollars' worth (Stripe, "Dispute fees"). */
const FEE_CENTS = 1500;

/** Some who have paid dispute it with their bank, a few of them twice: schedules it. */
export function planDisputes(world: World, at: number, charge: number): void {
  const seed = mix(chargeSeed(world, charge), 0xd15);
  if (isDebit(world, charge) || !chance(seed, 1, 9)) return;
  world.agenda.schedule(at + drawBetween(seed, 2, 20 * HOUR, 12 * DAY), ACTION.openDispute, charge);
  if (isTwice(seed)) world.agenda.schedule(at + drawBetween(seed, 4, 13 * DAY, 22 * DAY), ACTION.openDispute, charge);
}

/** The bank of the customer asks the money back. An inquiry only asks a question. How it goes (DISPUTE) is drawn unless it is said. */
export function openDispute(world: World, at: number, charge: number, told?: number): void {
  const left = refundable(world, charge, at);
  if (left <= 0) return;
  const { disputes } = world.tables;
  const previous = world.links.dispute.get(charge) ?? NONE;
  const seed = mix(mix(chargeSeed(world, charge), 0xd16), previous);
  const course = told ?? COURSES[pickWeighted(COURSE_WEIGHTS, seed, 1)]?.[0] ?? DISPUTE.lost;
  const respondedAt = course === DISPUTE.conceded ? NONE : at + drawBetween(seed, 2, 12 * HOUR, 6 * DAY);
  const closedAt = (respondedAt === NONE ? at + DAY : respondedAt) + drawBetween(seed, 3, 2 * DAY, 14 * DAY);
  const amount = amountOf(world, charge, left);
  const fields = { created: at, charge, amount, course, previous, respondedAt, closedAt, withdrawal: NONE, reinstatement: NONE };
  const row = addRow(disputes, fields);
  world.links.dispute.set(charge, row);
  record(world, at, 'charge.dispute.created', row);
  record(world, at, 'charge.updated', charge);
  if (course !== DISPUTE.inquiry) withdraw(world, at, row);
  settleWarning(world, at, charge);
  if (respondedAt !== NONE) world.agenda.schedule(respondedAt, ACTION.answerDispute, row);
  world.agenda.schedule(closedAt, ACTION.closeDispute, row);
}

/** The merchant sends their evidence. */
export function answerDispute(world: World, at: number, row: number): void {
  const { respondedAt, closedAt } = world.tables.disputes;
  // Callers of the API may have answered or closed it before its time.
  if (respondedAt.at(row) !== at || closedAt.at(row) < at) return;
  record(world, at, 'charge.dispute.updated', row);
}

/** The bank has decided; what was won comes back. */
export function closeDispute(world: World, at: number, row: number): void {
  if (world.tables.disputes.closedAt.at(row) !== at) return;
  if (world.tables.disputes.course.at(row) === DISPUTE.won) reinstate(world, at, row);
  record(world, at, 'charge.dispute.closed', row);
}

/** The merchant sends their evidence now. */
export function answerDisputeNow(world: World, at: number, row: number): void {
  world.tables.disputes.respondedAt.set(row, at);
  answerDispute(world, at, row);
}

/** The bank decides now (DISPUTE). An inquiry moves no money, whatever comes of it. */
export function closeDisputeNow(world: World, at: number, row: number, course: number): void {
  const { disputes } = world.tables;
  if (disputes.course.at(row) !== DISPUTE.inquiry) disputes.course.set(row, course);
  // What was to be sent later is not sent any more.
  if (disputes.respondedAt.at(row) > at) disputes.respondedAt.set(row, NONE);
  disputes.closedAt.set(row, at);
  closeDispute(world, at, row);
}

function isTwice(seed: number): boolean {
  return chance(seed, 3, 250);
}

// Whoever disputes twice disputes a part each time: an order can arrive half, and later break.
function amountOf(world: World, charge: number, left: number): number {
  const seed = mix(chargeSeed(world, charge), 0xd15);
  if (!isTwice(seed) || world.links.dispute.has(charge)) return left;
  const { step } = currencyAt(chargeCurrency(world, charge));
  return Math.min(left, Math.max(step, roundToStep(left * drawBetween(seed, 5, 30, 60), 100, step)));
}

function withdraw(world: World, at: number, row: number): void {
  const { disputes } = world.tables;
  const money = settled(world, at, chargeCurrency(world, disputes.charge.at(row)), 0 - disputes.amount.at(row));
  const { fee, tax } = disputeFee(money.currency);
  disputes.withdrawal.set(row, world.ledger.post({ created: at, kind: TXN.dispute, source: row, ...money, fee, tax, ...atOnce(at) }));
  record(world, at, 'charge.dispute.funds_withdrawn', row);
}

// The amount comes back as it left, at the same rate. In the US the fee is kept whatever the outcome; elsewhere it is returned.
function reinstate(world: World, at: number, row: number): void {
  const { disputes, transactions } = world.tables;
  const original = disputes.withdrawal.at(row);
  const [currency, amount] = [transactions.currency.at(original), 0 - transactions.amount.at(original)];
  const returned = currencyAt(currency).code !== 'usd';
  const [fee, tax] = returned ? [0 - transactions.fee.at(original), 0 - transactions.tax.at(original)] : [0, 0];
  const rate = world.ledger.rates.get(original) ?? null;
  const posting = { created: at, kind: TXN.disputeReversal, source: row, currency, amount, fee, tax, rate, ...atOnce(at) };
  disputes.reinstatement.set(row, world.ledger.post(posting));
  record(world, at, 'charge.dispute.funds_reinstated', row);
}

function disputeFee(index: number): { fee: number; tax: number } {
  const currency = currencyAt(index);
  const fee = fromCents(FEE_CENTS, currency);
  return { fee, tax: roundToStep(fee * currency.feeTax, 10_000, currency.step) };
}
