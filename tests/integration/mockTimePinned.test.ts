/**
 * The same seed and clock give the same bytes on every platform and in every version of the runtime. Whoever changes the economy or a
 * shape on purpose takes the new values over from the failure; nobody else sees this test fail.
 */
import { expect, test } from 'bun:test';
import { createMock } from '../../mock/index.ts';
import { LISTS } from './mockLaws/readEconomy.ts';

const PINNED: Readonly<Record<string, string>> = {
  '/v1/accounts': '200 6a8493e3d35ce6cb',
  '/v1/application_fees': '200 60b15ed4331387f0',
  '/v1/balance': '200 27df80e7d543b3f7',
  '/v1/balance_transactions': '200 0b66643eac9ebdf2',
  '/v1/charges': '200 b08871acfaa8911b',
  '/v1/checkout/sessions': '200 6feaf54ab3fa8f67',
  '/v1/coupons': '200 7a6bd28c93cbb040',
  '/v1/credit_notes': '200 db084ae584e311aa',
  '/v1/customers': '200 cf8779b96d328ef2',
  '/v1/disputes': '200 0569f7e6ba2f2dea',
  '/v1/events': '200 eb6956707cb0f1fb',
  '/v1/invoice_payments': '200 c5b0dbbaf24fb7da',
  '/v1/invoiceitems': '200 9f2e42c7d0b664ac',
  '/v1/invoices': '200 12c446d5f651f4ae',
  '/v1/payment_intents': '200 fb6653ac092d3498',
  '/v1/payouts': '200 8c1f7db996585315',
  '/v1/prices': '200 0b3ba8c592dd41c5',
  '/v1/products': '200 8f4bed3d72fe1ed5',
  '/v1/promotion_codes': '200 ef139d439f5b548d',
  '/v1/radar/early_fraud_warnings': '200 b51bcd7008a892ce',
  '/v1/refunds': '200 097002a3736f30c1',
  '/v1/reviews': '200 3970b57093c5c768',
  '/v1/setup_intents': '200 cd222eb912d8f248',
  '/v1/subscription_schedules': '200 a2240708528b270e',
  '/v1/subscriptions?status=all&expand[]=data.discounts': '200 2754b932344b8189',
  '/v1/tax_rates': '200 4d42189b6d19cc90',
  '/v1/topups': '200 7209da6447214406',
  '/v1/transfers': '200 691e290ed27e491d',
};

test('the first page of every list, and the balance, have the bytes that they always had', async () => {
  const mock = createMock({ seed: 2026, startUnix: Date.UTC(2026, 1, 1) / 1000, days: 21, volume: 30, clock: () => 0, frozen: true });
  const paths = [...Object.values(LISTS), '/v1/balance'];
  const found = await Promise.all(
    paths.map(async (path) => {
      const full = path === '/v1/balance' ? path : `${path}${path.includes('?') ? '&' : '?'}limit=100`;
      const response = await mock.fetch(new Request(`http://mock${full}`, { headers: { Authorization: 'Bearer sk_test_mock' } }));
      const digest = new Bun.CryptoHasher('sha256').update(await response.arrayBuffer()).digest('hex');
      return [path, `${response.status} ${digest.slice(0, 16)}`];
    }),
  );
  expect(Object.fromEntries(found)).toEqual(PINNED);
});
