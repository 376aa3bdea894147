import type { Connection } from './connect.ts';
import { failureFacts } from './failureFacts.ts';
import { pause } from './pause.ts';

/** An object, or a range of it. */
export interface Got {
  readonly body: Uint8Array;
  readonly etag: string;
  /** Bytes of the whole object. */
  readonly size: number;
  /** By the server's clock, milliseconds since the epoch. */
  readonly modifiedMs: number;
  /** By the server's clock, when it answered. */
  readonly answeredMs: number;
}

export interface Range {
  readonly start: number;
  /** Not included; may lie beyond the object's end. */
  readonly end: number;
  /** The object must still be this one. */
  readonly etag?: string;
}

/** Tries of an answer that breaks off in its body: the SDK itself repeats only what failed before it. */
const BROKEN_BODIES = 4;

/** The object, or null when there is none. Throws what the SDK throws. */
export async function getObject(connection: Connection, objectKey: string, range?: Range): Promise<Got | null> {
  for (let tries = 1; ; tries++) {
    try {
      return await getOnce(connection, objectKey, range);
    } catch (error) {
      const { status, code } = failureFacts(error);
      if (status === 404 && code !== 'NoSuchBucket') return null;
      // Whatever the server has judged is final: only a broken transfer is worth another try.
      if (status !== undefined || !isTransfer(error) || tries === BROKEN_BODIES) throw error;
      await pause(tries);
    }
  }
}

class BrokenBody extends Error {}

function isTransfer(error: unknown): boolean {
  return error instanceof BrokenBody;
}

async function getOnce(connection: Connection, objectKey: string, range: Range | undefined): Promise<Got> {
  const s3 = await connection.client();
  const part =
    range === undefined
      ? {}
      : { Range: `bytes=${range.start}-${range.end - 1}`, ...(range.etag === undefined ? {} : { IfMatch: range.etag }) };
  const answer = await s3.getObject({ Bucket: connection.options.bucket, Key: objectKey, ...part });
  const body = await readBody(answer.Body, answer.ContentLength);
  return {
    body,
    etag: answer.ETag ?? '',
    size: Number(/\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1] ?? body.byteLength),
    modifiedMs: answer.LastModified?.getTime() ?? Number.NaN,
    answeredMs: connection.now(),
  };
}

async function readBody(
  stream: { transformToByteArray(): Promise<Uint8Array> } | undefined,
  expected: number | undefined,
): Promise<Uint8Array> {
  let body: Uint8Array;
  try {
    body = (await stream?.transformToByteArray()) ?? new Uint8Array();
  } catch (error) {
    throw new BrokenBody(error instanceof Error ? error.message : String(error), { cause: error });
  }
  if (expected !== undefined && body.byteLength !== expected) throw new BrokenBody(`${body.byteLength} bytes of ${expected} arrived`);
  return body;
}
