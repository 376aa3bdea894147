import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { markerKey } from '../../../src/webhooks/markerKey.ts';
import { identify } from '../../../src/webhooks/receive/identify.ts';
import { eventBody } from '../../support/webhooks.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('identify', () => {
  test('finds in any event what parsing finds in it, however it is indented and whatever is inside', () => {
    const words = fc.constantFrom('id', 'livemode', 'type', 'account', 'created', 'request', 'pending_webhooks', 'data', 'object');
    const inside = fc.dictionary(fc.oneof(words, fc.string()), fc.oneof(fc.boolean(), fc.string(), fc.constant('evt_inner'), fc.nat()));
    fc.assert(
      fc.property(
        inside,
        fc.constantFrom(undefined, 2, 4),
        fc.boolean(),
        fc.constantFrom(null, 'acct_1'),
        (object, indent, livemode, account) => {
          const body = eventBody('evt_1A', { data: { object }, livemode, ...(account === null ? {} : { account }) }, indent);
          expect(identify(bytes(body))).toEqual({ id: 'evt_1A', type: 'customer.updated', account, livemode, created: 1_700_000_100 });
        },
      ),
    );
  });

  test('takes the outer fields alone: what ends like an event inside of one is no end', () => {
    const inner = ',"livemode":true,"pending_webhooks":1,"request":null,"type":"x.y"}';
    const body = eventBody('evt_1', { data: { object: { text: `{}${inner}` } } });
    expect(identify(bytes(body))).toMatchObject({ id: 'evt_1', livemode: false, type: 'customer.updated' });
  });

  test('any id that is a text is one: paths, quotes, controls and other scripts', () => {
    for (const id of ['../../x', '/etc/passwd', 'a"b', 'a\u0000b', '日本', '..', 'C:\\x', '%2e%2e'])
      expect(identify(bytes(JSON.stringify({ id, type: 't' })))?.id).toBe(id);
  });

  test('what is no object with an id is no event', () => {
    for (const text of ['', 'null', '[]', '"x"', '{}', '{"id":1}', '{"id":""}', `{"id":"${'x'.repeat(513)}"}`, '{"id":"a"'])
      expect(identify(bytes(text))).toBeNull();
    expect(identify(Buffer.from([0x7b, 0xff, 0x7d]))).toBeNull();
  });
});

test('a marker key tells events apart by account, mode and id, and other bodies by their bytes', () => {
  const none = new Uint8Array(0);
  const event = { id: 'evt_1', account: null, livemode: false };
  const keys = [
    markerKey(event, none),
    markerKey({ ...event, id: 'evt_2' }, none),
    markerKey({ ...event, account: 'acct_1' }, none),
    markerKey({ ...event, livemode: true }, none),
    markerKey(null, bytes('a')),
    markerKey(null, bytes('b')),
  ].map((key) => key.toString('hex'));
  expect(new Set(keys).size).toBe(keys.length);
  expect(markerKey(event, bytes('other bytes')).toString('hex')).toBe(keys[0] ?? '');
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
});
