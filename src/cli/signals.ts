import { PipelineError } from '../domain/errors.ts';
import { exitStatus } from './exitStatus.ts';
import type { SignalName, World } from './world.ts';

export interface SignalWatch {
  /** Aborted at the first SIGINT or SIGTERM, with an INTERRUPTED error as its reason. */
  readonly signal: AbortSignal;
  /** Leaves the signals to the runtime again. */
  stop(): void;
}

interface Reactions {
  /** After the first signal, while the command winds up. */
  readonly onFirst: (name: SignalName) => void;
  /** Just before the process ends: give the cursor back. */
  readonly beforeExit: () => void;
}

/** The first signal asks the command to stop at a safe point; a second one ends the process at once. */
export function watchSignals(world: Pick<World, 'onSignal' | 'exit'>, { onFirst, beforeExit }: Reactions): SignalWatch {
  const controller = new AbortController();
  const handle = (name: SignalName) => (): void => {
    if (controller.signal.aborted) {
      beforeExit();
      world.exit(name === 'SIGTERM' ? exitStatus.terminated : exitStatus.interrupted);
      return;
    }
    onFirst(name);
    controller.abort(interruption(name));
  };
  const stops = (['SIGINT', 'SIGTERM'] as const).map((name) => world.onSignal(name, handle(name)));
  return {
    signal: controller.signal,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

function interruption(name: SignalName): PipelineError {
  return new PipelineError('INTERRUPTED', name === 'SIGINT' ? 'stopped by Ctrl-C (SIGINT)' : 'stopped by SIGTERM', {
    hint: 'Nothing half-done is visible. Run the same command again to go on.',
    details: { signal: name },
  });
}
