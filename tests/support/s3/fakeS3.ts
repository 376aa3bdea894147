/**
 * An S3 inside the test's process, behind a real socket, so that the SDK's own signing, checksums, retries and parsing take part. It keeps
 * conditional writes as AWS documents them, and every call can be made to fail: refused, broken off before or after its effect, held back, or cut short.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOf, type Reply, S3Refusal } from './reply.ts';

export interface Call {
  /** From 1, over all calls. */
  readonly number: number;
  /** As the SDK names it: `PutObject`. */
  readonly operation: string;
  /** Within the bucket; the prefix for a listing. */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Fault =
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      readonly headers?: Record<string, string>;
    }
  /** The connection breaks: before anything was done, or after it was done. */
  | { readonly kind: 'reset' | 'lost' }
  /** The answer breaks off in the middle of its body. */
  | { readonly kind: 'truncate' }
  /** The answer's body is other than its checksum says. */
  | { readonly kind: 'damage' };

export interface FakeS3Options {
  readonly bucket?: string;
  /** Keys on a page of a listing. */
  readonly pageSize?: number;
  /** False: both headers are ignored, as some servers do. */
  readonly conditional?: boolean;
  /** Milliseconds before each answer. */
  readonly latencyMs?: number;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Asked at every call; may wait, and may say how it fails. */
  readonly onCall?: (call: Call) => Fault | undefined | Promise<Fault | undefined>;
}

export interface StoredBytes {
  readonly body: Buffer;
  readonly etag: string;
  readonly modifiedMs: number;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface FakeS3 extends AsyncDisposable {
  readonly endpoint: string;
  readonly bucket: string;
  readonly objects: Map<string, StoredBytes>;
  /** Uploads that were begun and neither completed nor aborted. */
  readonly uploads: Map<string, Upload>;
  readonly calls: readonly Call[];
  /** Changes how calls fail from now on. */
  onCall(handler: FakeS3Options['onCall']): void;
}

interface Upload {
  readonly key: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parts: Map<number, { readonly body: Buffer; readonly etag: string }>;
}

/** Starts one on a free port of loopback. */
export async function startFakeS3(options: FakeS3Options = {}): Promise<FakeS3> {
  const state = new FakeState(options);
  const server = createServer((request, response) => void state.serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: state.bucket,
    objects: state.objects,
    uploads: state.uploads,
    calls: state.calls,
    onCall: (handler) => {
      state.onCall = handler;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly key: string;
}

class FakeState {
  readonly bucket: string;
  readonly objects = new Map<string, StoredBytes>();
  readonly uploads = new Map<string, Upload>();
  readonly calls: Call[] = [];
  onCall: FakeS3Options['onCall'];
  #uploadCount = 0;

  constructor(private readonly options: FakeS3Options) {
    this.bucket = options.bucket ?? 'payments';
    this.onCall = options.onCall;
  }

  async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const operation = operationOf(request);
    const call = {
      number: this.calls.length + 1,
      operation,
      key: request.url.searchParams.get('prefix') ?? request.key,
      headers: request.headers,
    };
    this.calls.push(call);
    const fault = await this.onCall?.(call);
    if (this.options.latencyMs !== undefined) await Bun.sleep(this.options.latencyMs);
    if (fault?.kind === 'reset') return void incoming.socket.destroy();
    const reply = fault?.kind === 'refuse' ? this.#refused(fault, request) : this.#answer(operation, request);
    if (fault?.kind === 'lost') return void incoming.socket.destroy();
    this.#send(response, reply, fault, request.method);
  }

  #now(): number {
    return (this.options.clock ?? Date.now)();
  }

  #refused({ status, code, message = code, headers = {} }: Fault & { kind: 'refuse' }, { key }: Request): Reply {
    return { ...answerOf(new S3Refusal(status, code, message), key), headers };
  }

