import * as layout from './layout.ts';

/** The fields of the path tree, one number a node each, as views of the memory where they stand. */
export class TreeFields {
  readonly buffer: ArrayBuffer;
  readonly parent: Int32Array;
  readonly chain: Int32Array;
  readonly element: Int32Array;
  /** First node of each bucket of the hash table of keys. */
  readonly bucketOf: Int32Array;
  /** 1 for maps of the customer's own keys. */
  readonly opaque: Uint8Array;
  /** Bits of the types seen; all set for UNTRACKED, so that it never has anything new. */
  readonly types: Uint8Array;
  /** What the scanner wants to be told of: see PathTree.watch. */
  readonly watched: Uint8Array;
  /** The key that came after this one last time. */
  readonly next: Int32Array;
  /** The key that came first in this object last time. */
  readonly first: Int32Array;
  /** Number of the object in which the key was seen last: twice in one object is a duplicate. */
  readonly seenIn: Int32Array;
  readonly keyStart: Int32Array;
  readonly keyLength: Int32Array;
  /** The bytes of all keys, each as it is written out: `"amount":`. */
  readonly names: DataView;
  /** Where the lead of each key stands in `leads`: what was read from the end of the value before up to its own value, with all whitespace. */
  readonly leadStart: Int32Array;
  readonly leadLength: Int32Array;
  readonly leadRoom: Int32Array;
  readonly leads: DataView;

  constructor(buffer: ArrayBuffer) {
    const numbers = (field: number): Int32Array => new Int32Array(buffer, field, layout.NODES);
    const bytes = (field: number): Uint8Array => new Uint8Array(buffer, field, layout.NODES);
    this.buffer = buffer;
    this.parent = numbers(layout.PARENT);
    this.chain = numbers(layout.CHAIN);
    this.element = numbers(layout.ELEMENT);
    this.bucketOf = new Int32Array(buffer, layout.BUCKET_OF, layout.BUCKETS);
    this.opaque = bytes(layout.OPAQUE);
    this.types = bytes(layout.TYPES);
    this.watched = bytes(layout.WATCHED);
    this.next = numbers(layout.NEXT);
    this.first = numbers(layout.FIRST);
    this.seenIn = numbers(layout.SEEN_IN);
    this.keyStart = numbers(layout.KEY_START);
    this.keyLength = numbers(layout.KEY_LENGTH);
    this.names = new DataView(buffer, layout.NAMES, layout.NAME_BYTES);
    this.leadStart = numbers(layout.LEAD_START);
    this.leadLength = numbers(layout.LEAD_LENGTH);
    this.leadRoom = numbers(layout.LEAD_ROOM);
    this.leads = new DataView(buffer, layout.LEADS, layout.LEAD_BYTES);
  }
}
