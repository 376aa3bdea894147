import { NONE } from '../economy/tables.ts';
import { TXN } from '../economy/transactionKinds.ts';
import type { World } from '../economy/world.ts';
import { paymentDescription } from './description.ts';

/** What the ledger says of a movement, in words. */
export function transactionDescription(world: World, row: number): string | null {
  const { transactions, charges, refunds, disputes, transfers } = world.tables;
  const source = transactions.source.at(row);
  const ofCharge = (charge: number): string | null => paymentDescription(world, charges.payment.at(charge));
  switch (transactions.kind.at(row)) {
    case TXN.charge:
    case TXN.payment:
      return ofCharge(source);
    case TXN.paymentFailureRefund:
      return refundText('PAYMENT FAILURE REFUND', ofCharge(source));
    case TXN.refund:
    case TXN.paymentRefund:
      return refundText('REFUND', ofCharge(refunds.charge.at(source)));
    case TXN.refundFailure:
      return refundText('REFUND FAILURE', ofCharge(refunds.charge.at(source)));
    case TXN.dispute:
      return `Chargeback withdrawal for ${world.ids.charge.encode(disputes.charge.at(source))}`;
    case TXN.disputeReversal:
      return `Chargeback reversal for ${world.ids.charge.encode(disputes.charge.at(source))}`;
    case TXN.payout:
      return 'STRIPE PAYOUT';
    case TXN.payoutFailure:
      return 'STRIPE PAYOUT FAILURE';
    case TXN.payoutCancel:
      return 'STRIPE PAYOUT CANCELLATION';
    case TXN.networkCost:
      return 'Card network costs';
    case TXN.stripeFee:
      return source === NONE ? 'Radar for Fraud Teams and Billing' : null;
    case TXN.transfer:
      return `Transfer for ${world.ids.charge.encode(transfers.charge.at(source))}`;
    case TXN.topup:
      return 'Top-up';
    default:
      return null;
  }
}

function refundText(word: string, text: string | null): string {
  return text === null ? word : `${word} FOR CHARGE (${text})`;
}
