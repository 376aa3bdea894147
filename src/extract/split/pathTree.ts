/**
 * The paths of records as a tree that the scanner walks along: one node for each key under a parent, and one for the elements of a list.
 * Nodes are numbers into flat arrays. Objects of one kind carry their keys in the same order nearly always, so each node remembers which
 * key came after it last time, and with what whitespace around it (its lead); the scanner compares that guess and needs no hash. Names are
 * made only for a report.
 */
import { byteAt, COLON, decode, intAt, PLAIN, QUOTE } from './bytes.ts';
import { Shape } from './shape.ts';
import { SLACK } from './words.ts';

/** Most paths that a shape keeps; further ones are not tracked. */
export const MAX_PATHS = 4_096;

/** Stands for whatever is not tracked: inside `metadata`, and beyond MAX_PATHS. */
export const UNTRACKED = 0;
/** The record itself. */
export const ROOT = 1;

const ALL_TYPES = 0xff;
const BUCKETS = 16_384;
/** Longer ones are not worth guessing. */
const MAX_LEAD_BYTES = 256;
/** Keys whose values are maps of the customer's own keys. */
const OPAQUE = new Set(['metadata']);

export class PathTree {
  readonly #parent = new Int32Array(MAX_PATHS + 2);
  readonly #bucketOf = new Int32Array(BUCKETS);
  readonly #chain = new Int32Array(MAX_PATHS + 2);
  readonly #element = new Int32Array(MAX_PATHS + 2);
  readonly #opaque = new Uint8Array(MAX_PATHS + 2);
  readonly keyStart = new Int32Array(MAX_PATHS + 2);
  readonly keyLength = new Int32Array(MAX_PATHS + 2);
  /** Bits of the types seen; all set for UNTRACKED, so that it never has anything new. */
  readonly types = new Uint8Array(MAX_PATHS + 2);
  /** What the scanner wants to be told of: see `watch`. */
  readonly watched = new Uint8Array(MAX_PATHS + 2);
  /** The key that came after this one last time. */
  readonly next = new Int32Array(MAX_PATHS + 2);
  /** The key that came first in this object last time. */
  readonly first = new Int32Array(MAX_PATHS + 2);
  /** Number of the object in which the key was seen last: twice in one object is a duplicate. */
  readonly seenIn = new Int32Array(MAX_PATHS + 2);
  /** The bytes of all keys, each as it is written out: `"amount":`. */
  names = new DataView(new ArrayBuffer(16_384));
  #namesLength = 0;
  /** Where the lead of each key stands in `leads`: what was read from the end of the value before up to its own value, with all whitespace. */
  readonly leadStart = new Int32Array(MAX_PATHS + 2);
  readonly leadLength = new Int32Array(MAX_PATHS + 2);
  readonly #leadRoom = new Int32Array(MAX_PATHS + 2);
  leads = new DataView(new ArrayBuffer(65_536));
  #leadsLength = 0;
  #nodes = ROOT + 1;
  #truncated = false;
  readonly #unconfirmed: number[] = [];

  constructor() {
    this.types[UNTRACKED] = ALL_TYPES;
    this.types[ROOT] = ALL_TYPES;
  }

