import { describe, expect, test } from 'bun:test';
import type { TextStream } from '../../../src/cli/world.ts';
import { createWriter } from '../../../src/cli/writer.ts';

/** A stream whose writes are taken when the test says so. */
function slowStream() {
  const waiting: ((error?: Error | null) => void)[] = [];
  const listeners: ((error: Error) => void)[] = [];
  const texts: string[] = [];
  const stream: TextStream = {
    on: (_, listener) => listeners.push(listener),
    write: (text, done) => {
      texts.push(text);
      waiting.push(done);
      return false;
    },
  };
  return { stream, texts, listeners, takeNext: (error?: Error) => waiting.shift()?.(error) };
}

describe('createWriter', () => {
  test('flush waits for the last write, so that no data is lost when the process ends', async () => {
    const { stream, takeNext } = slowStream();
    const writer = createWriter(stream);
    const order: string[] = [];
    void writer.write('a').then(() => order.push('a'));
    void writer.write('b').then(() => order.push('b'));
    const flushed = writer.flush().then(() => order.push('flushed'));
    takeNext();
    await Promise.resolve();
    expect(order).toEqual(['a']);
    takeNext();
    await flushed;
    expect(order).toEqual(['a', 'b', 'flushed']);
  });

  test('a broken pipe, told by the callback or by the event alone, closes it: nothing more is written, nothing is thrown', async () => {
    const byCallback = slowStream();
    const first = createWriter(byCallback.stream);
    const write = first.write('a');
    byCallback.takeNext(new Error('EPIPE'));
    await write;
    const byEvent = slowStream();
    const second = createWriter(byEvent.stream);
    for (const listener of byEvent.listeners) listener(new Error('EPIPE'));
    for (const [writer, { texts }] of [
      [first, byCallback],
      [second, byEvent],
    ] as const) {
      const before = texts.length;
      await writer.write('more');
      expect([writer.closed, texts.length]).toEqual([true, before]);
    }
  });

  test('nothing is not written', async () => {
    const { stream, texts } = slowStream();
    await createWriter(stream).write('');
    expect(texts).toEqual([]);
  });
});
