import { z } from 'zod';
import { API_VERSION } from '../../apiVersion.ts';
import { type Endpoint, endpoints } from './endpoints.ts';

/** The mock's own endpoints as an OpenAPI document. The API's are Stripe's, and described there. */
export function openApi(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint) };
  const description = `Control of the mock API. What it serves under /v1 is Stripe's API, version ${API_VERSION}.`;
  return { openapi: '3.1.0', info: { title: 'payments-pipeline mock', version: API_VERSION, description }, paths };
}

function operation({ path, says, body, status }: Endpoint): object {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const type = path === '/' ? 'text/html' : 'application/json';
  const refusal = body === undefined ? {} : { 400: { description: 'The body is not what this takes.' } };
  return {
    summary: says,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
    responses: { [status ?? 200]: { description: 'Done.', content: { [type]: {} } }, ...refusal },
  };
}

// As it may be written: what has a default need not be given.
function schemaOf(body: z.ZodType): object {
  const { $schema: _, ...schema } = z.toJSONSchema(body, { io: 'input' });
  return schema;
}
