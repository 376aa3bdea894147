import { type PeerRun, STREAMS, type Stream } from './peer.ts';

/** What is compared of each record. */
export const FIELDS: Readonly<Record<Stream, readonly string[]>> = {
  charges: ['status', 'amount', 'amount_captured', 'amount_refunded', 'refunded', 'disputed'],
  customers: ['email', 'balance'],
  payment_intents: ['status', 'amount', 'amount_received'],
  balance_transactions: ['status', 'amount', 'fee', 'net'],
  payouts: ['status', 'amount'],
  disputes: ['status', 'amount'],
};

const OTHERWISE: Readonly<Record<string, string>> = { refunded: 'is_refunded', disputed: 'is_disputed' };
const MONEY = /^(amount.*|balance|fee|net)$/;

/** The column of ours that holds a field. */
export function columnOf(field: string): string {
  return OTHERWISE[field] ?? (MONEY.test(field) ? `${field}_minor` : field);
}

const NOTHING: ReadonlyMap<string, string> = new Map();

export type Truth = ReadonlyMap<Stream, ReadonlyMap<string, string>>;

/** Every record of the source as it is now, by id. */
export async function truthOf(url: string): Promise<Truth> {
  const known = await Promise.all(STREAMS.map(async (stream) => [stream, await everything(url, stream)] as const));
  return new Map(known);
}

async function everything(url: string, stream: Stream): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let more = true, cursor = ''; more; ) {
    const page = (await (await fetch(`${url}/_mock/v1/${stream}?limit=100${cursor}`)).json()) as {
      data: { id: string }[];
      has_more: boolean;
    };
    for (const record of page.data) found.set(record.id, told(stream, record));
    more = page.has_more;
    cursor = `&starting_after=${page.data.at(-1)?.id}`;
  }
  return found;
}

/** What it knows wrongly, a line a stream: records that it lacks, that it has in an old state, or that the source has not. */
export class Knowledge {
  readonly #known = new Map<Stream, Map<string, string>>(STREAMS.map((stream) => [stream, new Map()]));

  /** Takes what a run handed over: of a record that came twice, the last; one that is said to be deleted goes. */
  take({ records }: PeerRun): void {
    for (const stream of STREAMS) {
      const known = this.#known.get(stream);
      for (const { record } of records.filter((each) => each.stream === stream)) {
        if (record['is_deleted'] === true || record['deleted'] === true) known?.delete(String(record['id']));
        else known?.set(String(record['id']), told(stream, record));
      }
    }
  }

  against(truth: Truth): string[] {
    return STREAMS.flatMap((stream) => {
      const [known, right] = [this.#known.get(stream) ?? NOTHING, truth.get(stream) ?? NOTHING];
      const missing = [...right.keys()].filter((id) => !known.has(id)).length;
      const stale = [...right].filter(([id, state]) => known.has(id) && known.get(id) !== state).length;
      const gone = [...known.keys()].filter((id) => !right.has(id)).length;
      return missing + stale + gone === 0
        ? []
        : [`${stream}: of ${right.size} it lacks ${missing}, has ${stale} in an old state, and ${gone} that the source has not`];
    });
  }
}

function told(stream: Stream, record: object): string {
  return JSON.stringify(FIELDS[stream].map((field) => (record as Record<string, unknown>)[field] ?? null));
}
