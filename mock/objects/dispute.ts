import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { DAY } from '../economy/calendar.ts';
import { chargeCurrency, chargeSeed } from '../economy/chargeFacts.ts';
import { DISPUTE } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { mix, pick } from '../random.ts';
import { payerOf } from './address.ts';
import { buildBalanceTransaction } from './balanceTransaction.ts';
import { NO_EVIDENCE } from './disputeEvidence.ts';
import { cardBrand } from './paymentMethodDetails.ts';

const REASONS = [
  'fraudulent',
  'fraudulent',
  'fraudulent',
  'product_not_received',
  'subscription_canceled',
  'duplicate',
  'general',
] as const;
const NETWORK_CODES: Readonly<Record<string, string>> = {
  fraudulent: '10.4',
  product_not_received: '13.1',
  subscription_canceled: '13.2',
  duplicate: '12.6',
};

/** A dispute of a charge, in the currency of the charge; its movements of the balance are in that of the balance. */
export function buildDispute(world: World, row: number, at: number): Stripe.Dispute {
  const { disputes, charges } = world.tables;
  const [charge, created] = [disputes.charge.at(row), disputes.created.at(row)];
  const payment = charges.payment.at(charge);
  const reason = pick(REASONS, mix(chargeSeed(world, charge), 0xd17 + row), 1);
  const answered = disputes.respondedAt.at(row) <= at;
  const [brand, code, dueBy] = [cardBrand(world, payment), NETWORK_CODES[reason] ?? null, created + 7 * DAY];
  return noted(world.byHand, 'dispute', row, at, {
    id: world.ids.dispute.encode(row),
    object: 'dispute',
    amount: disputes.amount.at(row),
    balance_transactions: movements(world, row, at),
    charge: world.ids.charge.encode(charge),
    created,
    currency: currencyAt(chargeCurrency(world, charge)).code,
    enhanced_eligibility_types: [],
    evidence: evidence(world, payment, charges.created.at(charge), answered),
    evidence_details: {
      due_by: disputes.closedAt.at(row) <= at ? null : dueBy,
      enhanced_eligibility: {},
      has_evidence: answered,
      past_due: !answered && disputes.closedAt.at(row) > at && at > dueBy,
      submission_count: answered ? 1 : 0,
      submission_method: answered ? 'manual' : 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: disputes.course.at(row) === DISPUTE.inquiry && disputes.closedAt.at(row) > at,
    livemode: false,
    metadata: {},
    network_reason_code: code,
    payment_intent: world.ids.payment_intent.encode(payment),
    payment_method_details: {
      card: {
        brand,
        case_type: disputes.course.at(row) === DISPUTE.inquiry ? 'inquiry' : 'chargeback',
        network: brand,
        network_reason_code: code,
      },
      type: 'card',
    },
    reason,
    status: disputeStatus(world, row, at),
  });
}

/** How a dispute stands at a moment. */
export function disputeStatus(world: World, row: number, at: number): Stripe.Dispute.Status {
  const { disputes } = world.tables;
  const [course, answered, closed] = [disputes.course.at(row), disputes.respondedAt.at(row) <= at, disputes.closedAt.at(row) <= at];
  if (course === DISPUTE.inquiry) return closed ? 'warning_closed' : answered ? 'warning_under_review' : 'warning_needs_response';
  if (closed) return course === DISPUTE.won ? 'won' : 'lost';
  return answered ? 'under_review' : 'needs_response';
}

function movements(world: World, row: number, at: number): Stripe.BalanceTransaction[] {
  const { disputes, transactions } = world.tables;
  const rows = [disputes.withdrawal.at(row), disputes.reinstatement.at(row)];
  return rows
    .filter((each) => each !== NONE && transactions.created.at(each) <= at)
    .map((each) => buildBalanceTransaction(world, each, at));
}

function evidence(world: World, payment: number, at: number, answered: boolean): Stripe.Dispute.Evidence {
  if (!answered) return NO_EVIDENCE;
  const { name, email } = payerOf(world, payment, at);
  return { ...NO_EVIDENCE, customer_email_address: email, customer_name: name, product_description: 'As ordered in the shop; delivered.' };
}
