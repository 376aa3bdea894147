import type { Hono } from 'hono';
import type { World } from '../../economy/world.ts';
import { REPORT_TYPES, writeReport } from '../../reports/writeReport.ts';
import { ApiError } from '../apiError.ts';

/** `/_mock/reports/<type>.csv`: the reports that the dashboard exports, over `interval_start` to `interval_end` (unix seconds) in `timezone`. */
export function addReportRoutes(app: Hono, world: World, now: () => number): void {
  app.get('/_mock/reports/:file', (context) => {
    const type = REPORT_TYPES.find((one) => `${one}.csv` === context.req.param('file'));
    if (type === undefined) throw new ApiError(404, `No such report. There are: ${REPORT_TYPES.map((one) => `${one}.csv`).join(', ')}`);
    const present = now();
    const second = (name: string, usual: number) => {
      const text = context.req.query(name) ?? String(usual);
      if (/^\d{1,10}$/.test(text)) return Number(text);
      throw new ApiError(400, `${name} is a unix time in seconds, not ${text}`, { param: name });
    };
    const timezone = context.req.query('timezone') ?? 'Etc/UTC';
    const range = { start: second('interval_start', world.start), end: second('interval_end', present) };
    if (!isZone(timezone)) throw new ApiError(400, `Unknown time zone: ${timezone}`, { param: 'timezone' });
    return context.body(writeReport(world, { type, timezone, ...range }, present), 200, { 'Content-Type': 'text/csv; charset=utf-8' });
  });
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
