/** list → split → write against a server on loopback, and what DuckDB reads of the parts. */
import { afterAll, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { errorCode } from '../../src/domain/errors.ts';
import type { ProgressEvent } from '../../src/domain/progress.ts';
import { extractEntity } from '../../src/extract/extractEntity.ts';
import type { ExtractEntityOptions, ExtractedEntity } from '../../src/extract/extractEntityTypes.ts';
import type { FinishedPart } from '../../src/extract/write/partFile.ts';
import { entity, testSource } from './source/support.ts';

const root = mkdtempSync(join(tmpdir(), 'bronze-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let dirs = 0;

interface Invoice {
  readonly id: string;
  readonly created: number;
  readonly lines: readonly string[];
  /** Text put in the invoice's object as it is. */
  readonly extra?: string;
}

/**
 * A little API: invoices newest first with at most ten lines inline, and the lists of their lines; two records a page. What is `gone` is
 * shown where it stands in a list, but was deleted by the time anybody asks for it.
 */
function serveInvoices(invoices: readonly Invoice[], gone: { path?: string; cursor?: string } = {}): Bun.Server<undefined> {
  return Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request) => {
      const url = new URL(request.url);
      if (!/^\/v1\/invoices(\/[^/]+\/lines)?$/.test(url.pathname)) return errorAnswer(404, {});
      if (url.pathname === gone.path) return errorAnswer(404, { code: 'resource_missing' });
      if (gone.cursor !== undefined && url.searchParams.get('starting_after') === gone.cursor) {
        return errorAnswer(400, { code: 'resource_missing', param: 'starting_after' });
      }
      const parent = invoices.find(({ id }) => url.pathname === `/v1/invoices/${id}/lines`);
      const items = parent === undefined ? invoices.map(invoiceText) : parent.lines.map(lineText);
      const ids = parent === undefined ? invoices.map(({ id }) => id) : parent.lines;
      return new Response(pageText(url, items, ids, parent === undefined ? 2 : 7), { headers: { 'content-type': 'application/json' } });
    },
  });
}

function errorAnswer(status: number, fields: Readonly<Record<string, string>>): Response {
  return Response.json({ error: { type: 'invalid_request_error', message: 'No such thing', ...fields } }, { status });
}

function pageText(url: URL, items: readonly string[], ids: readonly string[], size: number): string {
  const after = url.searchParams.get('starting_after');
  const from = after === null ? 0 : ids.indexOf(after) + 1;
  const more = from + size < items.length;
  return `{ "object": "list", "url": "${url.pathname}",\n "has_more": ${more}, "data": [${items.slice(from, from + size).join(',\n ')}]}`;
}

const lineText = (id: string): string => `{ "id": "${id}", "object": "line_item", "amount": 5 }`;

function invoiceText({ id, created, lines, extra = '' }: Invoice): string {
  const inline = lines.slice(0, 10).map(lineText).join(', ');
  return `{ "id": "${id}", "created": ${created}, "lines": { "data": [${inline}], "has_more": ${lines.length > 10} }${extra} }`;
}

function lineIds(invoice: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `il_${invoice}_${n}`);
}

async function extract(url: string, overrides: Partial<ExtractEntityOptions> = {}): Promise<ExtractedEntity> {
  const dir = join(root, String(dirs++));
  const signal = new AbortController().signal;
  const { source } = testSource(url, { maxRetries: 0, signal: overrides.signal ?? signal });
  return extractEntity({ source, entity: entity('invoices'), runId: 'run-1', dir, progress: () => {}, signal, ...overrides });
}

function linesOf(parts: readonly FinishedPart[]): string[] {
  return parts.flatMap(({ path }) => zstdDecompressSync(readFileSync(path)).toString().trimEnd().split('\n'));
}

const invoices: readonly Invoice[] = [
  { id: 'in_5', created: 500, lines: lineIds('5', 40) },
  { id: 'in_4', created: 400, lines: lineIds('4', 10), extra: ', "big": 1152921504606846977, "text": "\\u0041 \\/ }" ' },
  { id: 'in_3', created: 300, lines: lineIds('3', 3), extra: ', "broken": "\\ud800"' },
  { id: 'in_2', created: 200, lines: lineIds('2', 11) },
  { id: 'in_1', created: 100, lines: [] },
];

