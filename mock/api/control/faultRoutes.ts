import type { Hono } from 'hono';
import { PipelineError } from '../../../src/domain/errors.ts';
import type { ActiveFault, FaultBook } from '../../faults/faultBook.ts';
import type { FaultRule } from '../../faults/faultRule.ts';
import { parseFaultScript } from '../../faults/parseFaults.ts';
import { ApiError, noSuch } from '../apiError.ts';

/** `/_mock/faults`: rules are added as JSON or YAML, listed with how often they happened, and removed. */
export function addFaultRoutes(app: Hono, faults: FaultBook): void {
  app.get('/_mock/faults', (context) => context.json(shown(faults.list())));
  app.post('/_mock/faults', async (context) => context.json(shown(faults.add(parsed(await context.req.text()))), 201));
  app.delete('/_mock/faults', (context) => context.json({ removed: faults.remove() }));
  app.delete('/_mock/faults/:id', (context) => {
    const removed = faults.remove(Number(context.req.param('id')));
    if (removed === 0) throw noSuch('fault', context.req.param('id'), 'id');
    return context.json({ removed });
  });
}

function shown(active: readonly ActiveFault[]): object {
  return { faults: active.map(({ id, rule, seen, fired }) => ({ id, rule, seen, fired })) };
}

function parsed(script: string): FaultRule[] {
  try {
    return parseFaultScript(script);
  } catch (cause) {
    if (cause instanceof PipelineError)
      throw new ApiError(400, `${cause.message.replace(/[?.]?$/, (end) => end || '.')} ${cause.hint ?? ''}`.trim(), { param: 'faults' });
    throw cause;
  }
}
