/** docs/runbook.md, line by line: each command is run by the binary, each line of output is seen, each fault is produced and cured. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { createMock, type Mock, type MockOptions } from '../../mock/index.ts';
import { type Result, startProcess } from './support/process.ts';
import { isShown, readSections, type Step } from './support/runbook.ts';
import type { Running } from './support/sandbox.ts';
import { createStoreSandbox, type StoreSandbox } from './support/store.ts';
import { where } from './support/where.ts';

const PAGE = readFileSync(join(import.meta.dir, '../../docs/runbook.md'), 'utf8');
const DAY = 86_400;
const COMPANY = {
  seed: 3,
  startUnix: Date.UTC(2026, 9, 1) / 1000,
  days: 9,
  volume: 6,
  frozen: true,
  pretty: false,
  clock: () => Date.now(),
};

let box: StoreSandbox;
let source: Source;
/** The receiver that the page started last. */
let receiver: { readonly process: Running; readonly url: string } | undefined;

beforeAll(async () => {
  box = await createStoreSandbox();
  source = startSource();
  // The page is about a store that is in use.
  await expectRuns('payments-pipeline run-pipeline --days 30', 0);
}, 60_000);

afterAll(async () => {
  await receiver?.process.stop();
  await box[Symbol.asyncDispose]();
  source.away();
});

describe('the runbook', () => {
  for (const { title, steps } of readSections(PAGE, where)) {
    test(title, async () => {
      source.nextDay();
      let output = '';
      for (const step of steps) {
        if (step.kind === 'event') output += await happen(step.text);
        else if (step.kind === 'commands') output += await runAll(step);
        else {
          const seen = output;
          expect(step.lines.filter((line) => !isShown(line, seen))).toEqual([]);
          output = '';
        }
      }
    }, 120_000);
  }

  test('has a section for each of the playbooks', () => {
    const titles = readSections(PAGE, where).map(({ title }) => title);
    expect(titles).toEqual([
      'Daily operations',
      'Backfill',
      'Reprocess a date safely',
      'Manifest rotation',
      'API outage or rate limits',
      'Partial batch writes',
      'Schema drift',
      'Webhook signature failures',
      'Duplicate webhook deliveries',
      'Debugging map',
      'Common errors',
    ]);
  });
});

async function runAll({ lines }: Extract<Step, { kind: 'commands' }>): Promise<string> {
  let output = '';
  for (const { text, status } of lines)
    output += text.includes('payments-pipeline serve-') ? await serve(text) : await expectRuns(text, status);
  return output;
}

async function expectRuns(line: string, status: number): Promise<string> {
  const { stdout, stderr, ...ended } = await shell(line);
  const output = `${stdout}\n${stderr}\n`;
  if (ended.status !== status) throw new Error(`${line}\nended with ${ended.status} instead of ${status}:\n${output}`);
  return output;
}

async function shell(line: string): Promise<Result> {
  return await startProcess(['/bin/bash', '-c', line], { cwd: box.directory, env: environment() }).finished;
}

function environment(): Record<string, string> {
  return {
    ...box.env,
    PATH: `${box.directory}:${box.env['PATH']}`,
    SOURCE_API_BASE_URL: source.url,
    ...(receiver === undefined ? {} : { WEBHOOK_URL: receiver.url }),
  };
}

/** A server of the page runs on, on a port that is free; a receiver takes the place of the one before. */
async function serve(line: string): Promise<string> {
  const words = line.split(' ');
  const assigned = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('=') as [string, string]);
  const command = words.slice(assigned.length + 1);
  const process = box.start([...command, '--port', '0'], { env: Object.fromEntries(assigned), timeoutMs: 600_000 });
  const [url] = await process.waitForLine(/^http:\S+$/);
  if (command[0] !== 'serve-webhooks') {
    await process.stop();
    return url;
  }
  await stopReceiver();
  receiver = { process, url };
  return url;
}

async function stopReceiver(): Promise<void> {
  receiver?.process.signal('SIGTERM');
  expect((await receiver?.process.finished)?.status ?? 0).toBe(0);
}

/** What the page's comments say, for the reader of its source. Returns what the outside was answered. */
async function happen(event: string): Promise<string> {
  const [name = '', detail = ''] = event.split(/: (.*)/s);
  const events: Readonly<Record<string, () => unknown>> = {
    'the date that the mock of the test knows': () => {},
    fault: () => source.control('/_mock/faults', 'POST', detail),
    cure: () => source.control('/_mock/faults', 'DELETE'),
    'the source goes away': () => source.away(),
    'the source is back': () => source.back(),
    break: () => source.become({ breaks: detail }),
    mend: () => source.become({}),
    deliver: async () => await deliver(detail, 400),
    'deliver late': async () => await deliver(detail, 400, { late: 3600 }),
    'deliver unverified': async () => await deliver(detail, 200, { payload: EVENT.replace('evt_of_the_runbook', 'evt_unverified') }),
    'the receiver stops': stopReceiver,
    'deliver twice': async () => {
      await serve(`WEBHOOK_SECRET=${detail} payments-pipeline serve-webhooks`);
      return `${await deliver(detail, 200)}\n${await deliver(detail, 200)}\n`;
    },
  };
  const happens = events[name];
  if (happens === undefined) throw new Error(`nobody knows what "${event}" does`);
  const answer = await happens();
  return typeof answer === 'string' ? `${answer}\n` : '';
}

const EVENT = JSON.stringify({
  id: 'evt_of_the_runbook',
  object: 'event',
  type: 'charge.succeeded',
  created: 1_790_000_000,
  livemode: false,
});

/** `late`: seconds since it was signed. */
async function deliver(secret: string, status: number, { late = 0, payload = EVENT } = {}): Promise<string> {
  const timestamp = Math.floor(Date.now() / 1000) - late;
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp });
  const answer = await fetch(`${receiver?.url}/webhooks/stripe`, {
    method: 'POST',
    body: payload,
    headers: { 'Stripe-Signature': signature },
  });
  expect(answer.status).toBe(status);
  return await answer.text();
}

interface Source {
  readonly url: string;
  nextDay(): void;
  away(): void;
  back(): void;
  /** The same company at the same moment, with other options. */
  become(options: Partial<MockOptions>): void;
  control(path: string, method: string, body?: string): Promise<void>;
}

function startSource(): Source {
  let mock: Mock = createMock(COMPANY);
  const listen = (port: number) => Bun.serve({ port, hostname: '127.0.0.1', fetch: (request) => mock.fetch(request) });
  let server = listen(0);
  const port = server.port ?? 0;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    nextDay: () => mock.clock.moveTo(mock.clock.now() + DAY),
    away: () => void server.stop(true),
    back: () => {
      server = listen(port);
    },
    become: (options) => {
      const now = mock.clock.now();
      mock = createMock({ ...COMPANY, ...options });
      mock.clock.moveTo(now);
    },
    control: async (path, method, body) => {
      const answer = await fetch(url + path, { method, ...(body === undefined ? {} : { body }) });
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    },
  };
}
