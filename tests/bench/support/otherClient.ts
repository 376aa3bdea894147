/**
 * The clients that ours is compared with, each in a process of its own: `drain` reads the bodies and looks only for the cursor; `usual` parses each
 * page, wraps each record, stringifies it, and writes compressed lines. Argument: an OtherClientOptions as JSON. Prints the records read.
 */
import { createWriteStream } from 'node:fs';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';

export interface OtherClientOptions {
  readonly kind: 'drain' | 'usual';
  readonly url: string;
  /** Equal ranges of `created` that are read at once, each by its own chain. */
  readonly chains: number;
  readonly days: number;
  readonly pageSize: number;
  /** Records after which each chain stops. */
  readonly upTo?: number;
  /** Where `usual` writes. */
  readonly file: string;
}

interface List {
  readonly data: readonly { readonly id: string }[];
  readonly has_more: boolean;
}

const options = JSON.parse(process.argv[2] ?? '{}') as OtherClientOptions;
const compress = promisify(zstdCompress);
const LEVEL_1 = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const file = options.kind === 'usual' ? createWriteStream(options.file) : null;

/** Reads one page: how many records, and the cursor to go on from. */
type ReadPage = (response: Response) => Promise<{ count: number; after: string | undefined }>;

const ID = 'ch_000000000000000000000000'.length;

async function drain(response: Response): Promise<{ count: number; after: string | undefined }> {
  const body = Buffer.from(await response.arrayBuffer());
  const last = body.lastIndexOf('"ch_');
  const more = body.includes('true', body.lastIndexOf('"has_more"'));
  // Every page but the last of a range is full.
  return { count: more ? options.pageSize : 0, after: more ? body.toString('latin1', last + 1, last + 1 + ID) : undefined };
}

async function usual(response: Response): Promise<{ count: number; after: string | undefined }> {
  const list = (await response.json()) as List;
  const observed = Date.now();
  let lines = '';
  for (const record of list.data) {
    lines += `${JSON.stringify({ run_id: 'bench', entity: 'charges', observed_at: observed, via: 'list', record })}\n`;
  }
  file?.write(await compress(lines, LEVEL_1));
  return { count: list.data.length, after: list.has_more ? list.data.at(-1)?.id : undefined };
}

async function chain(from: number, to: number, read: ReadPage): Promise<number> {
  let records = 0;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const cursor: string = after === '' ? '' : `&starting_after=${after}`;
    const url = `${options.url}/v1/charges?limit=${options.pageSize}&created[gte]=${from}&created[lt]=${to}${cursor}`;
    const response = await fetch(url, { headers: { Authorization: 'Bearer sk_test_bench', 'Accept-Encoding': 'identity' } });
    const page = await read(response);
    records += page.count;
    after = records >= (options.upTo ?? Number.POSITIVE_INFINITY) ? undefined : page.after;
  }
  return records;
}

const now = Math.floor(Date.now() / 1_000) + 10;
const start = now - options.days * 86_400 - 20;
const width = Math.ceil((now - start) / options.chains);
const read = { drain, usual }[options.kind];
const ranges = Array.from({ length: options.chains }, (_, n) => chain(start + n * width, Math.min(now, start + (n + 1) * width), read));
const records = (await Promise.all(ranges)).reduce((sum, count) => sum + count, 0);
await new Promise((resolve) => (file === null ? resolve(undefined) : file.end(resolve)));
process.stdout.write(`${records}\n`);
