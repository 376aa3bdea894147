import type { Sleep } from '../api/handler.ts';

/** The same answer, whose JSON breaks off after a share of its bytes. */
export async function truncated(response: Response, keep: number): Promise<Response> {
  const body = await bytesOf(response);
  return withBody(response, body.subarray(0, Math.floor(body.length * keep)));
}

/** The same answer under another content type. */
export async function retyped(response: Response, type: string): Promise<Response> {
  const other = withBody(response, await bytesOf(response));
  other.headers.set('Content-Type', type);
  return other;
}

/** What a proxy in between says when it is not well. */
export function htmlPage(status: number): Response {
  const page = `<!doctype html><html><head><title>Please wait</title></head><body><h1>We will be back soon</h1></body></html>\n`;
  return new Response(page, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

const FLUSH_MS = 5;

/**
 * The same answer over a connection that is reset. Under Bun.serve a body stream that fails resets the socket: before anything is in it,
 * the client has a part of the head; after all of it, the body without its last chunk.
 */
export async function cutOff(response: Response, when: 'before_body' | 'in_body' | 'after_body', sleep: Sleep): Promise<Response> {
  const whole = await bytesOf(response);
  const sent = { before_body: 0, in_body: Math.ceil(whole.length / 2), after_body: whole.length }[when];
  let left = sent > 0;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      // What is to arrive must have left before the reset, which throws away what is still queued.
      await sleep(FLUSH_MS);
      if (left) controller.enqueue(whole.subarray(0, sent));
      else controller.error(new Error('connection reset by the fault script'));
      left = false;
    },
  });
  return withBody(response, stream);
}

function withBody({ status, headers }: Response, body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>): Response {
  const kept = new Headers(headers);
  kept.delete('Content-Length');
  return new Response(body, { status, headers: kept });
}

async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await response.arrayBuffer());
}
