import type { Entity, Fields } from '../types.ts';

const amounts = { list: { struct: { amount: 'BIGINT', currency: 'VARCHAR' } satisfies Fields } } as const;

/** Not a list: one object, as it is at the moment. It is read before the ledger, whose entries must come to it. */
export const balance: Entity = {
  name: 'balance',
  object: 'balance',
  path: '/v1/balance',
  idPrefix: '',
  listParams: {},
  children: [],
  isSingleton: true,
  deletable: false,
  references: [],
  kept: { events: [], relistDays: 0 },
  description: 'What the account holds, as the source itself counts it; observed once a run.',
  fields: { available: amounts, pending: amounts, connect_reserved: amounts },
};
