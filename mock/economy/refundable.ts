import { capturedAmount } from './capturedAmount.ts';
import { DISPUTE, REFUND } from './codes.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** Minor units of a charge that may still be given back or disputed: neither gone back, nor on their way, nor lost to a dispute. */
export function refundable(world: World, charge: number, at: number): number {
  return capturedAmount(world, charge) - givenBack(world, charge) - disputedAmount(world, charge, at);
}

// A refund that failed may be tried again.
function givenBack(world: World, charge: number): number {
  const { refunds, charges } = world.tables;
  let sum = 0;
  for (let row = charges.latestRefund.at(charge); row !== NONE; row = refunds.previous.at(row)) {
    if (refunds.failureTransaction.at(row) === NONE) sum += refunds.amount.at(row);
  }
  return sum;
}

/** True when all that was taken has reached the customer again by `at`. */
export function isGivenBack(world: World, charge: number, at: number): boolean {
  const { refunds, charges } = world.tables;
  let sum = 0;
  for (let row = charges.latestRefund.at(charge); row !== NONE; row = refunds.previous.at(row)) {
    if (refunds.settledAt.at(row) <= at && refunds.result.at(row) !== REFUND.fails) sum += refunds.amount.at(row);
  }
  return sum === capturedAmount(world, charge);
}

/** Minor units that open and lost disputes hold at `at`. An inquiry holds none, and what was won is free again. */
export function disputedAmount(world: World, charge: number, at: number): number {
  const { disputes } = world.tables;
  let sum = 0;
  for (let row = world.links.dispute.get(charge) ?? NONE; row !== NONE; row = disputes.previous.at(row)) {
    const course = disputes.course.at(row);
    const won = course === DISPUTE.won && disputes.closedAt.at(row) <= at;
    if (course !== DISPUTE.inquiry && !won && disputes.created.at(row) <= at) sum += disputes.amount.at(row);
  }
  return sum;
}
