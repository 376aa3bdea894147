/** `bun scripts/release/homebrew.ts --checksums dist/checksums.txt --base-url URL --homepage URL > payments-pipeline.rb` */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { version } from '../../package.json' with { type: 'json' };
import { renderFormula } from './formula.ts';

const { values } = parseArgs({
  options: { checksums: { type: 'string' }, 'base-url': { type: 'string' }, homepage: { type: 'string' } },
});
const { checksums, 'base-url': baseUrl, homepage } = values;
if (checksums === undefined || baseUrl === undefined || homepage === undefined)
  throw new Error('--checksums, --base-url and --homepage are needed');

process.stdout.write(renderFormula({ version, baseUrl, homepage, checksums: readFileSync(checksums, 'utf8') }));
