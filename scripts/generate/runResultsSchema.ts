/** Writes docs/run_results.schema.json from the code; a test holds the two together. */
import { join } from 'node:path';
import { runResultsJsonSchema } from '../../src/report/runResults.ts';

const path = join(import.meta.dir, '..', '..', 'docs', 'run_results.schema.json');
await Bun.write(path, `${JSON.stringify(runResultsJsonSchema(), null, 2)}\n`);
