/**
 * The same seed and clock give the same bytes on every platform and in every version of the runtime. Whoever changes the economy or a
 * shape on purpose takes the new values over from the failure; nobody else sees this test fail.
 */
import { expect, test } from 'bun:test';
import { createMock } from '../../mock/index.ts';
import { LISTS } from './mockLaws/readEconomy.ts';

const PINNED: Readonly<Record<string, string>> = {
  '/v1/accounts': '200 57bafc698e09792c',
  '/v1/application_fees': '200 4bcf767416129b07',
  '/v1/balance': '200 c9180d2071bc49ca',
  '/v1/balance_transactions': '200 8aa9fa48e630cd54',
  '/v1/charges': '200 fbb6eb1ffa98b582',
  '/v1/checkout/sessions': '200 73b7caabb2f9358f',
  '/v1/coupons': '200 7a6bd28c93cbb040',
  '/v1/credit_notes': '200 6290fe7e42c92bdb',
  '/v1/customers': '200 1eaa12bb3a9b89d1',
  '/v1/disputes': '200 ef5aeddacfe82ab8',
  '/v1/events': '200 85c7e87120db28a8',
  '/v1/invoice_payments': '200 671fd534bf69c7b2',
  '/v1/invoiceitems': '200 ac7eaddac712dbc7',
  '/v1/invoices': '200 0b8046b076cfa531',
  '/v1/payment_intents': '200 82247e1262e8bb2c',
  '/v1/payouts': '200 c8c345b5a92c0c97',
  '/v1/prices': '200 0b3ba8c592dd41c5',
  '/v1/products': '200 8f4bed3d72fe1ed5',
  '/v1/promotion_codes': '200 ef139d439f5b548d',
  '/v1/radar/early_fraud_warnings': '200 734ac19972c476de',
  '/v1/refunds': '200 ff265aa6b1e303cc',
  '/v1/reviews': '200 51b2f96dc49652fa',
  '/v1/setup_intents': '200 3a53afea583561d4',
  '/v1/subscription_schedules': '200 5d85146d4561cde4',
  '/v1/subscriptions?status=all&expand[]=data.discounts': '200 52816cca090a75c1',
  '/v1/tax_rates': '200 4d42189b6d19cc90',
  '/v1/topups': '200 7209da6447214406',
  '/v1/transfers': '200 6f57df3a151a753d',
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
