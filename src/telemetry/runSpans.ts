import { type Attributes, type Context, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { errorCode, errorMessage } from '../domain/errors.ts';
import type { Facts, Telemetry, WatchedStage } from '../domain/telemetry.ts';

export type StageEnded = (stage: string, seconds: number, failed: boolean) => void;

interface RunSpans extends Pick<Telemetry, 'startRun' | 'stage'> {
  endRun(failure: unknown): void;
}

/** One trace: the run, its stages, and the entities, models and checks of each. Stages follow one another, so there is no context to carry. */
export function runSpans(tracer: Tracer, outside: Context, onStageEnd: StageEnded): RunSpans {
  let run: Span | undefined;
  const below = (span: Span | undefined): Context => (span === undefined ? outside : trace.setSpan(outside, span));

  const stage: Telemetry['stage'] = async (name, body) => {
    const started = performance.now();
    const span = tracer.startSpan(name, {}, below(run));
    let failed = false;
    const fail = (message: string, code = 'failed'): void => {
      failed = true;
      markFailed(span, message, code);
    };
    try {
      return await body(watchedStage(tracer, span, below(span), fail));
    } catch (error) {
      fail(errorMessage(error), errorCode(error));
      throw error;
    } finally {
      span.end();
      onStageEnd(name, (performance.now() - started) / 1000, failed);
    }
  };

  return {
    stage,
    startRun: (name, facts) => {
      run ??= tracer.startSpan(name, { attributes: attributesOf(facts) }, outside);
    },
    endRun: (failure) => {
      if (failure !== undefined && run !== undefined) markFailed(run, errorMessage(failure), errorCode(failure));
      run?.end();
    },
  };
}

function watchedStage(tracer: Tracer, span: Span, parent: Context, fail: (message: string) => void): WatchedStage {
  return {
    fail,
    set: (facts) => void span.setAttributes(attributesOf(facts)),
    item: ({ name, startMs, endMs, facts, failure }) => {
      const item = tracer.startSpan(name, { startTime: startMs, attributes: attributesOf(facts) }, parent);
      if (failure !== undefined) markFailed(item, failure, 'failed');
      item.end(endMs);
    },
  };
}

/** `error.type` is the standard's word for a failure's kind, of few values. */
function markFailed(span: Span, message: string, code: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.setAttribute('error.type', code);
}

/** Names of our own stand below our name, as the standard asks ("Attribute Naming"). */
export function attributesOf(facts: Facts): Attributes {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`payments_pipeline.${name}`, value]));
}
