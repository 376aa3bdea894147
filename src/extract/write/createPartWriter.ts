import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ioError } from '../../storage/ioError.ts';
import { compress, LineBuffer, type LinesOf } from './frame.ts';
import { type FinishedPart, PartFile } from './partFile.ts';

/** A few pages of lines make a frame: smaller ones compress worse (by 6 % at a quarter of it) and cost more calls, larger ones only cost memory. */
const FRAME_BYTES = 1_024 * 1_024;
export const MAX_PART_BYTES = 64 * 1_024 * 1_024;

export interface PartWriterOptions {
  /** A directory of the writer's own; made if it is not there. */
  readonly dir: string;
  /** Files are named `<name>-00000.jsonl.zst`. */
  readonly name: 'part' | 'quarantine';
  /** Compressed bytes after which the next part begins; 64 MiB if absent. */
  readonly maxPartBytes?: number | undefined;
  /** Bytes of lines after which a frame is made; 1 MiB if absent. */
  readonly frameBytes?: number | undefined;
}

/** Writes lines into compressed parts. Memory does not grow with the number of lines. */
export interface PartWriter {
  /** Appends one line, given as three pieces; `created` is the record's, for the part's bounds. Takes copies. */
  append(head: Uint8Array, payload: Uint8Array, tail: Uint8Array, created: number | null): void;
  /** Appends the lines of all records of a page. Takes a copy. */
  appendLines(bytes: Uint8Array, page: LinesOf): void;
  /** To be awaited after each page: writes a frame if there is enough for one. May be called by several chains of pages at once. */
  flush(): Promise<void>;
  /** Writes what is left; the parts are durable when it returns. No part exists if no line was appended. */
  finish(): Promise<FinishedPart[]>;
  /** Closes what is open after a failure; never throws. */
  abandon(): Promise<void>;
}

/** Opens no file before the first frame. Errors are STORAGE_IO. */
export function createPartWriter({ dir, name, maxPartBytes = MAX_PART_BYTES, frameBytes = FRAME_BYTES }: PartWriterOptions): PartWriter {
  const finished: FinishedPart[] = [];
  let file: PartFile | null = null;
  let lines = new LineBuffer();
  let spare = new LineBuffer();
  // Frames are written one after the other; one is on its way while the next one fills.
  let writing: Promise<void> = Promise.resolve();

  async function writeFrame(full: LineBuffer): Promise<void> {
    const frame = await compress(full.bytes());
    file ??= await openPart(dir, name, finished.length);
    await file.append(frame, full);
    full.reset();
    if (file.bytes >= maxPartBytes) await closePart(file);
  }

  async function closePart(open: PartFile): Promise<void> {
    file = null;
    finished.push(await open.finish());
  }

  async function flushFrom(atLeast: number): Promise<void> {
    await writing;
    // Another chain of pages that waited beside this one may have taken the lines already.
    if (lines.length < atLeast || lines.rows === 0) return;
    const full = lines;
    lines = spare;
    spare = full;
    writing = writing.then(() => writeFrame(full));
    // Seen by the next one who waits, and not as an unhandled rejection before that.
    writing.catch(() => {});
  }

  return {
    append: (head, payload, tail, created) => lines.append(head, payload, tail, created),
    appendLines: (bytes, page) => lines.appendLines(bytes, page),
    flush: async () => {
      if (lines.length >= frameBytes) await flushFrom(frameBytes);
    },
    finish: async () => {
      await flushFrom(0);
      await writing;
      if (file !== null) await closePart(file);
      return finished;
    },
    abandon: async () => {
      await writing.catch(() => {});
      await file?.abandon().catch(() => {});
      file = null;
    },
  };
}

async function openPart(dir: string, name: string, index: number): Promise<PartFile> {
  await mkdir(dir, { recursive: true }).catch((cause: unknown) => Promise.reject(ioError(cause, 'creating', dir)));
  return PartFile.create(join(dir, `${name}-${String(index).padStart(5, '0')}.jsonl.zst`));
}
