/** The life of deliveries with the binary alone: received, missed, found missing, healed, used, and sent on to another receiver. */
import { expect, test } from 'bun:test';
import type { Sandbox } from './support/sandbox.ts';
import { createStoreSandbox } from './support/store.ts';

const SECRET = 'whsec_mock';
const env = { WEBHOOK_SECRET: SECRET };

async function start(box: Sandbox, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const process = box.start([...args, '--port', '0', '--quiet'], { env: { ...env, ...more }, timeoutMs: 120_000 });
  const [url] = await process.waitForLine(/^http:\S+$/);
  return { process, url };
}

test('reconcile finds what never came, --heal fetches it, the tables show it, and replay sends it all to another receiver', async () => {
  await using box = await createStoreSandbox({ env });
  const receiver = await start(box, ['serve-webhooks']);
  const mock = await start(box, ['serve-mock', '--days', '2', '--volume', '6', '--webhook-url', `${receiver.url}/webhooks/stripe`]);
  const json = async (args: readonly string[]) => {
    const { status, stdout, stderr } = await box.run([...args, '--json']);
    return { status, stderr, document: JSON.parse(stdout) };
  };
  const received = async (url: string) => Number(/received_total (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1] ?? 0);
  const trigger = async (type: string): Promise<number> => {
    const { document } = await json(['trigger', type, '--url', mock.url]);
    return document.events.length;
  };
  const came = (await trigger('charge.refunded')) + (await trigger('customer.created'));
  while ((await received(receiver.url)) < came) await Bun.sleep(20);
  receiver.process.signal('SIGTERM');
  expect(await receiver.process.finished).toMatchObject({ status: 0 });
  // Nobody listens: these are lost for now. One of them is of a type that the endpoint has never been told of.
  const lost = await trigger('charge.refunded');
  const unexpected = await trigger('product.created');
  // Only seconds in the past are compared.
  await Bun.sleep(2500);

  const reconcile = ['reconcile', '--source-url', mock.url, '--late', '1s'];
  const found = await json(reconcile);
  expect(found).toMatchObject({ status: 3, document: { ok: false, healed_now: 0, only_here: [], batch: null } });
  expect(found.document.received).toBeGreaterThanOrEqual(came - 1);
  expect(found.document.missing.length).toBe(lost);
  expect(found.document.not_expected).toBeGreaterThanOrEqual(unexpected);
  const shown = await box.run(reconcile);
  expect([shown.status, shown.stdout]).toEqual([3, expect.stringContaining('payments-pipeline reconcile --heal')]);

  expect(await json([...reconcile, '--heal'])).toMatchObject({ status: 0, document: { ok: true, healed_now: lost } });
  expect(await json(reconcile)).toMatchObject({ status: 0, document: { missing: [], healed: lost } });

  expect(await box.run(['run-pipeline', '--days', '3', '--source-url', mock.url])).toMatchObject({ status: 0 });
  const rows = await box.run([
    'query',
    'SELECT count(*) AS n, sum(is_healed::INT)::BIGINT AS healed FROM silver.webhook_events',
    '--format',
    'json',
  ]);
  expect(JSON.parse(rows.stdout)).toEqual([{ n: came + lost, healed: lost }]);
  const batch = (await json(reconcile)).document.batch;
  // A first run only notes where the feed stands: what was received is not in its events yet.
  expect(batch.events).toBe(0);
  expect(batch.not_in_batch).toBeGreaterThanOrEqual(came);

  // To an empty store elsewhere; a second time everything is there already.
  const elsewhere = box.elsewhere('other');
  const other = await start(box, ['serve-webhooks', ...elsewhere.args], elsewhere.env);
  const replay = ['replay', '--url', `${other.url}/webhooks/stripe`];
  expect((await json([...replay, '--type', 'customer.*', '--dry-run'])).document.types).toEqual({ 'customer.created': 1 });
  expect(await json([...replay, '--rate', '500'])).toMatchObject({ status: 0, document: { sent: came + lost, accepted: came + lost } });
  expect(await json([...replay, '--type', 'customer.*'])).toMatchObject({ status: 0, document: { sent: 1, accepted: 1 } });
  other.process.signal('SIGTERM');
  expect(await other.process.finished).toMatchObject({ status: 0 });
  const nobody = await box.run([...replay, '--id', 'evt_none']);
  expect([nobody.status, nobody.stdout]).toEqual([0, expect.stringContaining('0 events')]);
  const gone = await box.run([...replay, '--type', 'customer.*']);
  expect([gone.status, gone.stderr]).toEqual([4, expect.stringContaining('1 of 1 events were not taken')]);
}, 120_000);