  #answer(operation: string, request: Request): Reply {
    try {
      return this.#perform(operation, request);
    } catch (error) {
      if (error instanceof S3Refusal) return answerOf(error, request.key);
      throw error;
    }
  }

  #perform(operation: string, request: Request): Reply {
    if (bucketOf(request.url) !== this.bucket) throw new S3Refusal(404, 'NoSuchBucket', 'The specified bucket does not exist');
    switch (operation) {
      case 'PutObject':
        return this.#put(request);
      case 'GetObject':
      case 'HeadObject':
        return this.#get(request);
      case 'DeleteObject':
        this.#requireCondition(request.key, request.headers);
        this.objects.delete(request.key);
        return { status: 204 };
      case 'ListObjectsV2':
        return this.#list(request.url.searchParams);
      case 'CreateMultipartUpload':
        return this.#begin(request);
      case 'UploadPart':
        return this.#part(request);
      case 'CompleteMultipartUpload':
        return this.#complete(request);
      case 'AbortMultipartUpload':
        if (!this.uploads.delete(request.url.searchParams.get('uploadId') ?? ''))
          throw new S3Refusal(404, 'NoSuchUpload', 'no such upload');
        return { status: 204 };
      default:
        throw new S3Refusal(501, 'NotImplemented', `${request.method} ${request.url.search}`);
    }
  }

  #put({ key, headers, body }: Request): Reply {
    this.#requireCondition(key, headers);
    requireChecksum(headers, body);
    return { status: 200, headers: { etag: this.#store(key, body, md5(body), metadataOf(headers)) } };
  }

  #store(key: string, body: Buffer, etag: string, metadata: Readonly<Record<string, string>>): string {
    this.objects.set(key, { body, etag, metadata, modifiedMs: this.#now() });
    return etag;
  }

  #requireCondition(key: string, headers: Readonly<Record<string, string>>): void {
    if (this.options.conditional === false) return;
    const found = this.objects.get(key);
    if (headers['if-none-match'] === '*' && found !== undefined)
      throw new S3Refusal(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
    const expected = headers['if-match'];
    if (expected === undefined) return;
    if (found === undefined) throw new S3Refusal(404, 'NoSuchKey', 'The specified key does not exist.');
    if (found.etag !== expected)
      throw new S3Refusal(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  }

  #get({ key, headers }: Request): Reply {
    const found = this.objects.get(key);
    if (found === undefined) throw new S3Refusal(404, 'NoSuchKey', 'The specified key does not exist.');
    if (headers['if-match'] !== undefined && headers['if-match'] !== found.etag) throw new S3Refusal(412, 'PreconditionFailed', 'changed');
    const common = {
      etag: found.etag,
      'last-modified': new Date(found.modifiedMs).toUTCString(),
      ...Object.fromEntries(Object.entries(found.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    };
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers['range'] ?? '') ?? [];
    if (from === undefined) return { status: 200, body: found.body, headers: { ...common, 'x-amz-checksum-sha256': sha256(found.body) } };
    if (Number(from) >= found.body.length) throw new S3Refusal(416, 'InvalidRange', 'The requested range is not satisfiable');
    const body = found.body.subarray(Number(from), Number(to) + 1);
    return {
      status: 206,
      body,
      headers: { ...common, 'content-range': `bytes ${from}-${Number(from) + body.length - 1}/${found.body.length}` },
    };
  }

  #list(query: URLSearchParams): Reply {
    const [prefix, after] = [query.get('prefix') ?? '', query.get('continuation-token') ?? query.get('start-after') ?? ''];
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, this.options.pageSize ?? 1000);
    const contents = page.map((key) => {
      const { body, etag, modifiedMs } = this.objects.get(key) as StoredBytes;
      return `<Contents><Key>${key}</Key><Size>${body.length}</Size><ETag>${etag}</ETag><LastModified>${new Date(modifiedMs).toISOString()}</LastModified></Contents>`;
    });
    const isCut = page.length < keys.length;
    const next = isCut ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    return xml(`<ListBucketResult><IsTruncated>${isCut}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`);
  }

  #begin({ key, headers }: Request): Reply {
    this.#uploadCount += 1;
    const id = `upload-${this.#uploadCount}`;
    this.uploads.set(id, { key, metadata: metadataOf(headers), parts: new Map() });
    return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  }

  #part({ url, headers, body }: Request): Reply {
    requireChecksum(headers, body);
    const etag = md5(body);
    this.#upload(url).parts.set(Number(url.searchParams.get('partNumber')), { body, etag });
    return { status: 200, headers: { etag } };
  }

  #complete({ url, key, headers, body }: Request): Reply {
    const upload = this.#upload(url);
    this.#requireCondition(key, headers);
    const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, number]) => Number(number));
    const parts = named.sort((a, b) => a - b).map((number) => upload.parts.get(number));
    if (parts.length === 0 || parts.includes(undefined)) throw new S3Refusal(400, 'InvalidPart', 'a part is missing');
    const whole = Buffer.concat(parts.map((part) => part?.body ?? Buffer.alloc(0)));
    this.uploads.delete(url.searchParams.get('uploadId') ?? '');
    const etag = this.#store(key, whole, `"${md5(whole).slice(1, -1)}-${parts.length}"`, upload.metadata);
    return xml(`<CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>`);
  }

  #upload(url: URL): Upload {
    const upload = this.uploads.get(url.searchParams.get('uploadId') ?? '');
    if (upload === undefined) throw new S3Refusal(404, 'NoSuchUpload', 'The specified upload does not exist');
    return upload;
  }

  #send(response: ServerResponse, reply: Reply, fault: Fault | undefined, method: string): void {
    const body = fault?.kind === 'damage' ? damaged(reply.body) : (reply.body ?? Buffer.alloc(0));
    response.writeHead(reply.status, {
      date: new Date(this.#now()).toUTCString(),
      'x-amz-request-id': 'fake',
      'content-length': body.length,
      ...reply.headers,
    });
    if (fault?.kind === 'truncate') {
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
      return;
    }
    response.end(method === 'HEAD' ? undefined : body);
  }
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const url = new URL(incoming.url ?? '/', 'http://fake');
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'));
  return { method: incoming.method ?? 'GET', url, headers, body: Buffer.concat(chunks), key };
}

