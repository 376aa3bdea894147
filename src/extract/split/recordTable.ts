import { intAt } from './bytes.ts';
import { QUARANTINE_REASONS, type QuarantineReason } from './quarantineReason.ts';
import type { Scanner } from './scanner.ts';

const FIELDS = 8;
const OUT_START = 0;
const OUT_END = 1;
const RAW_START = 2;
const RAW_END = 3;
const ID_START = 4;
const ID_END = 5;
const REASON = 6;
const MORE = 7;
const NONE: readonly string[] = [];

/** What is known of each record of a page, as numbers: offsets into the compacted bytes and into the page, its reason, its open lists. */
export class RecordTable {
  count = 0;
  hasInvalidUtf8 = false;
  #numbers = new Int32Array(128 * FIELDS);
  #created = new Float64Array(128);
  #body: Buffer = Buffer.alloc(0);
  #ids: readonly (string | null)[] | null = null;

  /** Begins a new page. */
  begin(body: Uint8Array): void {
    this.#body = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#ids = null;
    this.count = 0;
    this.hasInvalidUtf8 = false;
  }

  /** Takes the value that the scanner has just scanned. */
  add(scanner: Scanner, outStart: number, rawStart: number, rawEnd: number, reason: QuarantineReason | null): void {
    if (this.count === this.#created.length) this.#grow();
    const base = this.count * FIELDS;
    const numbers = this.#numbers;
    numbers[base + OUT_START] = outStart;
    numbers[base + OUT_END] = scanner.copy.length;
    numbers[base + RAW_START] = rawStart;
    numbers[base + RAW_END] = rawEnd;
    numbers[base + ID_START] = scanner.idStart;
    numbers[base + ID_END] = scanner.idEnd;
    numbers[base + REASON] = reason === null ? -1 : QUARANTINE_REASONS.indexOf(reason);
    numbers[base + MORE] = scanner.moreMask;
    this.#created[this.count++] = scanner.created;
    this.hasInvalidUtf8 ||= reason === 'invalid_utf8';
  }

  record(index: number, out: Uint8Array): Uint8Array {
    return out.subarray(this.#get(index, OUT_START), this.#get(index, OUT_END));
  }

  raw(index: number): Uint8Array {
    return this.#body.subarray(this.#get(index, RAW_START), this.#get(index, RAW_END));
  }

  /** Null without a usable string id. */
  id(index: number): string | null {
    const start = this.#get(index, ID_START);
    const end = this.#get(index, ID_END);
    return end - start <= 2 ? null : parseString(this.#body.toString('utf8', start, end));
  }

  /** The ids of all records; several ask for them. */
  ids(): readonly (string | null)[] {
    this.#ids ??= Array.from({ length: this.count }, (_, index) => this.id(index));
    return this.#ids;
  }

  reason(index: number): QuarantineReason | null {
    return QUARANTINE_REASONS[this.#get(index, REASON)] ?? null;
  }

  created(index: number): number | null {
    const created = this.#created[index];
    return created === undefined || Number.isNaN(created) ? null : created;
  }

  openChildren(index: number, childFields: readonly string[]): readonly string[] {
    const mask = this.#get(index, MORE);
    return mask === 0 ? NONE : childFields.filter((_, child) => (mask & (1 << child)) !== 0);
  }

  #get(index: number, field: number): number {
    return intAt(this.#numbers, index * FIELDS + field);
  }

  #grow(): void {
    const numbers = new Int32Array(this.#numbers.length * 2);
    numbers.set(this.#numbers);
    const created = new Float64Array(this.#created.length * 2);
    created.set(this.#created);
    this.#numbers = numbers;
    this.#created = created;
  }
}

/** A string of a quarantined record may not be parsable: it then has no id. */
function parseString(text: string): string | null {
  if (!text.includes('\\')) return text.slice(1, -1);
  try {
    return String(JSON.parse(text));
  } catch {
    return null;
  }
}
