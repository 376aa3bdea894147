/**
 * The scanner's way through ordinary records, sixteen bytes at a time, over the tree of paths that the TypeScript form builds. Whatever is not
 * ordinary (a new path or type, anything suspicious, broken or rare) is left to that form, which scans the record from its beginning: so this
 * one holds no rules about what is wrong.
 */
import {
  CREATED, ELEMENT, FIRST, HASH_LOW, ID_END, ID_START, KEY_LENGTH, KEY_NODE, KEY_START, KEY_WRITTEN, LEAD_LENGTH, LEAD_START, LEADS, LEVEL_BYTES,
  LEVELS, MAX_LEVELS, MAX_RECORD_BYTES, MAX_RECORDS, MORE, NAMES, NEXT, OPAQUE, OUT_END, OUT_START, PAGE, RAW_END, RAW_START, REASON, RECORD_NUMBERS,
  RECORDS, RESULT_COUNT, RESULT_CREATED, RESULT_ID_END, RESULT_ID_START, RESULT_IDS_END, RESULT_MORE, RESULT_OUT_END, RESULT_SERIAL, TYPES,
  UNTRACKED_KEYS, WATCHED,
} from './layout';
import { hashId } from './hash';
import { addressOf, Level, levelAt, readKey, see } from './keys';
import { copyString } from './strings';
import {
  ARRAY, BOOL, CLOSE_ARRAY, CLOSE_OBJECT, COMMA, copyRun, DOT, FALS_WORD, INTEGER, LEAVE, LINE_END, LOWER_E, MINUS, NULL, NULL_WORD, NUMBER, OBJECT, OPEN_ARRAY,
  OPEN_OBJECT, QUOTE, ROOT, sameRun, skipSpace, SPACE, STRING, TRUE_WORD, UNTRACKED, WATCH_CREATED, WATCH_ID, WATCH_MORE, ZERO,
} from './words';

const LAST_LEVEL: i32 = LEVELS + MAX_LEVELS * LEVEL_BYTES;

/** Of longer integers neither range nor exact value are certain. */
const SAFE_INTEGER_BYTES: i32 = 18;
const SAFE_CREATED_BYTES: i32 = 15;
const MAX_NUMBER_BYTES: i32 = 32;

/** Objects are numbered on from here. */
let serial: i32 = 0;

/**
 * Scans and compacts records from `start` on, up to the first one that is left or the end of the list; returns the address behind the last one taken, or
 * `start`. Their bytes go behind `length` bytes at `base`, each as a line: `head` bytes left free, the record, `}\n`; with `head` below 0 only the record.
 * Ids go to `ids`. What is known of each stands at RECORDS, the rest at RESULT_*.
 */
export function scanRecords(start: i32, base: i32, length: i32, head: i32, ids: i32, lastSerial: i32): i32 {
  serial = lastSerial;
  const free = head < 0 ? 0 : head;
  let p = start;
  let end = start;
  let out = base + length;
  let count = 0;
  while (count < MAX_RECORDS && load<u8>(p) == OPEN_OBJECT) {
    const next = scanRecord(p, out + free);
    if (next == LEAVE) break;
    const id = load<i32>(RESULT_ID_START);
    const idBytes = load<i32>(RESULT_ID_END) - id;
    // Without an id, or too large: it is suspicious.
    if (idBytes <= 2 || next - p > MAX_RECORD_BYTES) break;
    note(RECORDS + count * RECORD_NUMBERS * 4, out + free - base, load<i32>(RESULT_OUT_END) - base, p, next);
    copyRun(id, ids, idBytes);
    ids += idBytes;
    out = load<i32>(RESULT_OUT_END);
    if (head >= 0) {
      store<u16>(out, LINE_END);
      out += 2;
    }
    count += 1;
    end = next;
    p = skipSpace(next);
    if (load<u8>(p) != COMMA) break;
    p = skipSpace(p + 1);
  }
  // Numbers that were given to objects are used up even if a record is left.
  store<i32>(RESULT_SERIAL, serial);
  store<i32>(RESULT_OUT_END, out);
  store<i32>(RESULT_IDS_END, ids);
  store<i32>(RESULT_COUNT, count);
  return end;
}

