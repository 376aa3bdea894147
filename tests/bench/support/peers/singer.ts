import { join } from 'node:path';
import { install } from './install.ts';
import { type Peer, type PeerRun, type Stream, timedPeer } from './peer.ts';

interface Message {
  readonly type: 'RECORD' | 'STATE' | 'SCHEMA';
  readonly stream?: string;
  readonly record?: Record<string, unknown>;
  readonly value?: unknown;
}

interface Catalog {
  readonly streams: {
    readonly stream: string;
    readonly metadata: { readonly breadcrumb: readonly string[]; metadata: Record<string, unknown> }[];
  }[];
}

/** The Singer tap as it is published: all fields of each stream, records as JSON lines to stdout, nowhere else. */
export async function singer(url: string, folder: string, since: string, account: string, streams: readonly Stream[]): Promise<Peer> {
  const program = join(await install('tap-stripe==3.3.0'), 'tap-stripe');
  const at = (name: string): string => join(folder, name);
  await Bun.write(at('config.json'), JSON.stringify({ client_secret: 'sk_test_peer', account_id: account, start_date: since }));
  const found = await timedPeer([program, '-c', at('config.json'), '--discover'], url);
  await Bun.write(at('catalog.json'), JSON.stringify(select(JSON.parse(found.stdout) as Catalog, streams)));
  let state: unknown = {};

  return {
    name: 'tap-stripe 3.3.0',
    async run(daysFromNow): Promise<PeerRun> {
      await Bun.write(at('state.json'), JSON.stringify(state));
      const finished = await timedPeer(
        [program, '-c', at('config.json'), '--catalog', at('catalog.json'), '-s', at('state.json')],
        url,
        daysFromNow,
      );
      const told = finished.stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Message]));
      state = told.findLast(({ type }) => type === 'STATE')?.value ?? state;
      return { ...finished, records: told.flatMap(({ stream = '', record }) => (record === undefined ? [] : [{ stream, record }])) };
    },
  };
}

function select(catalog: Catalog, streams: readonly Stream[]): Catalog {
  for (const { stream, metadata } of catalog.streams)
    for (const entry of metadata)
      entry.metadata = { ...entry.metadata, selected: entry.breadcrumb.length > 0 || streams.some((each) => each === stream) };
  return catalog;
}
