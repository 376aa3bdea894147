/**
 * The byte scanner behind splitPage: walks one JSON value without building it, copies its bytes without insignificant whitespace, and notes on
 * the way what is suspicious, which (path, type) pairs are new, and where the few values are that extraction wants. It checks the whole
 * grammar, so whatever it accepts, JSON.parse accepts too, apart from what it calls suspicious. It does not recurse: depth is data.
 */
import { byteAt, CLOSE_OBJECT, COLON, COMMA, decode, intAt, NEWLINE, OPEN_ARRAY, OPEN_OBJECT, QUOTE, RETURN, SPACE, TAB } from './bytes.ts';
import { KeySet } from './keySet.ts';
import { PAGE, RESULT_COUNT, RESULT_IDS_END, RESULT_OUT_END, RESULT_SERIAL } from './layout.ts';
import { Levels } from './levels.ts';
import { isPlain, type PathTree, UNTRACKED } from './pathTree.ts';
import { MAX_DEPTH, type QuarantineReason } from './quarantineReason.ts';
import { RunCopier } from './runCopier.ts';
import { ScanError } from './scanError.ts';
import type { ScanMemory } from './scanMemory.ts';
import { integerValue, isFiniteNumber, isInt64, isInteger, NOT_A_NUMBER, numberEnd } from './scanNumber.ts';
import { CONTROL, ESCAPE, LONE_SURROGATE, plainEnd, scanSpecialString } from './scanString.ts';
import { typeBit } from './shape.ts';
import { SLACK, sameRun, viewOf } from './words.ts';

const ARRAY = typeBit('array');
const BOOL = typeBit('bool');
const INTEGER = typeBit('integer');
const NULL = typeBit('null');
const NUMBER = typeBit('number');
const OBJECT = typeBit('object');
const STRING = typeBit('string');

/** Marks of PathTree.watch: the record's id, its `created`, and from WATCH_MORE on the `has_more` of its nested lists. */
export const WATCH_ID = 1;
export const WATCH_CREATED = 2;
export const WATCH_MORE = 3;

/** Object numbers are kept in 32 bits; long before they run out, counting starts anew. */
const LAST_SERIAL = 2 ** 31 - 2;
const NO_GUESS = -1;
const CLOSED = -1;

/** Who takes what the WASM form said of so many records. */
interface Takes {
  take(said: Int32Array, count: number): void;
}

export class Scanner {
  /** Compacted bytes of the values scanned. */
  readonly copy = new RunCopier();
  /** Of the value scanned last: why it is suspicious, and what its watched paths held. */
  reason: QuarantineReason | null = null;
  idStart = -1;
  idEnd = -1;
  created = Number.NaN;
  moreMask = 0;
  escapedKey = false;
  /** Bytes of the copies of ids. */
  idsLength = 0;

  readonly #memory: ScanMemory;
  readonly #tree: PathTree;
  readonly #keys = new KeySet();
  readonly #levels = new Levels();
  #body: Uint8Array = new Uint8Array(0);
  #view = viewOf(this.#body);
  #end = 0;
  #serial = 0;
  /** Node of the value that comes next, or CLOSED while that is not known. */
  #key = CLOSED;
  #found = 0;

  constructor(memory: ScanMemory, tree: PathTree) {
    this.#memory = memory;
    this.#tree = tree;
  }

