import { bankDeclines, cardDeclines, type Decline } from '../content/declines.ts';
import { METHOD } from '../economy/codes.ts';
import type { World } from '../economy/world.ts';
import { entryOf, mix, pickWeighted } from '../random.ts';

const WEIGHTS = new Map([cardDeclines, bankDeclines].map((table) => [table, table.map((decline) => decline.weight)]));

/** Why a charge that failed did so; each attempt has its own reason. */
export function declineOf(world: World, charge: number): Decline {
  const { charges, payments } = world.tables;
  const payment = charges.payment.at(charge);
  const table = payments.method.at(payment) === METHOD.bank ? bankDeclines : cardDeclines;
  const said = table.find(({ declineCode }) => declineCode === world.byHand.declines.get(payment));
  if (said !== undefined) return said;
  const seed = mix(payments.seed.at(payment), 0xdec1 + charges.attempt.at(charge));
  return entryOf(table, pickWeighted(WEIGHTS.get(table) ?? [1], seed, 1));
}