/** Scans and compacts one record; returns the address behind it, or 0 to leave it. */
function scanRecord(start: i32, target: i32): i32 {
  store<i32>(RESULT_ID_START, 0);
  store<i32>(RESULT_ID_END, 0);
  store<i32>(RESULT_MORE, 0);
  store<f64>(RESULT_CREATED, NaN);
  return walk(start, target);
}

function note(record: i32, outStart: i32, outEnd: i32, rawStart: i32, rawEnd: i32): void {
  const id = load<i32>(RESULT_ID_START);
  const idEnd = load<i32>(RESULT_ID_END);
  store<i32>(record, outStart, OUT_START * 4);
  store<i32>(record, outEnd, OUT_END * 4);
  store<i32>(record, rawStart - PAGE, RAW_START * 4);
  store<i32>(record, rawEnd - PAGE, RAW_END * 4);
  store<i32>(record, id - PAGE, ID_START * 4);
  store<i32>(record, idEnd - PAGE, ID_END * 4);
  store<i32>(record, -1, REASON * 4);
  store<i32>(record, load<i32>(RESULT_MORE), MORE * 4);
  store<f64>(record, load<f64>(RESULT_CREATED), CREATED * 4);
  store<i64>(record, hashId(id + 1, idEnd - id - 2), HASH_LOW * 4);
}

/** From value to value; what is nested is data, not recursion. */
function walk(start: i32, target: i32): i32 {
  let p = start;
  let o = target;
  let node = ROOT;
  let level = levelAt(LEVELS);
  level.keysEnd = UNTRACKED_KEYS;
  while (true) {
    const first = load<u8>(p);
    let opened = first == OPEN_OBJECT || first == OPEN_ARRAY;
    if (opened) {
      if (addressOf(level) == LAST_LEVEL || !mayOpen(first, node)) return LEAVE;
      level = openLevel(level, first, node);
      store<u8>(o++, first);
      p += 1;
    } else {
      const end = first == QUOTE ? copyStringValue(p, o, node) : copyScalar(p, o, first, node);
      if (end == LEAVE) return LEAVE;
      o += end - p;
      p = end;
    }
    while (true) {
      // Behind a value: close what ends here, up to a comma.
      while (!opened) {
        if (load<u8>(p) <= SPACE) p = skipSpace(p);
        const next = load<u8>(p++);
        store<u8>(o++, next);
        if (next == COMMA) break;
        if (next != level.closer) return LEAVE;
        level = levelAt(addressOf(level) - LEVEL_BYTES);
        if (addressOf(level) == LEVELS) return finish(p, o);
      }
      // Behind a comma or an opening bracket: to the next value. In an object most often the key that came here last time.
      if (level.closer == CLOSE_OBJECT) {
        const guess = load<i32>((level.last == 0 ? FIRST + at(level.node) : NEXT + at(level.last)));
        const length = load<i32>(LEAD_LENGTH + at(guess));
        if (length != 0 && sameRun(p, LEADS + load<i32>(LEAD_START + at(guess)), length)) {
          if (!see(level, guess)) return LEAVE;
          const written = load<i32>(KEY_LENGTH + at(guess)) + 3;
          copyRun(NAMES + load<i32>(KEY_START + at(guess)), o, written);
          o += written;
          p += length;
          if (load<u8>(p) <= SPACE) p = skipSpace(p);
          node = guess;
          break;
        }
      }
      const item = skipSpace(p);
      if (opened && load<u8>(item) == level.closer) {
        // It is empty: a value itself, closed by the loop above.
        p = item;
        opened = false;
        continue;
      }
      if (level.closer == CLOSE_OBJECT) {
        p = readKey(p, o, level);
        if (p == LEAVE) return LEAVE;
        node = load<i32>(KEY_NODE);
        o += load<i32>(KEY_WRITTEN);
      } else {
        p = item;
        node = level.last;
      }
      break;
    }
  }
}

function finish(end: i32, out: i32): i32 {
  store<u32>(RESULT_OUT_END, out);
  return end;
}

