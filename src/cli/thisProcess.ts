import { totalmem } from 'node:os';
import type { Every, World } from './world.ts';

/** The world as this process has it. `exit` is for the second Ctrl-C; the ordinary end is main's. */
export function thisProcess(exit: (status: number) => void): World {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    clock: Date.now,
    random: Math.random,
    every,
    memoryBytes: memoryBytes(),
    exit,
    onSignal: (name, handler) => {
      process.on(name, handler);
      return () => process.off(name, handler);
    },
  };
}

const every: Every = (ms, callback) => {
  const timer = setInterval(callback, ms);
  timer.unref();
  return () => clearInterval(timer);
};

/** A container's limit when there is one; zero or an absurd number means that there is none. */
function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