test('every record is written with its own bytes in an envelope; suspicious ones beside them; long nested lists to their end', async () => {
  using server = serveInvoices(invoices);
  const events: ProgressEvent[] = [];
  const result = await extract(`http://127.0.0.1:${server.port}`, { progress: (event) => events.push(event) });
  expect(result).toMatchObject({ pages: 3, records: 5, quarantined: 1, duplicateIds: 0, childLists: 2, retries: 0 });
  // Three pages of invoices; thirty lines of the first in five pages of seven, one of the other.
  expect(result.requests).toBe(3 + 5 + 1);
  expect(events.at(-1)).toMatchObject({ kind: 'item-progress', stage: 'extract', item: 'invoices', records: 5, pages: 3, retries: 0 });

  const [own, lines] = result.streams;
  expect([own?.stream, own?.records, own?.quarantined, lines?.stream, lines?.records]).toEqual(['invoices', 4, 1, 'invoice_lines', 31]);
  const written = linesOf(own?.parts ?? []);
  const envelope =
    /^\{"run_id":"run-1","entity":"invoices","observed_at":\d+,"via":"list","api_version":"2026-10-28.endive","record":(.*)\}$/;
  expect(written.map((line) => envelope.exec(line)?.[1])).toEqual(
    invoices.filter(({ id }) => id !== 'in_3').map((invoice) => invoiceText(invoice).replaceAll(/("(?:[^"\\]|\\.)*")| /g, '$1')),
  );
  expect(own?.parts[0]).toMatchObject({ rows: 4, minCreated: 100, maxCreated: 500 });
});

test('a quarantined record keeps its exact bytes and its reason', async () => {
  using server = serveInvoices(invoices);
  const result = await extract(`http://127.0.0.1:${server.port}`);
  const [line = ''] = linesOf(result.streams[0]?.quarantine ?? []);
  const found = JSON.parse(line) as { reason: string; record_base64: string; entity: string };
  expect([found.reason, found.entity]).toEqual(['lone_surrogate', 'invoices']);
  expect(Buffer.from(found.record_base64, 'base64').toString()).toBe(invoiceText(invoices[2] ?? { id: '', created: 0, lines: [] }));
});

test('the lines fetched are exactly those that did not come inline, each with its parent', async () => {
  using server = serveInvoices(invoices);
  const result = await extract(`http://127.0.0.1:${server.port}`);
  const rows = linesOf(result.streams[1]?.parts ?? []).map((line) => JSON.parse(line) as { parent: string; record: { id: string } });
  const fetched = rows.map(({ parent, record }) => `${parent} ${record.id}`).sort();
  const expected = [
    ...lineIds('5', 40)
      .slice(10)
      .map((id) => `in_5 ${id}`),
    ...lineIds('2', 11)
      .slice(10)
      .map((id) => `in_2 ${id}`),
  ];
  expect(fetched).toEqual(expected.sort());
});

test('size, rows and hash are those of the files, and DuckDB reads every row', async () => {
  const many = Array.from({ length: 60 }, (_, n) => ({ id: `in_${60 - n}`, created: 60 - n, lines: lineIds(String(n), n % 13) }));
  using server = serveInvoices(many);
  const dir = join(root, 'small-parts');
  const result = await extract(`http://127.0.0.1:${server.port}`, {
    dir,
    maxPartBytes: 1,
    entity: { ...entity('invoices'), listParams: {} },
  });
  const parts = result.streams.flatMap((stream) => stream.parts);
  for (const part of parts) {
    const bytes = readFileSync(part.path);
    expect(part).toMatchObject({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const files = (result.streams[0]?.parts ?? []).map(({ path }) => `'${path}'`).join(', ');
  const reader = await connection.runAndReadAll(
    `SELECT count(*)::INT, count(DISTINCT record.id)::INT, sum(record.created)::INT FROM read_json([${files}],
       format = 'newline_delimited', columns = {record: 'STRUCT(id VARCHAR, created BIGINT)'})`,
  );
  expect(reader.getRows()).toEqual([[60, 60, 1830]]);
});

test('a failure in a nested list fails the extraction, and an abort ends it between pages', async () => {
  using server = serveInvoices(invoices);
  const broken = { ...entity('invoices'), children: [{ field: 'lines', path: '/v1/nowhere/{id}', stream: 'invoice_lines', fields: {} }] };
  const failed = extract(`http://127.0.0.1:${server.port}`, { entity: broken });
  expect(errorCode(await failed.catch((error: unknown) => error))).toBe('SOURCE_NOT_FOUND');

  const controller = new AbortController();
  const stopped = extract(`http://127.0.0.1:${server.port}`, { signal: controller.signal, progress: () => controller.abort() });
  expect(errorCode(await stopped.catch((error: unknown) => error))).toBe('INTERRUPTED');
});

test('what is deleted in mid-pagination loses nothing else: a cursor, an inline entry, a parent', async () => {
  using cursor = serveInvoices(invoices, { cursor: 'in_4' });
  const found = await extract(`http://127.0.0.1:${cursor.port}`);
  // The page after in_5 begins with in_4 again; then the pages fall differently.
  expect(found).toMatchObject({ records: 6, duplicateIds: 1 });

  using entry = serveInvoices(invoices, { cursor: 'il_5_9' });
  const whole = await extract(`http://127.0.0.1:${entry.port}`);
  expect(whole.streams[1]?.records).toBe(40 + 1);

  using parent = serveInvoices(invoices, { path: '/v1/invoices/in_5/lines' });
  const rest = await extract(`http://127.0.0.1:${parent.port}`);
  expect([rest.records, rest.childLists, rest.goneLists, rest.streams[1]?.records]).toEqual([5, 2, 1, 1]);
});

test('a list without records leaves no file', async () => {
  using server = serveInvoices([]);
  const result = await extract(`http://127.0.0.1:${server.port}`);
  expect(result).toMatchObject({ pages: 1, records: 0 });
  expect(result.streams.map(({ stream, parts, quarantine }) => [stream, parts.length, quarantine.length])).toEqual([['invoices', 0, 0]]);
});
