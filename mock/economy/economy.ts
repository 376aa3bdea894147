import { createIds } from '../ids/ids.ts';
import { seedOf } from '../random.ts';
import { Agenda } from './agenda.ts';
import { addProduct, archiveProduct } from './catalogue.ts';
import { attempt, settle } from './charges.ts';
import { ACTION } from './codes.ts';
import { deleteCustomer, joinCustomer, moveCustomer } from './customers.ts';
import { dawn } from './dawn.ts';
import { bill, closeInvoice, finalizeInvoice, payInvoice } from './invoices.ts';
import { Ledger } from './ledger.ts';
import { cancelPayment, order } from './payments.ts';
import { advancePayout, payOut } from './payouts.ts';
import { refund, settleRefund } from './refunds.ts';
import { createTables } from './tables.ts';
import type { World } from './world.ts';

export interface EconomyOptions {
  readonly seed: number | string;
  /** Midnight UTC, unix seconds. */
  readonly start: number;
  readonly volume: number;
}

/** An empty world, one second before its first. */
export function createWorld({ seed, start, volume }: EconomyOptions): World {
  const number = seedOf(seed);
  const tables = createTables();
  return { seed: number, start, volume, tables, agenda: new Agenda(start), ledger: new Ledger(tables), ids: createIds(number) };
}

/** Lets the world live until that second, inclusive. What happens does not depend on how many steps it takes. */
export function live(world: World, until: number): void {
  world.agenda.run(
    until,
    (day) => dawn(world, day),
    (at, kind, ref) => perform(world, at, kind, ref),
  );
}

type Act = (world: World, at: number, ref: number) => unknown;

const ACTS: ReadonlyMap<number, Act> = new Map<number, Act>([
  [ACTION.joinCustomer, joinCustomer],
  [ACTION.moveCustomer, moveCustomer],
  [ACTION.deleteCustomer, deleteCustomer],
  [ACTION.order, order],
  [ACTION.attempt, attempt],
  [ACTION.settle, settle],
  [ACTION.cancelPayment, cancelPayment],
  [ACTION.refund, refund],
  [ACTION.settleRefund, settleRefund],
  [ACTION.bill, bill],
  [ACTION.finalizeInvoice, finalizeInvoice],
  [ACTION.payInvoice, payInvoice],
  [ACTION.closeInvoice, closeInvoice],
  [ACTION.payOut, payOut],
  [ACTION.advancePayout, advancePayout],
  [ACTION.addProduct, addProduct],
  [ACTION.archiveProduct, archiveProduct],
]);

function perform(world: World, at: number, kind: number, ref: number): void {
  const act = ACTS.get(kind);
  if (act === undefined) throw new RangeError(`the agenda holds an unknown action ${kind}`);
  act(world, at, ref);
}
