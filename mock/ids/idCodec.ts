import { mix } from '../random.ts';
import { parseSixDigits, putSixDigits, sixDigits } from './base62.ts';
import { permute, unpermute } from './permute.ts';

/** Turns rows of one kind of object into ids and back. */
export interface IdCodec {
  readonly prefix: string;
  /** The id of a row (an unsigned 32-bit number). */
  encode(row: number): string;
  /** The row of an id that this codec made; undefined for any other text. */
  decode(id: string): number | undefined;
}

/** The ten characters that all long ids of one account share. */
export function accountPart(seed: number): string {
  return `${sixDigits(mix(seed, 0xacc7))}${sixDigits(mix(seed, 0xacc8)).slice(2)}`;
}

/** So many ids of a kind, of rows that follow each other. */
const REMEMBERED = 128;

/**
 * Ids as Stripe writes them: 24 characters of which ten are the account's (`3MmlLrLkdIwHu7ix0snN0B15`), or 14 (`cus_NffrFeUfNV2Hib`).
 * The last digits are a check on the first, so that a made-up id is not taken for a row.
 */
export function createIdCodec(prefix: string, key: number, style: 'long' | 'short', account: string): IdCodec {
  const [head, middle] = style === 'long' ? ['3', `${account}0`] : ['Q', 'm'];
  // Ids are a fifth of a record. Put together as bytes they are one string at once, and not a rope of eight to be joined later.
  const bytes = Buffer.from(`${prefix}${head}000000${middle}000000`, 'latin1');
  const [first, second] = [prefix.length + head.length, bytes.length - 6];
  const make = (row: number): string => {
    const cipher = permute(row, key);
    putSixDigits(bytes, first, cipher);
    putSixDigits(bytes, second, mix(cipher, key));
    return bytes.toString('latin1');
  };
  // Some ids stand again and again in what is shown: the invoice and its prices on each line, a charge in each of its events.
  const rows = Array.from({ length: REMEMBERED }, () => -1);
  const ids = Array.from({ length: REMEMBERED }, () => '');
  const encode = (row: number): string => {
    const place = row % REMEMBERED;
    if (rows[place] === row) return ids[place] ?? '';
    const id = make(row);
    rows[place] = row;
    ids[place] = id;
    return id;
  };
  const decode = (id: string): number | undefined => {
    const start = prefix.length + head.length;
    const cipher = parseSixDigits(id.slice(start, start + 6));
    if (cipher === undefined) return undefined;
    const row = unpermute(cipher, key);
    return make(row) === id ? row : undefined;
  };
  return { prefix, encode, decode };
}

/** Ids that someone chose: row = place in the list, to which more can be added. */
export interface NamedCodec extends IdCodec {
  /** Gives the next row its id. */
  add(name: string): void;
}

/** Ids that someone chose, as many as there are by now. */
export function createNamedCodec(first: readonly string[]): NamedCodec {
  const names = [...first];
  const rows = new Map(names.map((name, row) => [name, row]));
  const add = (name: string): void => void rows.set(name, names.push(name) - 1);
  return { prefix: '', encode: (row) => names[row] ?? '', decode: (id) => rows.get(id), add };
}
