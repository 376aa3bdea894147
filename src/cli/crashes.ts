import { errorCode } from '../domain/errors.ts';
import { scrub } from '../domain/scrub.ts';
import { colorWanted } from './colorWanted.ts';
import { exitStatus } from './exitStatus.ts';
import { renderError } from './render/error.ts';
import { SHOW_CURSOR } from './screen.ts';
import type { World } from './world.ts';

/** What the process tells of errors that nobody awaited. */
export interface CrashSource {
  on(event: 'uncaughtException' | 'unhandledRejection', handler: (error: unknown) => void): unknown;
}

/** An error that escaped every `await` ends the process like any other unexpected one: with its name, a hint, status 1 and no bare stack. */
export function watchCrashes(source: CrashSource, world: World): void {
  const crash = (error: unknown): void => {
    // When a run is told to stop, what it was waiting for fails too; the command itself reports the interruption.
    if (errorCode(error) === 'INTERRUPTED') return;
    const text = renderError(error, { color: colorWanted(world, 'stderr'), debug: world.env['LOG_LEVEL'] === 'debug', scrub });
    world.stderr.write(world.stderr.isTTY ? SHOW_CURSOR + text : text, () => world.exit(exitStatus.unexpected));
  };
  source.on('uncaughtException', crash);
  source.on('unhandledRejection', crash);
}
