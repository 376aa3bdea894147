/** What the receiver is compared with: the same application, whose log keeps nothing, or writes a file with an fsync for each event. */
import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '../../../src/cli/serve.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { KeySet } from '../../../src/webhooks/keySet.ts';
import type { WebhookLog } from '../../../src/webhooks/log/webhookLog.ts';
import { Metrics } from '../../../src/webhooks/metrics.ts';
import { createBodyReader } from '../../../src/webhooks/receive/bodyReader.ts';
import { createApp } from '../../../src/webhooks/receive/createApp.ts';
import { createReceiver } from '../../../src/webhooks/receive/createReceiver.ts';

const [kind, root = ''] = process.argv.slice(2);
mkdirSync(root, { recursive: true });
let count = 0;

async function writeFile(frame: Uint8Array): Promise<void> {
  const file = await open(join(root, `event-${count++}`), 'wx');
  await file.writeFile(frame);
  await file.sync();
  await file.close();
}

const log: WebhookLog = {
  append: kind === 'file' ? writeFile : async () => {},
  seal: async () => {},
  close: async () => {},
  waitingBytes: 0,
  openBytes: 0,
};
const metrics = new Metrics();
const known = new KeySet();
const rules = { secrets: [new Secret(process.env['WEBHOOK_SECRET'] ?? '')], toleranceSeconds: 300 };
const receiver = createReceiver({ log, known, metrics, rules, clock: Date.now, maxWaitingBytes: 1e9, onLogFailure: () => {} });
const app = createApp({
  ...{ receiver, metrics, maxRequests: 4096, isStopping: () => false, onRefusal: () => {}, onUnexpected: () => {} },
  bodies: createBodyReader({ maxBytes: 1024 * 1024, patienceMs: 10_000 }),
  gauges: () => ({ waitingBytes: 0, unrolledBytes: 0, knownEvents: known.size }),
});
const server = serve({ host: '127.0.0.1', port: 0, fetch: app.fetch, maxBodyBytes: 2 * 1024 * 1024 });
console.log(server.url);