function operationOf({ method, url, key }: Request): string {
  const has = (name: string) => url.searchParams.has(name);
  if (method === 'GET') return has('list-type') ? 'ListObjectsV2' : 'GetObject';
  if (method === 'HEAD') return key === '' ? 'HeadBucket' : 'HeadObject';
  if (method === 'PUT') return has('uploadId') ? 'UploadPart' : 'PutObject';
  if (method === 'DELETE') return has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
  return has('uploads') ? 'CreateMultipartUpload' : has('uploadId') ? 'CompleteMultipartUpload' : 'unknown';
}

function bucketOf(url: URL): string {
  return url.pathname.split('/')[1] ?? '';
}

function requireChecksum(headers: Readonly<Record<string, string>>, body: Buffer): void {
  const given = headers['x-amz-checksum-sha256'];
  if (given === undefined) throw new S3Refusal(400, 'InvalidRequest', 'a write without a SHA-256');
  if (given !== sha256(body)) throw new S3Refusal(400, 'BadDigest', 'The SHA256 you specified did not match what we received.');
}

function metadataOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const ours = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
  return Object.fromEntries(ours.map(([name, value]) => [name.slice('x-amz-meta-'.length), value]));
}

function damaged(body: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.from(body.map((byte, index) => (index === 0 ? byte ^ 1 : byte)));
}

function xml(text: string): Reply {
  return {
    status: 200,
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`),
    headers: { 'content-type': 'application/xml' },
  };
}

function md5(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('base64');
}
