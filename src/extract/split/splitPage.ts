/**
 * Page bytes → records, without building or re-serialising them: 2^60 integers, duplicate keys and odd escapes come out byte for byte as they
 * came in. The list around the records is read here; a record by the scanner, which has a form in WASM for the ordinary ones.
 */
import { isUtf8 } from 'node:buffer';
import { errorMessage } from '../../domain/errors.ts';
import { protocolError } from '../../source/protocolFailure.ts';
import type { PageFacts } from '../../source/types.ts';
import { byteAt, CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, decode, NEWLINE, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './bytes.ts';
import { hasDuplicateKeys } from './hasDuplicateKeys.ts';
import { MAX_RECORD_BYTES, MAX_RECORDS, SLACK } from './layout.ts';
import { PathTree, ROOT, UNTRACKED } from './pathTree.ts';
import type { QuarantineReason } from './quarantineReason.ts';
import { RecordTable } from './recordTable.ts';
import { ScanError } from './scanError.ts';
import { NO_WASM, ScanMemory, WASM_AFTER_BYTES } from './scanMemory.ts';
import { Scanner, WATCH_CREATED, WATCH_ID, WATCH_MORE } from './scanner.ts';
import type { Shape } from './shape.ts';

/** A page's records. Other pages may be split meanwhile; only `raw` needs the bytes of the page itself. */
export interface SplitPage extends PageFacts {
  /** The record's bytes without insignificant whitespace: a view, to be taken anew once another page was split. */
  record(index: number): Uint8Array;
  /** The record's bytes exactly as received. */
  raw(index: number): Uint8Array;
  /** The record's id, or null if it has no usable one. */
  id(index: number): string | null;
  /** Why the record must go to quarantine, or null. */
  reason(index: number): QuarantineReason | null;
  /** When the record came to be, in unix seconds; null if it does not say. */
  created(index: number): number | null;
  /** Nested lists of the record that have more than came inline: fields out of those given to createSplitter. */
  openChildren(index: number): readonly string[];
  /**
   * All records as lines, `head` before each and `}` and a line break behind it; null where a record is suspicious, or where lines were not laid out for
   * such a head: those of the next pages are.
   */
  lines(head: Uint8Array): Uint8Array | null;
  /** Its records are not wanted any more: they need not be copied when the next page takes their place. Ids and numbers stay valid. */
  release(): void;
}

export interface Splitter {
  /** Splits one page. Throws SOURCE_PROTOCOL when the bytes are not a whole, valid list; nothing of such a page counts. */
  split(body: Uint8Array): SplitPage;
  /** What fields the records of all pages so far had. */
  shape(): Shape;
}

/**
 * A splitter with memory of its own, for all pages of a stream, by whatever chain they come: one memory stays in the processor's cache, a dozen do not.
 * `childFields` are the nested lists to watch, such as `lines`; at most 28. `createdField` holds the second in which a record came to be.
 */
export function createSplitter(
  childFields: readonly string[] = [],
  memory = new ScanMemory(WASM_AFTER_BYTES),
  createdField = 'created',
): Splitter {
  const tree = new PathTree(memory.buffer);
  tree.watch(['id'], WATCH_ID);
  tree.watch([createdField], WATCH_CREATED);
  for (const [index, field] of childFields.entries()) tree.watch([field, 'has_more'], WATCH_MORE + index);
  const scanner = new Scanner(memory, tree);
  const layout: Layout = { head: NO_LINES };
  let table = new RecordTable(new Uint8Array(0));
  return {
    split: (body) => {
      table.keep();
      table = new RecordTable(body);
      try {
        const list = scanList(body, { scanner, table, head: layout.head });
        tree.confirm();
        return splitPageOf(list, table, layout, childFields);
      } catch (cause) {
        table.release();
        tree.forget();
        throw cause instanceof ScanError ? refusal(body, cause) : cause;
      }
    },
    shape: () => tree.shape(),
  };
}

/** Splits one page with memory of its own, without the WASM form, whose making costs more than a page. */
export function splitPage(body: Uint8Array, childFields: readonly string[] = []): SplitPage & { readonly shape: Shape } {
  const splitter = createSplitter(childFields, new ScanMemory(NO_WASM));
  return { ...splitter.split(body), shape: splitter.shape() };
}

/** How lines are laid out: what begins them has so many bytes, as the last writer wanted it, or NO_LINES. */
interface Layout {
  head: number;
}

const NO_LINES = -1;
/** `}` and a line break. */
const TAIL_BYTES = 2;

/** A page on its way. */
interface Scan {
  readonly scanner: Scanner;
  readonly table: RecordTable;
  /** As it was when the page was begun. */
  readonly head: number;
}

interface ListFields {
  readonly hasMore: boolean;
  readonly object: string | null;
  readonly url: string | null;
}

/** The list object itself: `data` goes record by record into the table, of the other fields only where they stand is kept. */
function scanList(body: Uint8Array, scan: Scan): ListFields {
  const { scanner, table, head } = scan;
  const valid = isUtf8(body);
  scanner.begin(body, head === NO_LINES ? 0 : head + TAIL_BYTES);
  const fields = new Map<string, Uint8Array>();
  let i = scanner.space(0);
  if (body[i] !== OPEN_OBJECT) scanner.fail('expected a list object', i);
  i = scanner.space(i + 1);
  while (body[i] !== CLOSE_OBJECT) {
    const { name, start } = fieldName(body, i, scanner);
    if (fields.has(name)) scanner.fail('the list has a field twice', i);
    i = name === 'data' ? scanRecords(body, start, scan, valid) : skipValue(start, scanner);
    fields.set(name, body.subarray(start, i));
    i = nextItem(body, i, scanner, CLOSE_OBJECT);
  }
  if (scanner.space(i + 1) !== body.length) scanner.fail('something follows the list', i + 1);
  if (!valid && !table.hasInvalidUtf8) scanner.fail('the list itself is not valid UTF-8', 0);
  const list = listFields(fields, scanner);
  table.finish(scanner.copy.out.subarray(0, scanner.copy.length), scanner.idBytes());
  return list;
}

function fieldName(body: Uint8Array, i: number, scanner: Scanner): { name: string; start: number } {
  if (body[i] !== QUOTE) scanner.fail('expected a key', i);
  const end = scanner.string(i);
  const colon = scanner.space(end);
  if (body[colon] !== COLON) scanner.fail('expected a colon', colon);
  return { name: String(parseSmall(body.subarray(i, end), scanner, i)), start: scanner.space(colon + 1) };
}

/** A value whose bytes are not kept. */
function skipValue(start: number, scanner: Scanner): number {
  const { length } = scanner.copy;
  const end = scanner.value(start, UNTRACKED);
  scanner.copy.length = length;
  return end;
}

function scanRecords(body: Uint8Array, start: number, scan: Scan, valid: boolean): number {
  const { scanner, table } = scan;
  if (body[start] !== OPEN_ARRAY) scanner.fail('the list’s data is not a list', start);
  let i = scanner.space(start + 1);
  while (body[i] !== CLOSE_ARRAY) {
    const head = scan.head !== NO_LINES && hasRoom(body.length - i, scan) ? scan.head : NO_LINES;
    if (head === NO_LINES) table.hasLines = false;
    let end = valid ? scanner.ordinaryRecords(i, head, table) : i;
    if (end === i) end = scanRecord(body, i, scan, head, valid);
    i = nextItem(body, end, scanner, CLOSE_ARRAY);
  }
  return i + 1;
}

/** Whether what is left of the page fits, with what lines need besides for as many records as are taken at once. */
function hasRoom(left: number, { scanner: { copy }, head }: Scan): boolean {
  return copy.out.length - copy.length >= left + MAX_RECORDS * (head + TAIL_BYTES) + SLACK;
}

/** By the TypeScript form. */
function scanRecord(body: Uint8Array, start: number, { scanner, table }: Scan, head: number, valid: boolean): number {
  const { copy } = scanner;
  copy.length += Math.max(0, head);
  const from = copy.length;
  const end = scanner.value(start, ROOT);
  scanner.keepId();
  table.add(scanner, from, start, end, reasonOf(body, start, end, scanner, valid));
  if (head !== NO_LINES) copy.put(CLOSE_OBJECT, NEWLINE);
  return end;
}

/** Steps over a comma to the next item, or to the closing bracket. */
function nextItem(body: Uint8Array, i: number, scanner: Scanner, closer: number): number {
  const next = scanner.space(i);
  if (body[next] === closer) return next;
  if (body[next] !== COMMA) scanner.fail('expected a comma or the end of the list', next);
  const item = scanner.space(next + 1);
  return body[item] === closer ? scanner.fail('expected an item after the comma', item) : item;
}

function reasonOf(body: Uint8Array, start: number, end: number, scanner: Scanner, valid: boolean): QuarantineReason | null {
  if (!valid && !isUtf8(body.subarray(start, end))) return 'invalid_utf8';
  if (scanner.reason !== null) return scanner.reason;
  if (scanner.escapedKey && hasDuplicateKeys(decode(body.subarray(start, end)))) return 'duplicate_key';
  if (byteAt(body, start) !== OPEN_OBJECT) return 'not_an_object';
  if (end - start > MAX_RECORD_BYTES) return 'too_large';
  // An empty id can be neither a key nor a cursor.
  return scanner.idEnd - scanner.idStart > 2 ? null : 'missing_id';
}

function listFields(fields: ReadonlyMap<string, Uint8Array>, scanner: Scanner): ListFields {
  const hasMore = smallField(fields, 'has_more', scanner);
  if (!fields.has('data') || typeof hasMore !== 'boolean') scanner.fail('not a list: it has no data or no has_more', 0);
  const object = smallField(fields, 'object', scanner);
  const url = smallField(fields, 'url', scanner);
  return { hasMore, object: typeof object === 'string' ? object : null, url: typeof url === 'string' ? url : null };
}

function smallField(fields: ReadonlyMap<string, Uint8Array>, name: string, scanner: Scanner): unknown {
  const bytes = fields.get(name);
  return bytes === undefined ? undefined : parseSmall(bytes, scanner, 0);
}

function parseSmall(bytes: Uint8Array, scanner: Scanner, offset: number): unknown {
  try {
    return JSON.parse(decode(bytes));
  } catch {
    return scanner.fail('a field of the list is not valid JSON', offset);
  }
}

function splitPageOf(list: ListFields, table: RecordTable, layout: Layout, childFields: readonly string[]): SplitPage {
  const laid = layout.head;
  return {
    ...list,
    count: table.count,
    lastId: table.lastId(),
    id: (index) => table.id(index),
    ids: () => table.ids(),
    idHashes: () => table.idHashes(),
    record: (index) => table.record(index),
    raw: (index) => table.raw(index),
    reason: (index) => table.reason(index),
    created: (index) => table.created(index),
    openChildren: (index) => table.openChildren(index, childFields),
    lines: (head) => {
      layout.head = head.length;
      return table.lines(head, laid);
    },
    release: () => table.release(),
  };
}

/** JSON.parse is asked only to say it better, never for the bytes. */
function refusal(body: Uint8Array, error: ScanError): Error {
  const details = { offset: error.offset };
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    return protocolError(`the page is not valid JSON: ${error.message} at byte ${error.offset}`, {
      ...details,
      parser: errorMessage(cause),
    });
  }
  return protocolError(`the page is JSON, but not a list as the API gives it: ${error.message}`, details);
}
