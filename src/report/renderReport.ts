import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import type { RunReport } from './runReport.ts';
import { runResults } from './runResults.ts';

export const REPORT_FORMATS = ['json', 'junit', 'markdown', 'html'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Whether a form shows plots, and so needs the run's tables. */
export function needsFigures(format: ReportFormat): boolean {
  return format === 'html';
}

/** A report as text. */
export async function renderReport(report: RunReport, format: ReportFormat): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(runResults(report), null, 2)}\n`;
    case 'junit':
      return renderJunit(report);
    case 'markdown':
      return renderMarkdown(report);
    case 'html':
      // Loaded when it is asked for: no other form needs templates.
      return (await import('./html/page.ts')).renderHtml(report);
    default:
      return format satisfies never;
  }
}
