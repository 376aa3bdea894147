/** The report as one page: it holds everything that it shows, so that it opens from disk, in a mail or years later, with no network. */

import { raw } from 'hono/html';
import { utcInstant } from '../../domain/time.ts';
import { problemsOf, type RunReport, verdictWords } from '../runReport.ts';
import { checksSection, problemsSection } from './checksSection.ts';
import { figuresSection } from './figuresSection.ts';
import { type Markup, markup } from './markup.ts';
import { STYLE } from './style.ts';
import { htmlTable } from './table.ts';

/** Nothing may be fetched and nothing runs, whatever a value of the data says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The whole document. */
export function renderHtml(report: RunReport): string {
  const { runId, quality, figures, toolVersion } = report;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="color-scheme" content="light dark">
<title>${verdictWords(quality)} · ${runId} · payments-pipeline</title>
<link rel="icon" href="data:,">
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
${verdict(report)}
${tiles(report)}
${problemsSection(report)}
${figures === undefined ? markup`<section><h2>Figures</h2><p class="soft">Not shown: the files of this snapshot are no longer in the store.</p></section>` : figuresSection(figures)}
${checksSection(report)}
${tablesSection(report)}
<footer>payments-pipeline ${toolVersion} · run <span class="id">${runId}</span> · ${report.store}. Amounts are exact, in major units of their own currency; days are UTC.</footer>
</main>
</body>
</html>
`;
  return page.toString();
}

function verdict({ quality, runId }: RunReport): Markup {
  const bad = quality.verdict !== 'published';
  const count = problemsOf(quality).length;
  const words = count === 0 ? 'Every check holds' : count === 1 ? 'One check needs a look' : `${count} checks need a look`;
  const sentence =
    quality.verdict === 'rejected'
      ? 'These numbers were not published; what was published before stays as it was.'
      : quality.verdict === 'overridden'
        ? 'These numbers were published by hand (--publish), although checks failed.'
        : quality.verdict === 'overtaken'
          ? 'These numbers were not published: another run had published first, upon the same versions.'
          : 'These are the numbers that readers see.';
  const title = { published: 'Published', rejected: 'Rejected', overridden: 'Published against failing checks', overtaken: 'Overtaken' }[
    quality.verdict
  ];
  return markup`<header class="verdict ${bad ? 'bad' : ''}"><h1>${title}: ${words.toLowerCase()}</h1><p>${sentence} Checked ${shortInstant(quality.finished_at)} UTC, run <span class="id">${runId}</span>.</p></header>`;
}

function tiles({ quality: { checks }, transforms, extract }: RunReport): Markup {
  const count = (status: string) => checks.filter((check) => check.status === status).length;
  const through = transforms.data_through;
  const rows = transforms.models.reduce((sum, model) => sum + model.rows, 0);
  const records = extract?.entities.reduce((sum, entity) => sum + entity.records, 0);
  const aside = [
    [count('warned'), 'warned'],
    [count('failed') + count('errored'), 'failed'],
    [count('skipped') + count('not_applicable'), 'not judged'],
  ].flatMap(([number, words]) => (number === 0 ? [] : [`${number} ${words}`]));
  return markup`<dl class="tiles">${tile('Data through', through === null ? 'not known' : utcInstant(through).slice(0, 10), through === null ? '' : `${utcInstant(through).slice(11, 16)} UTC`)}${tile('Checks that hold', `${grouped(count('passed'))} of ${grouped(checks.length)}`, aside.join(', '))}${tile('Tables', grouped(transforms.models.length), `${grouped(rows)} rows`)}${records === undefined ? undefined : tile('Extracted', grouped(records), 'records by this run')}</dl>`;
}

function tile(name: string, value: string, aside: string): Markup {
  return markup`<div class="tile"><dt>${name}</dt><dd>${value}${aside === '' ? undefined : markup`<small>${aside}</small>`}</dd></div>`;
}

function tablesSection({ transforms, quality }: RunReport): Markup {
  const versions = new Map(quality.publish.map(({ layer, model, version }) => [`${layer}.${model}`, version]));
  const layers = (['gold', 'silver'] as const).map((layer) => {
    const models = transforms.models.filter((model) => model.layer === layer);
    const rows = models.map(({ model, rows: count, add, unchanged, milliseconds }) => [
      `${layer}.${model}`,
      grouped(count),
      versions.get(`${layer}.${model}`)?.toString() ?? 'not published',
      unchanged ? 'unchanged' : `${add.length} new ${add.length === 1 ? 'file' : 'files'}`,
      `${grouped(milliseconds)} ms`,
    ]);
    const columns = [
      { header: 'Table' },
      { header: 'Rows', isNumber: true },
      { header: 'Version', isNumber: true },
      { header: 'Change' },
      { header: 'Built in', isNumber: true },
    ];
    return models.length === 0
      ? undefined
      : markup`<details class="group"><summary>${layer === 'gold' ? 'Gold' : 'Silver'} <span class="soft">${models.length} tables</span></summary>${htmlTable(`Tables of ${layer}`, columns, rows)}</details>`;
  });
  return markup`<section><h2>Tables</h2><p class="soft">Built ${transforms.mode === 'full' ? 'from all of Bronze' : `in part (${transforms.mode})`}: ${transforms.why}.</p>${layers.filter((layer) => layer !== undefined)}</section>`;
}

function shortInstant(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

function grouped(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