  /** Begins a new page; `aroundRecord` is what a line has besides its record. */
  begin(body: Uint8Array, aroundRecord: number): void {
    this.#body = body;
    this.#view = viewOf(body);
    this.#end = body.length;
    if (this.#memory.begin(body, aroundRecord)) this.#tree.attach(this.#memory.buffer);
    this.copy.begin(body, this.#view, this.#memory.out);
    this.idsLength = 0;
    this.#keys.clear();
    // A page has fewer objects than bytes.
    if (this.#serial > LAST_SERIAL - body.length) this.#restartSerials();
  }

  /** Copies of the ids of records so far, as they are written in the page, one after the other. */
  idBytes(): Uint8Array {
    return this.#memory.ids.slice(0, this.idsLength);
  }

  /**
   * The WASM form's way through the records from `start` on, as far as they are ordinary: it leaves whatever is new, suspicious or broken. Returns the index
   * behind the last one taken, or `start`. Their bytes are appended to `copy`, in lines that begin with `head` free bytes unless it is below 0.
   */
  ordinaryRecords(start: number, head: number, table: Takes): number {
    const { scanRecords, out, ids, numbers } = this.#memory;
    if (scanRecords === null) return start;
    const end = scanRecords(PAGE + start, out.byteOffset, this.copy.length, head, ids.byteOffset + this.idsLength, this.#serial);
    this.#serial = intAt(numbers, RESULT_SERIAL / 4);
    this.copy.length = intAt(numbers, RESULT_OUT_END / 4) - out.byteOffset;
    this.idsLength = intAt(numbers, RESULT_IDS_END / 4) - ids.byteOffset;
    table.take(numbers, intAt(numbers, RESULT_COUNT / 4));
    return end - PAGE;
  }

  /** Scans the value that begins at `start` (not a space) as that node; returns the index after it. Its bytes are appended to `copy`. */
  value(start: number, node: number): number {
    this.#reset(start);
    const end = this.#walk(start, node);
    this.copy.flush(end, end);
    return end;
  }

  /** Copies the id of the value scanned last. */
  keepId(): void {
    if (this.idStart < 0) return;
    this.#memory.ids.set(this.#body.subarray(this.idStart, this.idEnd), this.idsLength);
    this.idsLength += this.idEnd - this.idStart;
  }

  /** The index of the next byte that is no whitespace; for the space between values, of which nothing is kept. */
  space(start: number): number {
    let i = start;
    while (i < this.#end && isSpace(byteAt(this.#body, i))) i++;
    return i;
  }

  /** The index after the string that begins (with its quote) at `i`. */
  string(i: number): number {
    this.#found = 0;
    const special = plainEnd(this.#body, this.#view, i + 1, this.#end);
    if (special < this.#end && byteAt(this.#body, special) === QUOTE) return special + 1;
    return this.#specialString(i, special);
  }

  fail(what: string, i: number): never {
    throw new ScanError(i < this.#end ? what : 'it ends too early', i);
  }

  #reset(start: number): void {
    this.copy.start(start);
    this.#key = CLOSED;
    this.reason = null;
    this.idStart = -1;
    this.idEnd = -1;
    this.created = Number.NaN;
    this.moreMask = 0;
    this.escapedKey = false;
  }

  #walk(start: number, root: number): number {
    const body = this.#body;
    let i = start;
    let depth = 0;
    let node = root;
    for (;;) {
      const c = i < this.#end ? byteAt(body, i) : 0;
      if (c === QUOTE) i = this.#stringValue(i, node);
      else if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
        depth += 1;
        this.#open(depth, c, node);
        i = this.#item(i + 1, depth, true);
      } else i = this.#scalar(c, i, node);

      // After a value, or at the end of an empty object or list: close what ends here, and find the next value.
      while (this.#key === CLOSED) {
        if (depth === 0) return i;
        i = this.#gap(i);
        const next = i < this.#end ? byteAt(body, i) : 0;
        if (next === COMMA) i = this.#item(i + 1, depth, false);
        else if (next === byteAt(this.#levels.closers, depth)) {
          depth -= 1;
          i += 1;
        } else this.fail('expected a comma or the end of an object or list', i);
      }
      node = this.#key;
      this.#key = CLOSED;
    }
  }

  #open(depth: number, bracket: number, node: number): void {
    if (depth > MAX_DEPTH) this.#suspect('too_deep');
    const within = depth > MAX_DEPTH ? UNTRACKED : node;
    this.#note(within, bracket === OPEN_OBJECT ? OBJECT : ARRAY);
    if (bracket === OPEN_OBJECT) this.#levels.openObject(depth, within, ++this.#serial);
    else this.#levels.openList(depth, within, this.#tree.element(within));
  }

  /**
   * Goes from behind an opening bracket or a comma to the next value: over the gap, and in an object over key and colon. Leaves the value's
   * node in `#key`, or CLOSED if an object or list turns out to be empty.
   */
  #item(start: number, depth: number, mayClose: boolean): number {
    const closer = byteAt(this.#levels.closers, depth);
    const guessed = closer === CLOSE_OBJECT ? this.#guessedKey(start, depth) : NO_GUESS;
    if (guessed !== NO_GUESS) return guessed;
    const i = this.#gap(start);
    if (mayClose && i < this.#end && byteAt(this.#body, i) === closer) return i;
    if (closer === CLOSE_OBJECT) return this.#keyAndColon(start, i, depth);
    this.#key = intAt(this.#levels.lastKeys, depth);
    return i;
  }

  /** The key that came here last time, with the same whitespace around it: one comparison instead of a scan. */
  #guessedKey(start: number, depth: number): number {
    const tree = this.#tree.fields;
    const last = intAt(this.#levels.lastKeys, depth);
    const guess = last === 0 ? intAt(tree.first, intAt(this.#levels.nodes, depth)) : intAt(tree.next, last);
    const length = intAt(tree.leadLength, guess);
    if (length === 0 || start + length + SLACK > this.#end) return NO_GUESS;
    if (!sameRun(this.#view, start, tree.leads, intAt(tree.leadStart, guess), length)) return NO_GUESS;
    this.#seen(guess, depth);
    const written = intAt(tree.keyLength, guess) + 3;
    // A lead without whitespace just prolongs the run.
    if (length > written) {
      this.copy.flush(start, start + length);
      this.copy.append(tree.names, intAt(tree.keyStart, guess), written);
    }
    return this.#gap(start + length);
  }

  /** Reads a key and its colon; returns the index of its value. `start` is where its lead begins. */
  #keyAndColon(start: number, i: number, depth: number): number {
    if (i >= this.#end || byteAt(this.#body, i) !== QUOTE) this.fail('expected a key', i);
    const colon = this.#gap(this.#newKey(i, depth));
    if (colon >= this.#end || byteAt(this.#body, colon) !== COLON) this.fail('expected a colon', colon);
    const value = this.#gap(colon + 1);
    // A key with an escape is written otherwise than it is named.
    if (this.#key !== UNTRACKED && this.#found === 0) this.#tree.learnLead(this.#key, this.#body, start, value);
    return value;
  }

  /** A key that was not guessed. */
  #newKey(i: number, depth: number): number {
    const end = this.string(i);
    const parent = intAt(this.#levels.nodes, depth);
    const node = this.#nodeOfKey(parent, i, end);
    if (node === UNTRACKED) {
      this.#key = UNTRACKED;
      if (!this.#keys.add(intAt(this.#levels.serials, depth), this.#body, i, end)) this.#suspect('duplicate_key');
      return end;
    }
    const last = intAt(this.#levels.lastKeys, depth);
    if (last === 0) this.#tree.fields.first[parent] = node;
    else this.#tree.fields.next[last] = node;
    this.#seen(node, depth);
    return end;
  }

  #nodeOfKey(parent: number, i: number, end: number): number {
    if (this.#found === 0) return this.#tree.child(parent, this.#body, i + 1, end - 1);
    if ((this.#found & ESCAPE) === 0) return UNTRACKED;
    this.escapedKey = true;
    if (parent === UNTRACKED || (this.#found & CONTROL) !== 0) return UNTRACKED;
    const name = new TextEncoder().encode(String(JSON.parse(decode(this.#body.subarray(i, end)))));
    return isPlain(name) ? this.#tree.child(parent, name, 0, name.length) : UNTRACKED;
  }

  #seen(node: number, depth: number): void {
    const object = intAt(this.#levels.serials, depth);
    if (intAt(this.#tree.fields.seenIn, node) === object) this.#suspect('duplicate_key');
    this.#tree.fields.seenIn[node] = object;
    this.#levels.lastKeys[depth] = node;
    this.#key = node;
  }

  #stringValue(i: number, node: number): number {
    const end = this.string(i);
    this.#note(node, STRING);
    if (byteAt(this.#tree.fields.watched, node) === WATCH_ID) {
      this.idStart = i;
      this.idEnd = end;
    }
    return end;
  }

  #specialString(i: number, from: number): number {
    const special = scanSpecialString(this.#body, this.#view, from, this.#end);
    if (special.end < 0) this.fail('a string is cut off or has an unknown escape', i);
    if ((special.found & CONTROL) !== 0) this.#suspect('control_character');
    if ((special.found & LONE_SURROGATE) !== 0) this.#suspect('lone_surrogate');
    this.#found = special.found;
    return special.end;
  }

  #scalar(c: number, i: number, node: number): number {
    if (c === 0x74 && this.#isWord(i, 'true')) return this.#true(i, node);
    if (c === 0x66 && this.#isWord(i, 'false')) return this.#word(i + 5, node, BOOL);
    if (c === 0x6e && this.#isWord(i, 'null')) return this.#word(i + 4, node, NULL);
    return this.#number(i, node);
  }

  #isWord(i: number, word: string): boolean {
    if (i + word.length > this.#end) return false;
    for (let k = 1; k < word.length; k++) if (byteAt(this.#body, i + k) !== word.charCodeAt(k)) return false;
    return true;
  }

  #word(end: number, node: number, bit: number): number {
    this.#note(node, bit);
    return end;
  }

  #true(i: number, node: number): number {
    const watched = byteAt(this.#tree.fields.watched, node);
    if (watched >= WATCH_MORE) this.moreMask |= 1 << (watched - WATCH_MORE);
    return this.#word(i + 4, node, BOOL);
  }

  #number(i: number, node: number): number {
    const end = i < this.#end ? numberEnd(this.#body, i, this.#end) : NOT_A_NUMBER;
    if (end === NOT_A_NUMBER) this.fail('expected a value', i);
    if (!isInteger(this.#body, i, end)) {
      if (!isFiniteNumber(this.#body, i, end)) this.#suspect('number_out_of_range');
      return this.#word(end, node, NUMBER);
    }
    if (!isInt64(this.#body, i, end)) this.#suspect('integer_out_of_range');
    if (byteAt(this.#tree.fields.watched, node) === WATCH_CREATED) this.created = integerValue(this.#body, i, end);
    return this.#word(end, node, INTEGER);
  }

  #note(node: number, bit: number): void {
    if ((byteAt(this.#tree.fields.types, node) & bit) === 0) this.#tree.notice(node, bit);
  }

  /** The first reason stays. */
  #suspect(reason: QuarantineReason): void {
    this.reason ??= reason;
  }

  /** As `space`, inside a value: the significant bytes before the gap are copied, the gap is not. */
  #gap(start: number): number {
    if (start < this.#end && byteAt(this.#body, start) > SPACE) return start;
    const i = this.space(start);
    if (i === start) return i;
    this.copy.flush(start, i);
    return i;
  }

  #restartSerials(): void {
    this.#serial = 0;
    this.#tree.fields.seenIn.fill(0);
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === NEWLINE || byte === RETURN || byte === TAB;
}
