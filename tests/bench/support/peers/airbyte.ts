import { join } from 'node:path';
import { install } from './install.ts';
import { type Peer, type PeerRun, type Stream, timedPeer } from './peer.ts';

interface Message {
  readonly type: string;
  readonly record?: { readonly stream: string; readonly data: Record<string, unknown> };
  readonly state?: { readonly stream?: { readonly stream_descriptor: { readonly name: string } } };
  readonly catalog?: { readonly streams: readonly { readonly name: string; readonly supported_sync_modes: readonly string[] }[] };
}

/** Airbyte's Stripe source as it is published: incremental where the stream can be, ten workers, records as JSON lines to stdout, nowhere else. */
export async function airbyte(url: string, folder: string, since: string, streams: readonly Stream[]): Promise<Peer> {
  const program = join(await install('airbyte-source-stripe==5.14.1'), 'source-stripe');
  const at = (name: string): string => join(folder, name);
  await Bun.write(
    at('config.json'),
    JSON.stringify({ client_secret: 'sk_test_peer', account_id: 'acct_1', start_date: since, num_workers: 10 }),
  );
  const found = messages((await timedPeer([program, 'discover', '--config', at('config.json')], url)).stdout);
  const offered = found.flatMap(({ catalog }) => catalog?.streams ?? []).filter(({ name }) => streams.some((each) => each === name));
  const configured = offered.map((stream) => ({ stream, sync_mode: modeOf(stream.supported_sync_modes), destination_sync_mode: 'append' }));
  await Bun.write(at('catalog.json'), JSON.stringify({ streams: configured }));
  let state: readonly unknown[] = [];

  return {
    name: 'airbyte-source-stripe 5.14.1',
    async run(daysFromNow): Promise<PeerRun> {
      await Bun.write(at('state.json'), JSON.stringify(state));
      const files = ['--config', at('config.json'), '--catalog', at('catalog.json'), '--state', at('state.json')];
      const finished = await timedPeer([program, 'read', ...files], url, daysFromNow);
      const told = messages(finished.stdout);
      state = latestStates(told);
      return { ...finished, records: inOrderOfTheirCursor(told.flatMap(({ record }) => record ?? [])) };
    },
  };
}

const modeOf = (supported: readonly string[]): string => (supported.includes('incremental') ? 'incremental' : 'full_refresh');

function messages(stdout: string): Message[] {
  return stdout.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Message] : []));
}

// The last state of each stream is where it goes on.
function latestStates(told: readonly Message[]): readonly unknown[] {
  const byStream = new Map(
    told.flatMap(({ state }) => (state?.stream === undefined ? [] : [[state.stream.stream_descriptor.name, state]])),
  );
  return [...byStream.values()];
}

// Events come newest first. A destination of theirs keeps, of each key, the row with the highest cursor, of several the last.
function inOrderOfTheirCursor(records: readonly NonNullable<Message['record']>[]): PeerRun['records'] {
  const cursorOf = ({ data }: NonNullable<Message['record']>): number => Number(data['updated'] ?? data['created'] ?? 0);
  return records.toSorted((a, b) => cursorOf(a) - cursorOf(b)).map(({ stream, data }) => ({ stream, record: data }));
}
