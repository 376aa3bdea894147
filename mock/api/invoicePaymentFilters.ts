import { ApiError, noSuch } from './apiError.ts';
import type { Filter } from './resource.ts';

/** `payment[type]=payment_intent&payment[payment_intent]=pi_…`: the part of an invoice that a payment is to pay. */
export const ofPayment: Filter = (world, query) => {
  const values = new Map((query.get('payment') ?? []).map(({ key, value }) => [key ?? '', value]));
  const { payment } = world.tables.invoicePayments;
  const [intent, record] = [values.get('payment_intent'), values.get('payment_record')];
  if (intent !== undefined) {
    const wanted = world.ids.payment_intent.decode(intent);
    if (wanted === undefined) throw noSuch('payment_intent', intent, 'payment[payment_intent]');
    return (row) => payment.at(row) === wanted;
  }
  if (record !== undefined) return (row) => world.ids.payment_record.encode(row) === record;
  throw new ApiError(400, 'Missing required param: payment[payment_intent].', {
    code: 'parameter_missing',
    param: 'payment[payment_intent]',
  });
};
