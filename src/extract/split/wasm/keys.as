import {
  BUCKET_OF, BUCKETS, CHAIN, FIRST, KEY_LENGTH, KEY_NODE, KEY_START, KEY_WRITTEN, LEAD_LENGTH, LEAD_ROOM, LEAD_START, LEADS, MAX_LEAD_BYTES,
  MAX_UNTRACKED_KEYS, NAMES, NEXT, OPAQUE, PARENT, SEEN_IN, UNTRACKED_KEYS,
} from './layout';
import { plainStringEnd } from './strings';
import { COLON, copyRun, LEAVE, QUOTE, sameRun, skipSpace, UNTRACKED } from './words';

/**
 * A level of nesting: its node, the node of its last tracked key (of its elements, in a list), its number, its closing bracket, and where its
 * untracked keys begin and end.
 */
@unmanaged
export class Level {
  node: i32;
  last: i32;
  serial: i32;
  closer: u32;
  keys: i32;
  keysEnd: i32;
}

@inline
export function levelAt(address: i32): Level {
  return changetype<Level>(<usize>address);
}

@inline
export function addressOf(level: Level): i32 {
  return <i32>changetype<usize>(level);
}

/** Reads the key and its colon at `start` (or behind whitespace there), copies them, and leaves its node in KEY_NODE. */
export function readKey(start: i32, target: i32, level: Level): i32 {
  const key = skipSpace(start);
  if (load<u8>(key) != QUOTE) return LEAVE;
  const end = plainStringEnd(key);
  if (end == LEAVE) return LEAVE;
  const colon = skipSpace(end);
  if (load<u8>(colon) != COLON) return LEAVE;
  const value = skipSpace(colon + 1);
  const node = lookUp(level.node, key + 1, end - 1);
  if (node == UNTRACKED ? !addUntracked(level, key, end) : !addTracked(level, node, start, value)) return LEAVE;
  copyRun(key, target, end - key);
  store<u8>(target + (end - key), COLON);
  store<i32>(KEY_NODE, node);
  store<i32>(KEY_WRITTEN, (end - key) + 1);
  return value;
}

/** Notes that the object has this key; false if it had it before. */
@inline
export function see(level: Level, node: i32): bool {
  const seen = SEEN_IN + (node << 2);
  if (load<i32>(seen) == level.serial) return false;
  store<i32>(seen, level.serial);
  level.last = node;
  return true;
}

/** The node of a known key under a parent. The hash is that of pathTree.ts. */
function lookUp(parent: i32, start: i32, end: i32): i32 {
  if (parent == UNTRACKED || load<u8>(OPAQUE + parent) == 1) return UNTRACKED;
  let hash: i32 = (parent ^ 0x811c9dc5) * 0x01000193;
  for (let p = start; p < end; p++) hash = (hash ^ <i32>load<u8>(p)) * 0x01000193;
  hash ^= hash >>> 15;
  let node = load<i32>(BUCKET_OF + ((hash & (BUCKETS - 1)) << 2));
  while (node != 0 && !isNamed(node, parent, start, end - start)) node = load<i32>(CHAIN + (node << 2));
  return node;
}

function isNamed(node: i32, parent: i32, start: i32, length: i32): bool {
  const at = node << 2;
  if (load<i32>(PARENT + at) != parent || load<i32>(KEY_LENGTH + at) != length) return false;
  return length == 0 || sameRun(start, NAMES + 1 + load<i32>(KEY_START + at), length);
}

/** A key under a tracked object that is not known yet is the TypeScript form's to learn, as is a lead that needs more room. */
function addTracked(level: Level, node: i32, start: i32, value: i32): bool {
  const before = level.last;
  if (!see(level, node)) return false;
  if (before == 0) store<i32>(FIRST + (level.node << 2), node);
  else store<i32>(NEXT + (before << 2), node);
  const at = node << 2;
  const length = value - start;
  if (length > MAX_LEAD_BYTES) return true;
  if (length > load<i32>(LEAD_ROOM + at)) return false;
  memory.copy(LEADS + load<i32>(LEAD_START + at), start, length);
  store<i32>(LEAD_LENGTH + at, length);
  return true;
}

/** Compares the key with those that the object has had: they are few. */
function addUntracked(level: Level, start: i32, end: i32): bool {
  if (level.node != UNTRACKED && load<u8>(OPAQUE + level.node) == 0) return false;
  const length = end - start;
  for (let known = level.keys; known < level.keysEnd; known += 8) {
    if (load<i32>(known, 4) == length && sameRun(load<i32>(known), start, length)) return false;
  }
  const at = level.keysEnd;
  if (at == UNTRACKED_KEYS + MAX_UNTRACKED_KEYS * 8) return false;
  store<u32>(at, start);
  store<u32>(at, length, 4);
  level.keysEnd = at + 8;
  return true;
}
