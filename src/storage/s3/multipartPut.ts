/** Uploading a large file in parts, several at a time. The object appears whole with the last request, and only if nothing stands there. */
import { open } from 'node:fs/promises';
import type { CompletedPart, S3 } from '@aws-sdk/client-s3';
import { mapConcurrently } from '../../domain/mapConcurrently.ts';
import type { PutResult } from './conditionalPut.ts';
import type { Connection } from './connect.ts';
import { encryption } from './encryption.ts';
import { failureFacts } from './failureFacts.ts';
import { pause } from './pause.ts';
import { findOwn, newReceipt, type Receipt } from './receipt.ts';

export interface LargeFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of the whole file, hexadecimal. */
  readonly sha256: string;
  /** False for a single writer, who has looked himself. */
  readonly checked: boolean;
}

/** S3 takes no more parts than this. */
const MOST_PARTS = 10_000;
const PARTS_AT_ONCE = 4;
/** S3 may ask for the whole upload again (409). */
const UPLOADS = 3;

/** Uploads the file under the key if nothing stands there. Throws what the SDK throws; leaves no unfinished upload that it could abort. */
export async function multipartPut(connection: Connection, objectKey: string, file: LargeFile): Promise<PutResult> {
  const receipt = newReceipt(file.sha256);
  for (let uploads = 1; ; uploads++) {
    const result = await upload(connection, objectKey, file, receipt);
    if (result !== 'again') return result;
    if (uploads === UPLOADS) throw new Error(`the store refused ${UPLOADS} uploads because of conflicting requests (409)`);
    await pause(uploads);
  }
}

async function upload(connection: Connection, objectKey: string, file: LargeFile, receipt: Receipt): Promise<PutResult | 'again'> {
  const target = { Bucket: connection.options.bucket, Key: objectKey };
  const s3 = await connection.client();
  const { UploadId } = await s3.createMultipartUpload({
    ...target,
    ChecksumAlgorithm: 'SHA256',
    Metadata: { ...receipt },
    ...encryption(connection.options),
  });
  if (UploadId === undefined) throw new Error('the store began an upload without naming it');
  const upload = { ...target, UploadId };
  try {
    const parts = await sendParts(s3, upload, file, connection.options.partBytes);
    const { ETag } = await s3.completeMultipartUpload({
      ...upload,
      ...(file.checked ? { IfNoneMatch: '*' } : {}),
      MultipartUpload: { Parts: parts },
    });
    return { etag: ETag ?? '' };
  } catch (error) {
    // Also of an upload that is complete: then there is nothing to abort, and S3 says so.
    await s3.abortMultipartUpload(upload).catch(() => undefined);
    const { status, code } = failureFacts(error);
    if (status === 409) return 'again';
    if (status !== 412 && code !== 'NoSuchUpload') throw error;
    const own = await findOwn(connection, objectKey, receipt);
    if (own !== null) return { etag: own };
    if (status === 412) return { refused: 'exists' };
    throw error;
  }
}

async function sendParts(
  s3: S3,
  upload: { readonly Bucket: string; readonly Key: string; readonly UploadId: string },
  { path, size }: LargeFile,
  partBytes: number,
): Promise<CompletedPart[]> {
  const step = Math.max(partBytes, Math.ceil(size / MOST_PARTS));
  const starts = Array.from({ length: Math.ceil(size / step) }, (_, index) => index * step);
  const file = await open(path, 'r');
  try {
    return await mapConcurrently(starts, PARTS_AT_ONCE, async (start) => {
      const body = Buffer.alloc(Math.min(step, size - start));
      const { bytesRead } = await file.read(body, 0, body.length, start);
      if (bytesRead !== body.length) throw new Error(`${path} became shorter while it was uploaded`);
      const PartNumber = start / step + 1;
      const ChecksumSHA256 = new Bun.CryptoHasher('sha256').update(body).digest('base64');
      const { ETag } = await s3.uploadPart({ ...upload, PartNumber, Body: body, ChecksumSHA256 });
      return { PartNumber, ETag, ChecksumSHA256 };
    });
  } finally {
    await file.close();
  }
}
