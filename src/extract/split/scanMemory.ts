import { MAX_RECORDS, PAGE, PARENT, SLACK, TREE_END } from './layout.ts';
import { instantiateScanRecords, type ScanRecords } from './scanRecords.ts';

const WASM_PAGE_BYTES = 65_536;
/** The tree and the page of a hundred pretty-printed records, twice. */
const FIRST_BYTES = 40 * WASM_PAGE_BYTES;

/**
 * A memory of the WASM form costs a millisecond, and in a process with a large heap a collection of it all: more than a few pages do. The three or
 * four largest pages are this.
 */
export const WASM_AFTER_BYTES = 1_048_576;
/** For lists that go on after such a page: scanning it in the TypeScript form, which nothing has made fast yet, takes forty milliseconds. */
export const WASM_AFTER_A_FULL_PAGE = 196_608;
export const NO_WASM = Number.POSITIVE_INFINITY;

/**
 * The memory of one splitter: the tree of paths, the page, copies of its ids, and its compacted bytes. Without WASM the page stays where it is, and what
 * is copied has a buffer of its own. It grows with the largest page.
 */
export class ScanMemory {
  /** Null without WASM: then the TypeScript form scans every record. */
  scanRecords: ScanRecords | null = null;
  /** The tree is in here. It is another one when `begin` has returned true. */
  buffer: ArrayBuffer;
  /** For the compacted bytes of the page: as large as the page, since compacting only shrinks, and what lines need besides. */
  out = new Uint8Array(0);
  /** For the ids of its records, as they are written, one after the other. */
  ids = new Uint8Array(0);
  /** What the WASM form says, as 32-bit numbers. */
  numbers: Int32Array;
  #memory: WebAssembly.Memory | null = null;
  #untilWasm: number;

  /** Goes over to WASM with the page that makes it so many bytes: 0 at once, NO_WASM never. */
  constructor(wasmAfterBytes = 0) {
    this.#untilWasm = wasmAfterBytes;
    const wasm = wasmAfterBytes === 0 ? this.#makeWasm() : null;
    this.buffer = wasm?.buffer ?? new ArrayBuffer(TREE_END + SLACK);
    this.numbers = new Int32Array(this.buffer, 0, PARENT / 4);
  }

  /**
   * Makes room for the page and takes it in; `aroundRecord` is what a line has besides its record, for twice as many records as a page has most often.
   * True if the tree has moved to another buffer.
   */
  begin(body: Uint8Array, aroundRecord: number): boolean {
    const changed = this.#memory === null && this.#goOver(body.length);
    const idBytes = body.length + SLACK;
    const outBytes = body.length + 2 * MAX_RECORDS * aroundRecord + SLACK;
    if (this.#memory === null) {
      if (this.ids.length < idBytes) this.ids = new Uint8Array(Math.ceil(idBytes * 1.5));
      if (this.out.length < outBytes) this.out = new Uint8Array(Math.ceil(outBytes * 1.5));
      return false;
    }
    const idsStart = PAGE + body.length + SLACK;
    const outStart = idsStart + idBytes;
    const moved = this.#reserve(this.#memory, outStart + outBytes);
    const bytes = new Uint8Array(this.buffer);
    bytes.set(body, PAGE);
    // A zero ends every string, number and run of whitespace: the WASM form need not know where the page ends.
    bytes.fill(0, PAGE + body.length, idsStart);
    this.ids = bytes.subarray(idsStart, outStart);
    this.out = bytes.subarray(outStart, outStart + outBytes);
    return moved || changed;
  }

  /** Counts towards WASM; true when it is there now, with a copy of the tree. */
  #goOver(bytes: number): boolean {
    this.#untilWasm -= bytes;
    const wasm = this.#untilWasm > 0 ? null : this.#makeWasm();
    if (wasm === null) return false;
    new Uint8Array(wasm.buffer).set(new Uint8Array(this.buffer, 0, TREE_END));
    this.#useBuffer(wasm.buffer);
    return true;
  }

  #makeWasm(): WebAssembly.Memory | null {
    const wasm = instantiateScanRecords(FIRST_BYTES / WASM_PAGE_BYTES);
    this.#memory = wasm?.memory ?? null;
    this.scanRecords = wasm?.scanRecords ?? null;
    // A machine that cannot is not asked again.
    if (wasm === null) this.#untilWasm = NO_WASM;
    return this.#memory;
  }

  #useBuffer(buffer: ArrayBuffer): void {
    this.buffer = buffer;
    this.numbers = new Int32Array(buffer, 0, PARENT / 4);
  }

  #reserve(memory: WebAssembly.Memory, needed: number): boolean {
    const missing = needed - this.buffer.byteLength;
    if (missing <= 0) return false;
    // Half as much again, so that pages that grow by and by do not move it each time.
    memory.grow(Math.ceil((missing + needed / 2) / WASM_PAGE_BYTES));
    this.#useBuffer(memory.buffer);
    return true;
  }
}
