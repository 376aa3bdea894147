/**
 * Writes the lists of SQL files inside the binary, src/transform/embedded.ts and src/quality/embedded.ts, from what is in sql/. Run it after adding or removing
 * a file there: bun scripts/generate/embeddedSql.ts
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dir, '../..');

/** A list that is generated: the file that holds it, and the folders whose files it names. */
const LISTS = [
  { target: 'src/transform/embedded.ts', folders: ['silver', 'gold'] },
  { target: 'src/quality/embedded.ts', folders: ['quality'] },
] as const;

/** Each target with the text that it should have: imports and the entries of the map anew, all else as it stands. */
export function embeddedSources(): { readonly target: string; readonly text: string }[] {
  return LISTS.map(({ target, folders }) => ({ target, text: renew(readFileSync(join(ROOT, target), 'utf8'), filesIn(folders)) }));
}

function filesIn(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, 'sql', folder))
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map((name) => `sql/${folder}/${name}`),
  );
}

function renew(text: string, files: readonly string[]): string {
  const imports = [...files].sort().map((file) => `import ${nameOf(file)} from '../../${file}' with { type: 'text' };`);
  const entries = files.map((file) => `  ['${file}', ${nameOf(file)}],`);
  const without = text
    .replaceAll(/^import \w+ from '\.\.\/\.\.\/sql\/[^;]*;\n/gm, '')
    .replaceAll(/^ {2}\['sql\/[^\n]*\n/gm, '')
    .split('\n');
  const first = without.findIndex((line) => line.startsWith('import '));
  const map = without.findIndex((line) => /new Map(<.*>)?\(\[$/.test(line));
  return [...without.slice(0, first), ...imports, ...without.slice(first, map + 1), ...entries, ...without.slice(map + 1)].join('\n');
}

/** sql/gold/fct_payments.sql → fctPayments */
function nameOf(file: string): string {
  const name = file.replace(/^.*\//, '').replace('.sql', '');
  return name.replaceAll(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

if (import.meta.main) for (const { target, text } of embeddedSources()) writeFileSync(join(ROOT, target), text);