/** Where a node's 32-bit number stands in its field. */
@inline
function at(node: i32): i32 {
  return node << 2;
}

@inline
function isKnown(node: i32, type: u8): bool {
  return (load<u8>(TYPES + node) & type) != 0;
}

/** Whether the type is known, and of a list also the node of its elements. */
function mayOpen(bracket: u8, node: i32): bool {
  if (bracket == OPEN_OBJECT) return isKnown(node, OBJECT);
  const tracked = node != UNTRACKED && load<u8>(OPAQUE + node) == 0;
  return isKnown(node, ARRAY) && (!tracked || load<i32>(ELEMENT + at(node)) != UNTRACKED);
}

@inline
function openLevel(outer: Level, bracket: u8, node: i32): Level {
  const level = levelAt(addressOf(outer) + LEVEL_BYTES);
  level.node = node;
  level.keys = outer.keysEnd;
  level.keysEnd = outer.keysEnd;
  if (bracket == OPEN_OBJECT) {
    level.closer = CLOSE_OBJECT;
    level.last = 0;
    level.serial = ++serial;
  } else {
    level.closer = CLOSE_ARRAY;
    level.last = load<i32>(ELEMENT + at(node));
  }
  return level;
}

@inline
function copyStringValue(start: i32, target: i32, node: i32): i32 {
  if (!isKnown(node, STRING)) return LEAVE;
  const end = copyString(start, target);
  if (load<u8>(WATCHED + node) == WATCH_ID) {
    store<u32>(RESULT_ID_START, start);
    store<u32>(RESULT_ID_END, end);
  }
  return end;
}

/** A word or a number. */
function copyScalar(start: i32, target: i32, first: u8, node: i32): i32 {
  const word = load<u32>(start);
  v128.store(target, v128.load(start));
  if (word == NULL_WORD) return isKnown(node, NULL) ? start + 4 : LEAVE;
  if (word == FALS_WORD && load<u8>(start, 4) == 0x65) return isKnown(node, BOOL) ? start + 5 : LEAVE;
  if (word != TRUE_WORD) return copyNumber(start, target, first, node);
  const watched = load<u8>(WATCHED + node);
  if (watched >= WATCH_MORE) store<i32>(RESULT_MORE, load<i32>(RESULT_MORE) | (1 << (watched - WATCH_MORE)));
  return isKnown(node, BOOL) ? start + 4 : LEAVE;
}

/** Leaves numbers with an exponent, and those that are long enough to be out of range. */
function copyNumber(start: i32, target: i32, first: u8, node: i32): i32 {
  const digits = start + <i32>(first == MINUS);
  const end = digitsEnd(digits);
  if (end == digits || (load<u8>(digits) == ZERO && end > digits + 1)) return LEAVE;
  const next = load<u8>(end);
  if (next == DOT) return copyFraction(start, target, end + 1, node);
  if ((next | 0x20) == LOWER_E || end - start > SAFE_INTEGER_BYTES || !isKnown(node, INTEGER)) return LEAVE;
  v128.store(target, v128.load(start, 16), 16);
  return load<u8>(WATCHED + node) == WATCH_CREATED && !keepCreated(start, end) ? LEAVE : end;
}

function copyFraction(start: i32, target: i32, fraction: i32, node: i32): i32 {
  const end = digitsEnd(fraction);
  if (end == fraction || (load<u8>(end) | 0x20) == LOWER_E || end - start > MAX_NUMBER_BYTES || !isKnown(node, NUMBER)) return LEAVE;
  v128.store(target, v128.load(start, 16), 16);
  return end;
}

function digitsEnd(start: i32): i32 {
  let p = start;
  while (<u32>load<u8>(p) - ZERO < 10) p++;
  return p;
}

function keepCreated(start: i32, end: i32): bool {
  if (load<u8>(start) == MINUS || end - start > SAFE_CREATED_BYTES) return false;
  let value: i64 = 0;
  for (let p = start; p < end; p++) value = value * 10 + load<u8>(p) - ZERO;
  store<f64>(RESULT_CREATED, <f64>value);
  return true;
}
