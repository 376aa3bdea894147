import type { TextStream } from './world.ts';

export interface Writer {
  /** Resolves when the text has left the process; never rejects. */
  write(text: string): Promise<void>;
  /** Resolves when everything written so far has left: an exit before it would cut a pipe's data short. */
  flush(): Promise<void>;
  /** The reader went away. */
  readonly closed: boolean;
}

/** Stdout and stderr as every step writes to them. */
export interface Writers {
  readonly stdout: Writer;
  readonly stderr: Writer;
}

/** Writes to a stream and ends quietly when its reader goes away (EPIPE, as after `| head`). */
export function createWriter(stream: TextStream): Writer {
  const state = { closed: false, last: Promise.resolve() };
  // Without a listener the runtime reports the broken pipe as a crash.
  stream.on('error', () => {
    state.closed = true;
  });
  const write = (text: string): Promise<void> => {
    if (state.closed || text === '') return state.last;
    state.last = new Promise((resolve) => {
      stream.write(text, (error) => {
        if (error) state.closed = true;
        resolve();
      });
    });
    return state.last;
  };
  return {
    write,
    flush: () => state.last,
    get closed() {
      return state.closed;
    },
  };
}
