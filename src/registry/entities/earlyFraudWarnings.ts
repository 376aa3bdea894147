import type { Entity } from '../types.ts';

export const earlyFraudWarnings: Entity = {
  name: 'early_fraud_warnings',
  object: 'radar.early_fraud_warning',
  path: '/v1/radar/early_fraud_warnings',
  idPrefix: 'issfr_',
  listParams: {},
  children: [],
  deletable: false,
  references: [],
  kept: { events: ['radar.early_fraud_warning.*'], relistDays: 0 },
  description: 'An issuer’s notice that a charge may be fraudulent.',
  fields: {
    id: 'VARCHAR',
    created: 'BIGINT',
    livemode: 'BOOLEAN',
    actionable: 'BOOLEAN',
    fraud_type: 'VARCHAR',
    charge: 'VARCHAR',
    payment_intent: 'VARCHAR',
  },
};