  /** The node of a key under a parent, made if it is new. The bytes must be a key without escapes or control characters. */
  child(parent: number, bytes: Uint8Array, start: number, end: number): number {
    if (parent === UNTRACKED || byteAt(this.#opaque, parent) === 1) return UNTRACKED;
    const bucket = hashKey(parent, bytes, start, end) & (BUCKETS - 1);
    for (let node = intAt(this.#bucketOf, bucket); node !== 0; node = intAt(this.#chain, node)) {
      if (intAt(this.#parent, node) === parent && this.#isNamed(node, bytes, start, end)) return node;
    }
    return this.#addChild(parent, bucket, bytes, start, end);
  }

  /** The node of the elements of a list. */
  element(list: number): number {
    if (list === UNTRACKED || byteAt(this.#opaque, list) === 1) return UNTRACKED;
    const known = intAt(this.#element, list);
    if (known !== 0) return known;
    const node = this.#add(list);
    this.#element[list] = node;
    return node;
  }

  /** Remembers the bytes that led to the key's value this time, as the guess for the next time. */
  learnLead(node: number, body: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length > MAX_LEAD_BYTES) return;
    if (length > intAt(this.#leadRoom, node)) this.#makeLeadRoom(node, length);
    new Uint8Array(this.leads.buffer).set(body.subarray(start, end), intAt(this.leadStart, node));
    this.leadLength[node] = length;
  }

  /** Marks the path of keys, such as ['lines', 'has_more'], with a number above 0. */
  watch(path: readonly string[], mark: number): void {
    const node = path.reduce((parent, key) => {
      const bytes = new TextEncoder().encode(key);
      return this.child(parent, bytes, 0, bytes.length);
    }, ROOT);
    this.watched[node] = mark;
  }

  /** A type that the node had not been seen with; it counts once `confirm` is called. */
  notice(node: number, bit: number): void {
    this.types[node] = byteAt(this.types, node) | bit;
    this.#unconfirmed.push(node, bit);
  }

  /** Keeps what has been noticed since the last call. */
  confirm(): void {
    this.#unconfirmed.length = 0;
  }

  /** Forgets what has been noticed since the last confirmation: the page is refused, its shape does not count. */
  forget(): void {
    while (this.#unconfirmed.length > 0) {
      const bit = this.#unconfirmed.pop() ?? 0;
      const node = this.#unconfirmed.pop() ?? UNTRACKED;
      this.types[node] = byteAt(this.types, node) & ~bit;
    }
  }

  /** Everything noticed and confirmed so far, with names. */
  shape(): Shape {
    const shape = new Shape();
    shape.truncated = this.#truncated;
    for (let node = ROOT + 1; node < this.#nodes; node++) {
      if (byteAt(this.types, node) !== 0) shape.add(this.#pathOf(node), byteAt(this.types, node));
    }
    return shape;
  }

  #isNamed(node: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = intAt(this.keyStart, node) + 1;
    if (intAt(this.keyLength, node) !== end - start) return false;
    for (let k = 0; k < end - start; k++) if (this.names.getUint8(from + k) !== byteAt(bytes, start + k)) return false;
    return true;
  }

  #addChild(parent: number, bucket: number, bytes: Uint8Array, start: number, end: number): number {
    const node = this.#add(parent);
    if (node === UNTRACKED) return UNTRACKED;
    this.#chain[node] = intAt(this.#bucketOf, bucket);
    this.#bucketOf[bucket] = node;
    this.#keepName(node, bytes.subarray(start, end));
    return node;
  }

  #add(parent: number): number {
    if (this.#nodes === this.types.length) {
      this.#truncated = true;
      return UNTRACKED;
    }
    this.#parent[this.#nodes] = parent;
    return this.#nodes++;
  }

  #keepName(node: number, name: Uint8Array): void {
    const written = [QUOTE, ...name, QUOTE, COLON];
    this.names = roomFor(this.names, this.#namesLength + written.length);
    new Uint8Array(this.names.buffer).set(written, this.#namesLength);
    this.keyStart[node] = this.#namesLength;
    this.keyLength[node] = name.length;
    this.#namesLength += written.length;
    this.#opaque[node] = Number(OPAQUE.has(decode(name)));
  }

  /** A key whose lead grows gets another place; the old one is lost, which its doubling bounds. */
  #makeLeadRoom(node: number, length: number): void {
    const room = Math.min(MAX_LEAD_BYTES, length * 2);
    this.leads = roomFor(this.leads, this.#leadsLength + room);
    this.leadStart[node] = this.#leadsLength;
    this.#leadRoom[node] = room;
    this.#leadsLength += room;
  }

  #pathOf(node: number): string {
    const parent = intAt(this.#parent, node);
    const above = parent === ROOT ? '' : this.#pathOf(parent);
    if (intAt(this.#element, parent) === node) return `${above}[]`;
    const name = decode(new Uint8Array(this.names.buffer, intAt(this.keyStart, node) + 1, intAt(this.keyLength, node)));
    return above === '' ? name : `${above}.${name}`;
  }
}

/** The view, or a larger copy of it that has the room and some slack. */
function roomFor(view: DataView<ArrayBuffer>, length: number): DataView<ArrayBuffer> {
  if (length + SLACK <= view.byteLength) return view;
  const grown = new Uint8Array((length + SLACK) * 2);
  grown.set(new Uint8Array(view.buffer));
  return new DataView(grown.buffer);
}

/** FNV-1a over the key's bytes, begun with `seed`. */
export function hashKey(seed: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = Math.imul(seed ^ 0x811c9dc5, 0x01000193);
  for (let k = start; k < end; k++) hash = Math.imul(hash ^ byteAt(bytes, k), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** Whether a decoded key can be tracked: one with a quote, a backslash or a control character could be guessed where it does not stand. */
export function isPlain(key: Uint8Array): boolean {
  return key.every((byte) => PLAIN[byte] === 1);
}
