import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { ioError } from '../../storage/ioError.ts';
import type { LineBuffer } from './frame.ts';

/** A finished file of whole zstd frames, each of whole lines. */
export interface FinishedPart {
  readonly path: string;
  /** Bytes of the file. */
  readonly bytes: number;
  readonly rows: number;
  /** Of the file, in hex. */
  readonly sha256: string;
  /** Least and greatest `created` of its records, unix seconds; null if none has one. */
  readonly minCreated: number | null;
  readonly maxCreated: number | null;
}

/** Frames are written together once they are so many bytes: each write is a trip to another thread. */
const WRITE_BYTES = 256 * 1_024;

/** A part that is being written: its hash and counts grow with it, so that it is never read again. */
export class PartFile {
  /** Of all frames, also of those that wait to be written. */
  bytes = 0;
  readonly path: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #rows = 0;
  #minCreated = Number.POSITIVE_INFINITY;
  #maxCreated = Number.NEGATIVE_INFINITY;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /** Creates the file, which must not exist. Throws STORAGE_IO. */
  static async create(path: string): Promise<PartFile> {
    const file = await open(path, 'wx').catch((cause: unknown) => Promise.reject(ioError(cause, 'creating', path)));
    return new PartFile(path, file);
  }

  /** Appends a frame that holds these lines. */
  async append(frame: Uint8Array, lines: LineBuffer): Promise<void> {
    this.#waiting.push(frame);
    this.#waitingBytes += frame.length;
    this.bytes += frame.length;
    this.#rows += lines.rows;
    this.#minCreated = Math.min(this.#minCreated, lines.minCreated);
    this.#maxCreated = Math.max(this.#maxCreated, lines.maxCreated);
    if (this.#waitingBytes >= WRITE_BYTES) await this.#write();
  }

  /** Makes the file durable and closes it. */
  async finish(): Promise<FinishedPart> {
    try {
      await this.#write();
      await this.#io('syncing', () => this.#file.sync());
    } finally {
      await this.abandon();
    }
    const created = this.#minCreated <= this.#maxCreated;
    return {
      path: this.path,
      bytes: this.bytes,
      rows: this.#rows,
      sha256: this.#hash.digest('hex'),
      minCreated: created ? this.#minCreated : null,
      maxCreated: created ? this.#maxCreated : null,
    };
  }

  /** Closes it as it is; the directory it lies in is thrown away. */
  async abandon(): Promise<void> {
    await this.#io('closing', () => this.#file.close());
  }

  async #write(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#hash.update(bytes);
    await this.#io('writing', () => writeAll(this.#file, bytes));
  }

  async #io(doing: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      throw ioError(cause, doing, this.path);
    }
  }
}

/** A write may take fewer bytes than it was given. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
  }
}
