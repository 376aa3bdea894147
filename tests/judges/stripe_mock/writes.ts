/** Prints what each write of the mock takes, as JSON Schema: `[{method, path, takes}]`. */
import { z } from 'zod';
import { writes } from '../../../mock/api/writes/writes.ts';

const told = writes.map(({ method, path, schema }) => ({
  method,
  path,
  takes: z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any', target: 'openapi-3.0' }),
}));
process.stdout.write(JSON.stringify(told));
