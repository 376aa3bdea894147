import { timed } from '../processes.ts';
import { type Peer, type PeerRun, STREAMS } from './peer.ts';
import { columnOf, FIELDS } from './truth.ts';

/**
 * Our own binary. Extraction is what is timed; what it knows is asked of the tables that are then built, checked and published. `from` is
 * the day of the source's first record.
 */
export function ours(binary: string, url: string, folder: string, from: string): Peer {
  const command = (...args: string[]) => timed([binary, ...args], { LOCAL_DATA_DIR: folder, SOURCE_API_BASE_URL: url });
  let window: string[] = ['--from', from];

  return {
    name: 'ours, all entities',
    async run(): Promise<PeerRun> {
      const finished = await command('run-all', ...window, '--json');
      window = ['--days', '1'];
      await command('run-transforms');
      await command('run-quality');
      const records: { stream: string; record: Record<string, unknown> }[] = [];
      for (const stream of STREAMS) {
        const columns = ['id', ...FIELDS[stream]].map((field) => `${columnOf(field)} as ${field}`);
        if (stream === 'customers') columns.push('is_deleted');
        const { stdout } = await command('query', `select ${columns.join(', ')} from silver.${stream}`, '--format', 'json');
        for (const record of JSON.parse(stdout) as Record<string, unknown>[]) records.push({ stream, record });
      }
      return { ...finished, records };
    },
  };
}
