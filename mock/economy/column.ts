const CHUNK_BITS = 14;
const CHUNK = 1 << CHUNK_BITS;

/**
 * A growing column of unsigned 32-bit numbers in typed arrays: a million rows cost their bytes and nothing else. It grows by chunks,
 * because copying into ever larger arrays leaves as much garbage as there is data. There is one kind of array in it on purpose: with
 * several, the engine's fast paths for each of them are lost, and a start takes twice as long.
 */
export class Column {
  readonly #chunks: (Uint32Array | undefined)[] = [];
  #length = 0;
  #first = 0;

  /** Rows ever pushed, forgotten ones included: a row keeps its number. */
  get length(): number {
    return this.#length;
  }

  /** The first row that is still kept. */
  get first(): number {
    return this.#first;
  }

  /** Appends a value and gives its row. */
  push(value: number): number {
    const row = this.#length++;
    const chunk = this.#chunks[row >>> CHUNK_BITS] ?? this.#grow(row >>> CHUNK_BITS);
    chunk[row & (CHUNK - 1)] = value;
    return row;
  }

  /** Counts a row that is forgotten at once, and all before it. */
  skip(): number {
    this.#first = this.#length + 1;
    return this.#length++;
  }

  at(row: number): number {
    return this.#chunkOf(row)[row & (CHUNK - 1)] ?? 0;
  }

  set(row: number, value: number): void {
    this.#chunkOf(row)[row & (CHUNK - 1)] = value;
  }

  /** Forgets all values; the memory stays for the next ones. */
  clear(): void {
    this.#length = 0;
    this.#first = 0;
  }

  /** Lets go of rows before `row`, as far as they fill whole chunks. */
  forgetBefore(row: number): void {
    const kept = Math.min(row, this.#length) >>> CHUNK_BITS;
    for (let chunk = this.#first >>> CHUNK_BITS; chunk < kept; chunk++) this.#chunks[chunk] = undefined;
    this.#first = Math.max(this.#first, kept << CHUNK_BITS);
  }

  /** First kept row in an ascending column whose value is not below `value`. */
  lowerBound(value: number): number {
    let [low, high] = [this.#first, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // Chunks that were skipped stay empty.
  #grow(index: number): Uint32Array {
    while (this.#chunks.length < index) this.#chunks.push(undefined);
    const chunk = new Uint32Array(CHUNK);
    this.#chunks[index] = chunk;
    return chunk;
  }

  #chunkOf(row: number): Uint32Array {
    const chunk = row < this.#length ? this.#chunks[row >>> CHUNK_BITS] : undefined;
    if (chunk === undefined) throw new RangeError(`no row ${row} in a column of ${this.#length}`);
    return chunk;
  }
}
