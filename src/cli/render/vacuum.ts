import type { Garbage, GarbageKind } from '../../state/garbage.ts';
import type { VacuumReport } from '../../state/vacuum.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { formatBytes, formatCount, formatInteger } from './format.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

const KINDS: Readonly<Record<GarbageKind, string>> = {
  data: 'data files that no version of a table has',
  bronze: 'Bronze parts that no run manifest names',
  evidence: 'failing rows of checks whose runs are archived',
  work: 'work files of processes that died',
};

const MOST_NAMED = 20;

/** What can go, or has gone: how much of each kind, and the first of the files by name. */
export function renderVacuum(report: VacuumReport, facts: readonly string[], view: View): string {
  const { applied, removable, young, expiries } = report;
  const total = `${formatCount(removable.length, 'file')}, ${formatBytes(bytesOf(removable))}`;
  const verdict = applied ? `removed ${total}` : removable.length === 0 ? 'nothing to remove' : `${total} can go; nothing was changed`;
  const title = renderTitle({ title: 'vacuum', verdict, facts }, view);
  return renderBlocks([
    title,
    kindTable(report, view),
    expiryTable(report, view),
    fileTable(removable, view),
    spared(young, expiries.length),
  ]);
}

/** What `--json` says of it. */
export function vacuumDocument({ applied, removable, young, expiries }: VacuumReport): Record<string, unknown> {
  const plain = ({ kind, key, size, modifiedMs }: Garbage) => ({ kind, key, size, modified_at: new Date(modifiedMs).toISOString() });
  return {
    applied,
    files: removable.length,
    bytes: bytesOf(removable),
    removable: removable.map(plain),
    too_young: { files: young.length, bytes: bytesOf(young) },
    given_up: expiries.map(({ table, oldest_kept, versions }) => ({ table, oldest_kept, versions })),
  };
}

function kindTable({ removable }: VacuumReport, view: View): string {
  const kinds = Object.entries(KINDS).map(([kind, words]) => ({ words, files: removable.filter((one) => one.kind === kind) }));
  return renderTable(
    [{ header: 'what' }, { header: 'files', align: 'right' }, { header: 'size', align: 'right' }],
    kinds.map(({ words, files }) => [words, formatInteger(files.length), formatBytes(bytesOf(files))]),
    { width: view.columns, color: view.color },
  );
}

function expiryTable({ expiries, applied }: VacuumReport, view: View): string {
  if (expiries.length === 0) return '';
  return renderTable(
    [{ header: applied ? 'versions given up of' : 'versions to give up of' }, { header: 'versions' }, { header: 'oldest kept' }],
    expiries.map(({ table, versions, oldest_kept }) => [table, versions, oldest_kept]),
    { width: view.columns, color: view.color },
  );
}

function fileTable(files: readonly Garbage[], view: View): string {
  if (files.length === 0) return '';
  return renderTable(
    [{ header: 'file' }, { header: 'size', align: 'right' }, { header: 'written (UTC)' }],
    files.map(({ key, size, modifiedMs }) => [key, formatBytes(size), new Date(modifiedMs).toISOString().slice(0, 19).replace('T', ' ')]),
    { width: view.columns, color: view.color, maxRows: MOST_NAMED },
  );
}

function spared(young: readonly Garbage[], expiries: number): string {
  if (young.length === 0) return '';
  const why = expiries === 0 ? 'nothing reaches them now, but they are younger than the limit' : 'they are younger than the limit';
  return `Left for later: ${formatCount(young.length, 'file')}, ${formatBytes(bytesOf(young))}; ${why}.\n`;
}

function bytesOf(files: readonly Garbage[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
