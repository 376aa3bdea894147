/**
 * Where things stand in the memory that the two forms of the scanner share. The compiler of the WASM form reads this very file, as the module
 * `./layout`: it may hold nothing but constants of whole numbers.
 */

/** Most paths that a shape keeps; further ones are not tracked. */
export const MAX_PATHS = 4096;
/** Numbers of nodes: 0 stands for what is not tracked, 1 for the record itself. */
export const NODES = MAX_PATHS + 2;
export const BUCKETS = 16384;
/** Longer keys are not tracked, so that the names of all paths have a bound. */
export const MAX_KEY_BYTES = 512;
/** Longer leads are not worth guessing. */
export const MAX_LEAD_BYTES = 256;
/** Room for keys and for leads: 100 and 250 bytes a path; where it ends, paths are not tracked and leads are not guessed. */
export const NAME_BYTES = 409600;
export const LEAD_BYTES = 1048576;

/** What a call of the WASM form came to; 32-bit numbers, then `created` as a double. */
export const RESULT_OUT_END = 64;
export const RESULT_SERIAL = 68;
export const RESULT_ID_START = 72;
export const RESULT_ID_END = 76;
export const RESULT_MORE = 80;
export const RESULT_CREATED = 88;
/** Of the key read last: its node, and how many bytes it was written with. */
export const KEY_NODE = 96;
export const KEY_WRITTEN = 100;
/** Of a run of records: how many, and where the copies of their ids end. */
export const RESULT_COUNT = 104;
export const RESULT_IDS_END = 108;
export const RESULTS_END = 112;

/** The stacks of the WASM form, which leaves what is nested deeper to the other: 32 bytes a level, and the untracked keys of open objects. */
export const MAX_LEVELS = 62;
export const LEVEL_BYTES = 32;
export const LEVELS = 1024;
export const MAX_UNTRACKED_KEYS = 128;
export const UNTRACKED_KEYS = LEVELS + (MAX_LEVELS + 2) * LEVEL_BYTES;

/** DuckDB's `maximum_object_size` is 16 MiB by default, envelope included. */
export const MAX_RECORD_BYTES = 16773120;

/**
 * What is known of each record, in 32-bit numbers: offsets into the compacted bytes and into the page, why it is suspicious (-1: it is not), its open
 * lists, `created` as a double, and the hash of its id in two halves (both 0 where it was not made).
 */
export const OUT_START = 0;
export const OUT_END = 1;
export const RAW_START = 2;
export const RAW_END = 3;
export const ID_START = 4;
export const ID_END = 5;
export const REASON = 6;
export const MORE = 7;
export const CREATED = 8;
export const HASH_LOW = 10;
export const HASH_HIGH = 11;
export const RECORD_NUMBERS = 12;
/** The records that a call of the WASM form took; a page of the API has a hundred at most. */
export const MAX_RECORDS = 128;
export const RECORDS = UNTRACKED_KEYS + MAX_UNTRACKED_KEYS * 8;

/** The tree of paths, field by field: 32-bit numbers, then bytes. */
export const PARENT = RECORDS + MAX_RECORDS * RECORD_NUMBERS * 4;
export const BUCKET_OF = PARENT + NODES * 4;
export const CHAIN = BUCKET_OF + BUCKETS * 4;
export const ELEMENT = CHAIN + NODES * 4;
export const KEY_START = ELEMENT + NODES * 4;
export const KEY_LENGTH = KEY_START + NODES * 4;
export const NEXT = KEY_LENGTH + NODES * 4;
export const FIRST = NEXT + NODES * 4;
export const SEEN_IN = FIRST + NODES * 4;
export const LEAD_START = SEEN_IN + NODES * 4;
export const LEAD_LENGTH = LEAD_START + NODES * 4;
export const LEAD_ROOM = LEAD_LENGTH + NODES * 4;
export const OPAQUE = LEAD_ROOM + NODES * 4;
export const TYPES = OPAQUE + NODES;
export const WATCHED = TYPES + NODES;
export const NAMES = WATCHED + NODES;
export const LEADS = NAMES + NAME_BYTES;
export const TREE_END = LEADS + LEAD_BYTES;

/** Bytes kept free behind names, leads, the page and the compacted bytes: whole vectors are read and written, beyond what is wanted. */
export const SLACK = 64;
/** Where the page begins; copies of its ids come behind it, then the compacted bytes. */
export const PAGE = TREE_END + SLACK;
