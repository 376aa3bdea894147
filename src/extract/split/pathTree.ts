/**
 * The paths of records as a tree that the scanner walks along: one node for each key under a parent, and one for the elements of a list.
 * Nodes are numbers into flat arrays. Objects of one kind carry their keys in the same order nearly always, so each node remembers which
 * key came after it last time, and with what whitespace around it (its lead); the scanner compares that guess and needs no hash. Names are
 * made only for a report.
 */
import { byteAt, COLON, decode, intAt, PLAIN, QUOTE } from './bytes.ts';
import * as layout from './layout.ts';
import { Shape } from './shape.ts';
import { TreeFields } from './treeFields.ts';

/** Stands for whatever is not tracked: inside `metadata`, and beyond MAX_PATHS. */
export const UNTRACKED = 0;
/** The record itself. */
export const ROOT = 1;

const ALL_TYPES = 0xff;
/** Two quotes and a colon. */
const AROUND_KEY = 3;
/** Keys whose values are maps of the customer's own keys. */
const OPAQUE = new Set(['metadata']);

export class PathTree {
  fields: TreeFields;
  #namesLength = 0;
  #leadsLength = 0;
  #nodes = ROOT + 1;
  #truncated = false;
  readonly #unconfirmed: number[] = [];

  /** An empty tree; its fields stand in the buffer where layout.ts says. */
  constructor(buffer: ArrayBuffer) {
    this.fields = new TreeFields(buffer);
    this.fields.types[UNTRACKED] = ALL_TYPES;
    this.fields.types[ROOT] = ALL_TYPES;
  }

  /** Goes on in another buffer, to which everything was copied. */
  attach(buffer: ArrayBuffer): void {
    this.fields = new TreeFields(buffer);
  }

  /** The node of a key under a parent, made if it is new. The bytes must be a key without escapes or control characters. */
  child(parent: number, bytes: Uint8Array, start: number, end: number): number {
    if (parent === UNTRACKED || byteAt(this.fields.opaque, parent) === 1) return UNTRACKED;
    const bucket = hashKey(parent, bytes, start, end) & (layout.BUCKETS - 1);
    for (let node = intAt(this.fields.bucketOf, bucket); node !== 0; node = intAt(this.fields.chain, node)) {
      if (intAt(this.fields.parent, node) === parent && this.#isNamed(node, bytes, start, end)) return node;
    }
    return this.#addChild(parent, bucket, bytes, start, end);
  }

  /** The node of the elements of a list. */
  element(list: number): number {
    if (list === UNTRACKED || byteAt(this.fields.opaque, list) === 1) return UNTRACKED;
    const known = intAt(this.fields.element, list);
    if (known !== 0) return known;
    const node = this.#add(list);
    this.fields.element[list] = node;
    return node;
  }

  /** Remembers the bytes that led to the key's value this time, as the guess for the next time. */
  learnLead(node: number, body: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length > layout.MAX_LEAD_BYTES || (length > intAt(this.fields.leadRoom, node) && !this.#makeLeadRoom(node, length))) return;
    new Uint8Array(this.fields.buffer, layout.LEADS).set(body.subarray(start, end), intAt(this.fields.leadStart, node));
    this.fields.leadLength[node] = length;
  }

  /** Marks the path of keys, such as ['lines', 'has_more'], with a number above 0. */
  watch(path: readonly string[], mark: number): void {
    const node = path.reduce((parent, key) => {
      const bytes = new TextEncoder().encode(key);
      return this.child(parent, bytes, 0, bytes.length);
    }, ROOT);
    this.fields.watched[node] = mark;
  }

  /** A type that the node had not been seen with; it counts once `confirm` is called. */
  notice(node: number, bit: number): void {
    this.fields.types[node] = byteAt(this.fields.types, node) | bit;
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
      this.fields.types[node] = byteAt(this.fields.types, node) & ~bit;
    }
  }

  /** Everything noticed and confirmed so far, with names. */
  shape(): Shape {
    const shape = new Shape();
    shape.truncated = this.#truncated;
    for (let node = ROOT + 1; node < this.#nodes; node++) {
      if (byteAt(this.fields.types, node) !== 0) shape.add(this.#pathOf(node), byteAt(this.fields.types, node));
    }
    return shape;
  }

  #isNamed(node: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = intAt(this.fields.keyStart, node) + 1;
    if (intAt(this.fields.keyLength, node) !== end - start) return false;
    for (let k = 0; k < end - start; k++) if (this.fields.names.getUint8(from + k) !== byteAt(bytes, start + k)) return false;
    return true;
  }

  #addChild(parent: number, bucket: number, bytes: Uint8Array, start: number, end: number): number {
    if (end - start > layout.MAX_KEY_BYTES || this.#namesLength + end - start + AROUND_KEY > layout.NAME_BYTES - layout.SLACK) {
      this.#truncated = true;
      return UNTRACKED;
    }
    const node = this.#add(parent);
    if (node === UNTRACKED) return UNTRACKED;
    this.fields.chain[node] = intAt(this.fields.bucketOf, bucket);
    this.fields.bucketOf[bucket] = node;
    this.#keepName(node, bytes.subarray(start, end));
    return node;
  }

  #add(parent: number): number {
    if (this.#nodes === layout.NODES) {
      this.#truncated = true;
      return UNTRACKED;
    }
    this.fields.parent[this.#nodes] = parent;
    return this.#nodes++;
  }

  #keepName(node: number, name: Uint8Array): void {
    const written = [QUOTE, ...name, QUOTE, COLON];
    new Uint8Array(this.fields.buffer, layout.NAMES).set(written, this.#namesLength);
    this.fields.keyStart[node] = this.#namesLength;
    this.fields.keyLength[node] = name.length;
    this.#namesLength += written.length;
    this.fields.opaque[node] = Number(OPAQUE.has(decode(name)));
  }

  /** A key whose lead grows gets another place; the old one is lost, which its doubling bounds. False if there is no place left. */
  #makeLeadRoom(node: number, length: number): boolean {
    const room = Math.min(layout.MAX_LEAD_BYTES, length * 2);
    if (this.#leadsLength + room > layout.LEAD_BYTES - layout.SLACK) return false;
    this.fields.leadStart[node] = this.#leadsLength;
    this.fields.leadRoom[node] = room;
    this.#leadsLength += room;
    return true;
  }

  #pathOf(node: number): string {
    const parent = intAt(this.fields.parent, node);
    const above = parent === ROOT ? '' : this.#pathOf(parent);
    if (intAt(this.fields.element, parent) === node) return `${above}[]`;
    const name = decode(
      new Uint8Array(this.fields.buffer, layout.NAMES + intAt(this.fields.keyStart, node) + 1, intAt(this.fields.keyLength, node)),
    );
    return above === '' ? name : `${above}.${name}`;
  }
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
