import type { Logger } from '../domain/logger.ts';
import type { ProgressSink, Stage } from '../domain/progress.ts';
import { progressFields, progressMessage, renderFinished, renderProgress } from './render/progress.ts';
import { NO_PROGRESS, type ProgressState, reduceProgress, type StageState } from './render/progressState.ts';
import type { Screen } from './screen.ts';
import type { Every } from './world.ts';

/** Ten frames a second at most: more cannot be seen, and each costs time that the work needs. */
export const FRAME_MS = 100;
/** Where nobody watches, a line every ten seconds. */
export const PLAIN_MS = 10_000;

export interface ProgressReporter {
  readonly sink: ProgressSink;
  /** Takes the live lines away and stops the clockwork; needed on every way out. */
  stop(): void;
}

interface ReporterParts {
  readonly clock: () => number;
  readonly every: Every;
}

/** Progress redrawn in place. The headline of a finished stage stays on the screen. */
export function liveProgress(parts: ReporterParts & { readonly screen: Screen; readonly view: () => LiveView }): ProgressReporter {
  const { screen, view, clock } = parts;
  const draw = (stage: StageState): void => screen.live(renderProgress(stage, clock(), view()));
  return reporter(parts, FRAME_MS, draw, (stage) => {
    const lines = renderFinished(stage, clock(), view());
    screen.live([]);
    screen.write(`${lines.join('\n')}\n`);
  });
}

export interface LiveView {
  readonly columns: number;
  readonly rows: number;
  readonly color: boolean;
}

/** Progress as lines of the log. */
export function plainProgress(parts: ReporterParts & { readonly logger: Logger }): ProgressReporter {
  const { logger, clock } = parts;
  const tell = (stage: StageState): void => logger.info(progressMessage(stage, clock()), progressFields(stage, clock()));
  return reporter(parts, PLAIN_MS, tell, tell);
}

/** For `--quiet`. */
export const noProgress: ProgressReporter = { sink: () => {}, stop: () => {} };

/** Keeps the state; `show` is called at the pace while a stage runs, `finish` once when it is done. */
function reporter(
  { clock, every }: ReporterParts,
  pace: number,
  show: (stage: StageState) => void,
  finish: (stage: StageState) => void,
): ProgressReporter {
  let state: ProgressState = NO_PROGRESS;
  let halt: (() => void) | undefined;
  const tick = (): void => {
    const running = state.findLast(({ endedMs }) => endedMs === undefined);
    if (running !== undefined) show(running);
  };
  const stop = (): void => {
    halt?.();
    halt = undefined;
  };
  const sink: ProgressSink = (event) => {
    state = reduceProgress(state, event, clock());
    halt ??= every(pace, tick);
    if (event.kind !== 'stage-done') return;
    finishStage(state, event.stage, finish);
    if (state.every(({ endedMs }) => endedMs !== undefined)) stop();
  };
  return { sink, stop };
}

function finishStage(state: ProgressState, name: Stage, finish: (stage: StageState) => void): void {
  const stage = state.find((one) => one.stage === name);
  if (stage !== undefined) finish(stage);
}
