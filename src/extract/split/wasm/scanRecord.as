/**
 * The scanner's way through an ordinary record, sixteen bytes at a time, over the tree of paths that the TypeScript form builds. Whatever is not
 * ordinary (a new path or type, anything suspicious, broken or rare) is left to that form, which scans the record from its beginning: so this
 * one holds no rules about what is wrong.
 */
import {
  ELEMENT, FIRST, KEY_LENGTH, KEY_NODE, KEY_START, KEY_WRITTEN, LEAD_LENGTH, LEAD_START, LEADS, LEVEL_BYTES, LEVELS, MAX_LEVELS, NAMES, NEXT, OPAQUE,
  RESULT_CREATED, RESULT_ID_END, RESULT_ID_START, RESULT_MORE, RESULT_OUT_END, RESULT_SERIAL, TYPES, UNTRACKED_KEYS, WATCHED,
} from './layout';
import { addressOf, Level, levelAt, readKey, see } from './keys';
import { copyString } from './strings';
import {
  ARRAY, BOOL, CLOSE_ARRAY, CLOSE_OBJECT, COMMA, copyRun, DOT, FALS_WORD, INTEGER, LEAVE, LOWER_E, MINUS, NULL, NULL_WORD, NUMBER, OBJECT, OPEN_ARRAY,
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
 * Scans and compacts the record at `start`; returns the address behind it, or 0 to leave it. Bytes go to `target`; the rest of what came of it
 * stands at RESULT_*.
 */
export function scanRecord(start: i32, target: i32, lastSerial: i32): i32 {
  serial = lastSerial;
  store<i32>(RESULT_ID_START, 0);
  store<i32>(RESULT_ID_END, 0);
  store<i32>(RESULT_MORE, 0);
  store<f64>(RESULT_CREATED, NaN);
  const end = load<u8>(start) == OPEN_OBJECT ? walk(start, target) : LEAVE;
  // Numbers that were given to objects are used up even if the record is left.
  store<i32>(RESULT_SERIAL, serial);
  return end;
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
