import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { memberBytes } from '../../../src/extract/events/memberBytes.ts';
import { routeEvent } from '../../../src/extract/events/routeEvent.ts';
import { VersionTimes } from '../../../src/extract/events/versionTimes.ts';
import { API_VERSION } from '../../../src/registry/apiVersion.ts';
import { entities } from '../../../src/registry/index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const byObject = new Map(entities.map((entity) => [entity.object, entity]));

describe('the bytes of a member', () => {
  test('are those that JSON.stringify gives of it, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), fc.jsonValue(), (others, name, value) => {
        const object = Object.fromEntries([...Object.entries(others), [name, value]]);
        const expected = JSON.stringify(object[name]);
        const found = memberBytes(bytes(JSON.stringify({ data: object, after: 1 })), ['data', name]);
        expect(found === undefined ? undefined : new TextDecoder().decode(found)).toBe(expected);
      }),
    );
  });

  test('are not changed: big integers, duplicate keys and odd escapes stay as they are', () => {
    const object = '{"id":"ch_1","n":1152921504606846977,"n":2,"t":"\\u0041\\/ }\\"","d":1.0e5}';
    const found = memberBytes(bytes(`{"id":"evt_1","note":"\\"data\\":{","data":{"previous":{"object":{}},"object":${object}}}`), [
      'data',
      'object',
    ]);
    expect(new TextDecoder().decode(found)).toBe(object);
  });

  test('of a member that is not there, or of something that is no object, are undefined', () => {
    expect(memberBytes(bytes('{"a":1}'), ['b'])).toBeUndefined();
    expect(memberBytes(bytes('{}'), ['b'])).toBeUndefined();
    expect(memberBytes(bytes('{"a":[1]}'), ['a', '0'])).toBeUndefined();
  });
});

describe('an event', () => {
  const event = (type: string, object: object, more: object = {}) =>
    routeEvent(
      bytes(JSON.stringify({ id: 'evt_1', object: 'event', type, created: 7, api_version: API_VERSION, data: { object }, ...more })),
      byObject,
    );

  test('is routed by the object that it carries, not by the prefix of its type', () => {
    expect(event('charge.refund.updated', { id: 're_1', object: 'refund' })).toMatchObject({
      kind: 'version',
      entity: { name: 'refunds' },
      created: 7,
    });
    expect(event('charge.succeeded', { id: 'ch_1', object: 'charge' })).toMatchObject({ kind: 'version', entity: { name: 'charges' } });
  });

  test('of a deletion leaves the stub of the API; a cancellation that is called `deleted` does not', () => {
    const deleted = event('customer.deleted', { id: 'cus_1', object: 'customer', email: 'a@b.c' });
    expect(deleted?.kind === 'deleted' ? new TextDecoder().decode(deleted.bytes) : '').toBe(
      '{"id":"cus_1","object":"customer","deleted":true}',
    );
    expect(event('customer.source.deleted', { id: 'cus_1', object: 'customer' })?.kind).toBe('version');
    expect(event('charge.deleted', { id: 'ch_1', object: 'charge' })?.kind).toBe('version');
  });

  test('is a reason to fetch when its payload is cut short or of another version', () => {
    expect(event('invoice.paid', { id: 'in_1', object: 'invoice', lines: { data: [], has_more: true } })).toMatchObject({
      kind: 'refetch',
      id: 'in_1',
    });
    expect(event('invoice.paid', { id: 'in_1', object: 'invoice', lines: { data: [], has_more: false } })?.kind).toBe('version');
    expect(event('charge.updated', { id: 'ch_1', object: 'charge' }, { api_version: '2019-01-01' })?.kind).toBe('refetch');
    expect(event('charge.updated', { id: 'ch_1', object: 'charge' }, { api_version: null })?.kind).toBe('refetch');
  });

  test('without an id, of an unknown object or without a payload leads to nothing', () => {
    expect(event('invoice.upcoming', { object: 'invoice' })).toBeUndefined();
    expect(event('v9.unheard.of', { id: 'x_1', object: 'unheard_of' })).toBeUndefined();
    expect(event('charge.updated', { id: 'ch_1', object: 'charge' }, { data: {} })).toBeUndefined();
  });
});

test('within a second the feed’s order counts, also over the border of two pages; no version leaves its second', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 100, max: 104 }), { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), (seconds, size) => {
      const feed = seconds.toSorted((a, b) => b - a);
      const times = new VersionTimes();
      const all: number[] = [];
      for (let at = 0; at < feed.length; at += size) all.push(...times.ofPage(feed.slice(at, at + size)));
      expect(all).toEqual(all.toSorted((a, b) => b - a));
      expect(new Set(all).size).toBe(all.length);
      expect(all.map((ms) => Math.floor(ms / 1000))).toEqual(feed);
    }),
  );
});
