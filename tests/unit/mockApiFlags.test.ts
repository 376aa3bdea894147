import { describe, expect, test } from 'bun:test';
import { parseFaultScript } from '../../mock/faults/parseFaults.ts';
import { durationMs } from '../../src/cli/durationMs.ts';
import { keepSmall } from '../../src/cli/keepSmall.ts';
import { parseOverrides } from '../../src/cli/parseOverrides.ts';
import { renderMockWelcome } from '../../src/cli/render/mockWelcome.ts';
import { webhookDelivery } from '../../src/cli/webhookDelivery.ts';

describe('a fault script that is wrong is told what, where, and what to do', () => {
  test.each([
    ['', 'f.yaml is empty', 'such as {do: error'],
    ['faults:\n  - do: error\n     status: 3', 'f.yaml is not YAML from line 3 on', 'A rule is {do'],
    ['a: 1', 'f.yaml is neither a list of rules', 'A rule is {do'],
    ['- error', 'f.yaml, rule 1: "error" is no rule', 'do is one of rate_limit'],
    ['- do: lock\n- path: /v1/charges', 'f.yaml, rule 2: do is missing', 'do is one of rate_limit'],
    ['- do: rate_limt', 'f.yaml, rule 1: there is no fault "rate_limt"; did you mean rate_limit?', 'do is one of rate_limit'],
    ['- do: latency', 'f.yaml, rule 1 (latency): ms is missing', 'latency takes ms; every rule takes name, method, path'],
    ['- {do: error, stats: 500}', 'rule 1 (error): there is no field "stats"; did you mean status?', 'error takes status, should_retry;'],
    ['- {do: rate_limit, reason: odd}', 'reason: Invalid option: expected one of "global-rate"', 'rate_limit takes reason'],
    ['- {do: lock, nth: 1, every: 2}', 'rule 1 (lock): give one of nth, every and probability', 'lock takes status'],
  ])('%j: %s', (script, message, hint) => {
    const parse = () => parseFaultScript(script, 'f.yaml');
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ code: 'USAGE_BAD_VALUE', hint: expect.stringContaining(hint) }));
  });
});

test('deliveries go to an address that there can be, signed with one secret or several', () => {
  const webhookUrl = 'http://127.0.0.1:4242/webhooks/stripe';
  expect(webhookDelivery({})).toEqual({});
  expect(webhookDelivery({ webhookUrl, webhookSecret: 'whsec_a, whsec_b,' })).toEqual({
    webhooks: { url: webhookUrl, secrets: ['whsec_a', 'whsec_b'] },
  });
  for (const webhookSecret of ['', ' , '])
    expect(() => webhookDelivery({ webhookUrl, webhookSecret })).toThrow('--webhook-secret is empty');
  for (const wrong of ['127.0.0.1:4242', 'ftp://a', 'http://', 'http://a b'])
    expect(() => webhookDelivery({ webhookUrl: wrong })).toThrow('--webhook-url must be an http or https address');
});

describe('the flags of serve-mock and trigger', () => {
  test.each([
    ['200ms', 200],
    ['1.5s', 1500],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['0s', 0],
  ])('%s is %i milliseconds', (text, ms) => {
    expect(durationMs('--latency', text)).toBe(ms);
  });

  test.each(['200', 'ms', '-1s', '1 day', '1e3ms', ''])('%p is no time', (text) => {
    expect(() => durationMs('--latency', text)).toThrow('--latency must be a time such as 200ms');
  });

  test('overrides are fields with values, which may hold anything but a comma', () => {
    expect(parseOverrides('charge.amount=4200, customer.metadata.note=a=b c')).toEqual({
      'charge.amount': '4200',
      'customer.metadata.note': 'a=b c',
    });
    expect(parseOverrides('')).toEqual({});
    for (const wrong of ['amount=1', 'charge.amount', '=1', 'Charge.amount=1'])
      expect(() => parseOverrides(wrong)).toThrow('object.field=value');
  });

  test('the welcome says how each client gets there, and leaves out the address where it is the usual one', () => {
    const view = { now: 1_790_000_000, frozen: true, counts: { charges: 1200, customers: 34 } };
    const [usual, other] = ['http://127.0.0.1:4010', 'http://127.0.0.1:5000'].map((url) => renderMockWelcome(url, view));
    expect(usual).toContain('1,234 objects; its clock stands at 2026-09-21T14:13:20Z');
    expect(usual).not.toContain('--url');
    expect(other).toContain('trigger charge.refunded --url http://127.0.0.1:5000');
    for (const client of ['curl', 'new Stripe(', 'stripe.StripeClient(', 'payments-pipeline run-pipeline --source-url'])
      expect(other).toContain(client);
  });
});

test('memory is looked after when it has grown, and not again before it has grown once more', () => {
  const MB = 1024 * 1024;
  let [held, collected] = [400 * MB, 0];
  const collect = (): void => {
    collected++;
    held = 420 * MB;
  };
  const tidy = keepSmall({ held: () => held, collect });
  for (const now of [300, 495, 500, 420, 515, 520, 300]) {
    held = now * MB;
    tidy();
  }
  expect(collected).toBe(2);
});
