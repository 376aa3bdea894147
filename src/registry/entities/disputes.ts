import type { Entity, Fields } from '../types.ts';

const TRANSACTION_FIELDS = {
  id: 'VARCHAR',
  amount: 'BIGINT',
  fee: 'BIGINT',
  net: 'BIGINT',
  currency: 'VARCHAR',
  reporting_category: 'VARCHAR',
} as const satisfies Fields;

export const disputes: Entity = {
  name: 'disputes',
  object: 'dispute',
  path: '/v1/disputes',
  idPrefix: 'du_',
  listParams: {},
  children: [],
  deletable: false,
  references: [],
  kept: { events: ['charge.dispute.*'], relistDays: 0 },
  description: 'A payment that its customer contests at the bank.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    amount: 'BIGINT',
    currency: 'VARCHAR',
    status: 'VARCHAR',
    reason: 'VARCHAR',
    charge: 'VARCHAR',
    payment_intent: 'VARCHAR',
    is_charge_refundable: 'BOOLEAN',
    balance_transactions: { list: { struct: TRANSACTION_FIELDS } },
    evidence_details: { struct: { due_by: 'BIGINT', has_evidence: 'BOOLEAN', past_due: 'BOOLEAN', submission_count: 'BIGINT' } },
    network_reason_code: 'VARCHAR',
    payment_method_details: {
      struct: { type: 'VARCHAR', card: { struct: { brand: 'VARCHAR', case_type: 'VARCHAR', network_reason_code: 'VARCHAR' } } },
    },
    metadata: 'JSON',
  },
};
