import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { errorMessage, PipelineError } from '../domain/errors.ts';

/** A line of a part that holds a text. */
export interface FoundLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

const BLOCK_BYTES = 1024 * 1024;
const NEWLINE = 10;

/**
 * The lines of a Bronze part that hold `needle`. Nothing is parsed: unpacking is nine tenths of the time, and memory stays at a block and the
 * longest line. Throws `STORAGE_CORRUPT` for a part that cannot be unpacked.
 */
export async function searchPart(path: string, needle: string, signal: AbortSignal): Promise<FoundLine[]> {
  const [found, bytes] = [[] as FoundLine[], Buffer.from(needle)];
  let [rest, lines] = [Buffer.alloc(0), 0];
  const take = (block: Buffer): void => {
    for (const hit of linesWith(block, bytes)) found.push({ line: lines + hit.line, text: hit.text });
    lines += countLines(block, block.length);
  };
  try {
    await pipeline(
      createReadStream(path, { highWaterMark: BLOCK_BYTES }),
      createZstdDecompress({ chunkSize: BLOCK_BYTES }),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) {
          const whole = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
          const end = whole.lastIndexOf(NEWLINE) + 1;
          take(whole.subarray(0, end));
          rest = Buffer.from(whole.subarray(end));
        }
        take(rest);
      },
      { signal },
    );
  } catch (cause) {
    signal.throwIfAborted();
    throw new PipelineError('STORAGE_CORRUPT', `${path} cannot be read: ${errorMessage(cause)}`, {
      cause,
      hint: 'Restore it from a copy of the store. See which runs named it: payments-pipeline runs list',
    });
  }
  return found;
}

function linesWith(block: Buffer, needle: Buffer): FoundLine[] {
  const found: FoundLine[] = [];
  let counted = { at: 0, lines: 0 };
  for (let hit = block.indexOf(needle); hit >= 0; ) {
    const start = hit === 0 ? 0 : block.lastIndexOf(NEWLINE, hit - 1) + 1;
    const next = block.indexOf(NEWLINE, hit);
    const end = next < 0 ? block.length : next;
    counted = { at: start, lines: counted.lines + countLines(block.subarray(counted.at, start), start - counted.at) };
    found.push({ line: counted.lines + 1, text: block.toString('utf8', start, end) });
    hit = block.indexOf(needle, end);
  }
  return found;
}

function countLines(block: Buffer, until: number): number {
  let count = 0;
  for (let at = block.indexOf(NEWLINE); at >= 0 && at < until; at = block.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
