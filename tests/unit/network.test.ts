import { describe, expect, test } from 'bun:test';
import { createServer, get } from 'node:http';
import { get as getTls } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { HttpResponse, http } from 'msw';
import { failure } from '../support/failure.ts';
import { answerWith, isLoopback } from '../support/network.ts';

/** An address of TEST-NET-1 (RFC 5737): it belongs to nobody, so that a hole in the guard harms nobody either. */
const OUTSIDE = '192.0.2.1';

function emitted(emitter: NodeJS.EventEmitter): Promise<string> {
  return new Promise((resolve) => emitter.once('error', (error: Error) => resolve(error.message)));
}

describe('the network guard', () => {
  test('knows loopback from the rest', () => {
    for (const host of ['localhost', '127.0.0.1', '127.8.9.10', '[::1]', '::1', 'a.localhost']) expect(isLoopback(host)).toBe(true);
    for (const host of ['api.stripe.com', '10.0.0.1', '127.0.0.1.example.com', '128.0.0.1', '[::2]', 'localhost.example.com'])
      expect(isLoopback(host)).toBe(false);
  });

  test('refuses fetch and names the target', async () => {
    const error = await failure(fetch('https://api.stripe.com/v1/charges?x=1'));
    expect(error.message).toStartWith('a test tried to reach https://api.stripe.com/v1/charges:');
  });

  test('refuses http, https and plain sockets', async () => {
    expect(await emitted(get(`http://${OUTSIDE}/`))).toContain(OUTSIDE);
    expect(await emitted(getTls(`https://${OUTSIDE}/`))).toContain(OUTSIDE);
    expect(await emitted(connect(80, OUTSIDE))).toContain(OUTSIDE);
    expect(await emitted(connect({ port: 80, host: OUTSIDE }))).toContain(OUTSIDE);
  });

  test('answers with the handlers of a test, and no longer than it', async () => {
    {
      using _network = answerWith(http.get('https://api.stripe.com/v1/:list', ({ params }) => HttpResponse.json({ url: params.list })));
      expect(await (await fetch('https://api.stripe.com/v1/charges')).json()).toEqual({ url: 'charges' });
    }
    expect((await failure(fetch('https://api.stripe.com/v1/charges'))).message).toContain('a test tried to reach');
  });

  test('leaves loopback alone, for fetch and for node', async () => {
    const server = createServer((request, response) => response.end(request.url));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await (await fetch(`http://localhost:${port}/a`)).text()).toBe('/a');
    const viaNode = await new Promise((resolve, reject) => {
      get(`http://127.0.0.1:${port}/b`, (response) => response.on('data', (bytes: Buffer) => resolve(bytes.toString()))).on(
        'error',
        reject,
      );
    });
    expect(viaNode).toBe('/b');
    server.close();
  });
});
