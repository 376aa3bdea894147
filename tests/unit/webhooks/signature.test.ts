/** The judge of signatures is the official SDK: what it refuses we refuse, and what we refuse beyond that is one of our stricter rules. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import Stripe from 'stripe';
import { Secret } from '../../../src/domain/secret.ts';
import { type SignatureProblem, signatureProblem } from '../../../src/webhooks/receive/signature.ts';

const NOW = 1_800_000_000;
const SECRET = 'whsec_judge';
const rules = { secrets: [new Secret(SECRET)], toleranceSeconds: 300 };

const sign = (payload: string, timestamp = NOW, secret = SECRET) =>
  Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp });

/** Whether the SDK takes it. */
async function sdkTakes(body: string, header: string): Promise<boolean> {
  return await Stripe.webhooks
    .constructEventAsync(body, header, SECRET, 300, Stripe.createSubtleCryptoProvider(), NOW * 1000)
    .then(() => true)
    .catch(() => false);
}

function ours(body: string | Uint8Array, header: string | null): SignatureProblem | undefined {
  return signatureProblem(header, typeof body === 'string' ? Buffer.from(body) : body, NOW, rules);
}

/** What we refuse although the SDK takes it. */
const STRICTER: readonly (SignatureProblem | undefined)[] = [
  'header_repeated',
  'header_malformed',
  'time_malformed',
  'time_repeated',
  'too_new',
];

const body = fc.json({ maxDepth: 3 }).map((json) => `{"id":"evt_1","data":${json},"text":"ä😀"}`);

describe('against the SDK', () => {
  test('what it signs we take, whatever the body', async () => {
    await fc.assert(
      fc.asyncProperty(body, async (payload) => {
        const header = await sign(payload);
        expect(await sdkTakes(payload, header)).toBe(true);
        expect(ours(payload, header)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  test('a body with any one byte changed, added or taken away is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        body,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('change', 'add', 'cut'),
        async (payload, at, by, how) => {
          const header = await sign(payload);
          const bytes = [...Buffer.from(payload)];
          const place = at % bytes.length;
          if (how === 'change') bytes[place] = ((bytes[place] ?? 0) + by) % 256;
          else bytes.splice(place, how === 'cut' ? 1 : 0, ...(how === 'add' ? [by] : []));
          fc.pre(!Buffer.from(bytes).equals(Buffer.from(payload)));
          expect(ours(Buffer.from(bytes), header)).toBe('signature_mismatch');
        },
      ),
      { numRuns: 300 },
    );
  });

  // Pieces that headers are made of, right and wrong, in any number and order.
  const piece = (good: string) =>
    fc.oneof(
      fc.constantFrom(
        good,
        `v1=${good.split('v1=')[1]}`,
        `t=${NOW}`,
        `t=${NOW - 301}`,
        `t=${NOW + 301}`,
        `t=0${NOW}`,
        `t=${NOW}.5`,
        't=',
        't',
      ),
      fc.constantFrom(
        'v1=',
        'v1',
        `v0=${good.split('v1=')[1]}`,
        `V1=${good.split('v1=')[1]}`,
        `v1=${(good.split('v1=')[1] ?? '').toUpperCase()}`,
      ),
      fc.constantFrom('v1=00', 'x=y', '', '=', ' ', `v1=${good.split('v1=')[1]}=`, `t=${NOW}=1`, 't=-1', 't=1e9', 'scheme'),
      fc.string({ maxLength: 8, unit: 'grapheme-ascii' }),
    );

  test('a header made of any pieces is refused exactly when the SDK refuses it, or one of our stricter rules does', async () => {
    const payload = '{"id":"evt_1"}';
    const good = await sign(payload);
    let [taken, stricter] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(piece(good), { minLength: 1, maxLength: 4 }), async (pieces) => {
        const header = pieces.join(',');
        const [sdk, problem] = [await sdkTakes(payload, header), ours(payload, header)];
        taken += Number(problem === undefined);
        if (problem === undefined) expect(sdk).toBe(true);
        else if (sdk) {
          // A value with a second `=` is cut short by the SDK; to us it is no signature and no time.
          const isCut = pieces.some((one) => /^(v1|t)=[^,]*=/.test(one));
          expect(isCut || STRICTER.includes(problem) ? 'stricter' : problem).toBe('stricter');
          stricter += 1;
        }
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(50);
    expect(stricter).toBeGreaterThan(10);
  });
});

test('every secret is tried, and each v1', async () => {
  const both = { ...rules, secrets: [new Secret('whsec_a'), new Secret('whsec_b')] };
  const payload = Buffer.from('{"id":"evt_1"}');
  const [a, b, c] = await Promise.all(['whsec_a', 'whsec_b', 'whsec_c'].map((secret) => sign(payload.toString(), NOW, secret)));
  for (const header of [a, b]) expect(signatureProblem(header ?? '', payload, NOW, both)).toBeUndefined();
  expect(signatureProblem(c ?? '', payload, NOW, both)).toBe('signature_mismatch');
  expect(signatureProblem(`${c},v1=${b?.split('v1=')[1]}`, payload, NOW, both)).toBeUndefined();
});
