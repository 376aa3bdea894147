import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openSession } from '../../lake/session.ts';
import { sqlString, sqlStrings } from '../../lake/sqlText.ts';
import type { PerParent } from '../../registry/types.ts';
import type { Part } from '../../state/stages/extract.ts';
import type { ExtractOptions } from '../extractOptions.ts';

export interface Parent {
  readonly id: string;
  /** A hash of all its versions in the parts: another one says that it has changed since. */
  readonly versions: string;
}

/** The parents in the parts with a version that has the values that `when` asks for; deleted ones have no lists. In the order of their ids. */
export async function parentsToRead(
  { storage, memoryLimit, signal }: Pick<ExtractOptions, 'storage' | 'memoryLimit' | 'signal'>,
  { when = {} }: PerParent,
  parts: readonly Part[],
  dir: string,
): Promise<Parent[]> {
  if (parts.length === 0) return [];
  const spill = join(dir, 'spill');
  await mkdir(spill, { recursive: true });
  await using session = await openSession({ memoryLimit, tempDirectory: spill, allowedDirectories: [storage.localDirectory], signal });
  const paths = await storage.localPaths(parts.map(({ key }) => key));
  const matches = Object.entries(when).map(([name, value]) => `${member(name)} = ${sqlString(JSON.stringify(value))}`);
  const rows = await session.rows(
    `SELECT json_extract_string(record, '$.id') AS id, CAST(bit_xor(DISTINCT md5_number_lower(CAST(record AS VARCHAR))) AS VARCHAR) AS versions
     FROM read_json(${sqlStrings(paths)}, format = 'newline_delimited', columns = {record: 'JSON'}, maximum_object_size = 67108864)
     WHERE ${['id IS NOT NULL', `${member('deleted')} IS DISTINCT FROM 'true'`, ...matches].join(' AND ')}
     GROUP BY id ORDER BY id`,
  );
  return rows.map(({ id, versions }) => ({ id: String(id), versions: String(versions) }));
}

/** A top-level field as it stands in the record's text, a string in its quotes. */
function member(name: string): string {
  return `CAST(json_extract(record, ${sqlString(`$.${name}`)}) AS VARCHAR)`;
}
