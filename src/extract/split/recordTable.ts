import { type IdHashes, putHash } from '../../source/idHashes.ts';
import { decode, intAt } from './bytes.ts';
import {
  CREATED,
  HASH_HIGH,
  HASH_LOW,
  ID_END,
  ID_START,
  MORE,
  OUT_END,
  OUT_START,
  RAW_END,
  RAW_START,
  REASON,
  RECORD_NUMBERS,
  RECORDS,
} from './layout.ts';
import { QUARANTINE_REASONS, type QuarantineReason } from './quarantineReason.ts';
import type { Scanner } from './scanner.ts';

const NONE: readonly string[] = [];

/** What is known of each record of a page, as numbers, with the bytes that they point to. It belongs to its page, and outlives it. */
export class RecordTable {
  count = 0;
  hasInvalidUtf8 = false;
  /** Whether all records so far were laid out as lines. */
  hasLines = true;
  readonly #body: Uint8Array;
  #numbers = new Int32Array(0);
  #created = new Float64Array(0);
  #suspicious = false;
  #out: Uint8Array = new Uint8Array(0);
  #idBytes: Uint8Array = new Uint8Array(0);
  #ids: readonly (string | null)[] | null = null;

  constructor(body: Uint8Array) {
    this.#body = body;
  }

  /** Takes what the WASM form said of so many records. */
  take(said: Int32Array, count: number): void {
    if (count === 0) return;
    this.#reserve(this.count + count);
    this.#numbers.set(said.subarray(RECORDS / 4, RECORDS / 4 + count * RECORD_NUMBERS), this.count * RECORD_NUMBERS);
    this.count += count;
  }

  /** Takes the value that the scanner has just scanned. */
  add(scanner: Scanner, outStart: number, rawStart: number, rawEnd: number, reason: QuarantineReason | null): void {
    this.#reserve(this.count + 1);
    const base = this.count * RECORD_NUMBERS;
    const numbers = this.#numbers;
    numbers[base + OUT_START] = outStart;
    numbers[base + OUT_END] = scanner.copy.length;
    numbers[base + RAW_START] = rawStart;
    numbers[base + RAW_END] = rawEnd;
    numbers[base + ID_START] = scanner.idStart;
    numbers[base + ID_END] = scanner.idEnd;
    numbers[base + REASON] = reason === null ? -1 : QUARANTINE_REASONS.indexOf(reason);
    numbers[base + MORE] = scanner.moreMask;
    this.#created[(base + CREATED) / 2] = scanner.created;
    this.hasInvalidUtf8 ||= reason === 'invalid_utf8';
    this.#suspicious ||= reason !== null;
    this.count += 1;
  }

  /** The page is scanned: its compacted bytes, which others use again after the next page unless they are kept, and its ids. */
  finish(out: Uint8Array, idBytes: Uint8Array): void {
    this.#out = out;
    this.#idBytes = idBytes;
  }

  /** Copies the compacted bytes before they are used again. */
  keep(): void {
    this.#out = this.#out.slice();
  }

  /** The compacted bytes are not wanted any more. */
  release(): void {
    this.#out = new Uint8Array(0);
  }

  record(index: number): Uint8Array {
    return this.#out.subarray(this.#get(index, OUT_START), this.#get(index, OUT_END));
  }

  raw(index: number): Uint8Array {
    return this.#body.subarray(this.#get(index, RAW_START), this.#get(index, RAW_END));
  }

  /**
   * All of it as lines, `head` before each record, if lines were laid out with as much room for it and none of the records is suspicious. Otherwise
   * null.
   */
  lines(head: Uint8Array, laidHead: number): Uint8Array | null {
    if (this.#suspicious || !this.hasLines || laidHead !== head.length) return null;
    for (let index = 0; index < this.count; index++) this.#out.set(head, this.#get(index, OUT_START) - laidHead);
    return this.#out;
  }

  id(index: number): string | null {
    return this.ids()[index] ?? null;
  }

  /** The ids of all records; null without a usable string id. */
  ids(): readonly (string | null)[] {
    this.#ids ??= this.#parseIds();
    return this.#ids;
  }

  /** Of the page's own bytes: the other ids are not wanted most often. */
  lastId(): string | null {
    const last = this.count - 1;
    return last < 0 ? null : parseId(this.#body, this.#get(last, ID_START), this.#get(last, ID_END));
  }

  /** Hashes of all ids. */
  idHashes(): IdHashes {
    const hashes = new Int32Array(this.count * 2);
    for (let index = 0; index < this.count; index++) {
      hashes[index * 2] = this.#get(index, HASH_LOW);
      hashes[index * 2 + 1] = this.#get(index, HASH_HIGH);
      if (hashes[index * 2] === 0 && hashes[index * 2 + 1] === 0) putHash(hashes, index, this.id(index));
    }
    return hashes;
  }

  reason(index: number): QuarantineReason | null {
    return QUARANTINE_REASONS[this.#get(index, REASON)] ?? null;
  }

  created(index: number): number | null {
    const created = this.#created[(index * RECORD_NUMBERS + CREATED) / 2];
    return created === undefined || Number.isNaN(created) ? null : created;
  }

  openChildren(index: number, childFields: readonly string[]): readonly string[] {
    const mask = this.#get(index, MORE);
    return mask === 0 ? NONE : childFields.filter((_, child) => (mask & (1 << child)) !== 0);
  }

  #parseIds(): (string | null)[] {
    let at = 0;
    return Array.from({ length: this.count }, (_, index) => {
      const start = at;
      at += this.#get(index, ID_END) - this.#get(index, ID_START);
      return parseId(this.#idBytes, start, at);
    });
  }

  #get(index: number, field: number): number {
    return intAt(this.#numbers, index * RECORD_NUMBERS + field);
  }

  #reserve(count: number): void {
    const needed = count * RECORD_NUMBERS;
    if (needed <= this.#numbers.length) return;
    const numbers = new Int32Array(Math.max(needed, this.#numbers.length * 2));
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    this.#created = new Float64Array(numbers.buffer);
  }
}

/** Null without a usable string id. A string of a quarantined record may not be parsable: it then has none. */
function parseId(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start <= 2) return null;
  const text = decode(bytes.subarray(start, end));
  if (!text.includes('\\')) return text.slice(1, -1);
  try {
    return String(JSON.parse(text));
  } catch {
    return null;
  }
}
