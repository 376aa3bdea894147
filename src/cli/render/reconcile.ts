import { utcInstant } from '../../domain/time.ts';
import type { ReconcileReport } from '../../webhooks/reconcile/reconcile.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { formatCount, formatDuration, formatInteger } from './format.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

const SHOWN = 10;

/** What was received beside what happened; then some of what is missing. */
export function renderReconcile(report: ReconcileReport, healedNow: number, view: View): string {
  if (report.window === null) {
    return `${renderTitle({ title: 'reconcile', verdict: 'nothing received', mood: 'warning', facts: [] }, view)}\nNo event was ever received: start serve-webhooks, and point an endpoint at it.\n`;
  }
  const { from, to } = report.window;
  const whole = report.missing.length === 0;
  const verdict = whole ? 'whole' : healedNow > 0 ? 'healed' : 'missing';
  const mood = whole ? 'good' : healedNow > 0 ? 'warning' : 'bad';
  const title = renderTitle({ title: 'reconcile', verdict, mood, facts: [`${utcInstant(from)} to ${utcInstant(to)}`] }, view);
  const table = renderTable([{ header: 'events' }, { header: 'count', align: 'right' }, { header: 'meaning' }], rows(report), {
    width: view.columns,
    color: view.color,
  });
  return `${renderBlocks([title, table, missing(report, view), healedNow > 0 ? `Fetched ${formatCount(healedNow, 'event')}.\n` : ''])}\n`;
}

function rows(report: ReconcileReport): [string, string, string][] {
  const { batch, late } = report;
  const all: [string, number, string][] = [
    ['received', report.received, 'delivered to the endpoint'],
    ['healed before', report.healed, 'never delivered, fetched by an earlier reconcile'],
    ['in the feed', report.feed, 'what the source says has happened'],
    ['missing', report.missing.length, 'in the feed, and not here'],
    ['not expected', report.not_expected, 'in the feed, of types that never came'],
    ['only here', report.only_here.length, 'here, and not in the feed'],
    [
      'late',
      late.events,
      late.events === 0
        ? 'delivered after the limit'
        : `delivered after the limit; the latest after ${formatDuration(late.most_seconds * 1000)}`,
    ],
  ];
  if (batch !== null) {
    all.push(['in batch', batch.events, 'published in silver.events']);
    all.push(['not in batch', batch.not_in_batch, 'here, and not published yet: the next run-pipeline brings them']);
    all.push(['batch alone', batch.not_received, 'published, and never received']);
  }
  return all.map(([name, count, meaning]) => [name, formatInteger(count), meaning]);
}

function missing({ missing: events }: ReconcileReport, view: View): string {
  if (events.length === 0) return '';
  const shown = events.slice(0, SHOWN).map(({ id, type, created }) => [id, type, utcInstant(created)]);
  const more = events.length > SHOWN ? `and ${formatInteger(events.length - SHOWN)} more\n` : '';
  const table = renderTable([{ header: 'missing' }, { header: 'type' }, { header: 'happened' }], shown, {
    width: view.columns,
    color: view.color,
  });
  return table + more;
}
