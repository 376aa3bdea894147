import { z } from 'zod';
import { API_VERSION } from '../../apiVersion.ts';
import { answers } from './answers.ts';
import { type Endpoint, endpoints } from './endpoints.ts';

/** The mock's own endpoints as an OpenAPI document. The API's are Stripe's, and described there. */
export function openApi(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint) };
  const description = `Control of the mock API. What it serves under /v1 is Stripe's API, version ${API_VERSION}.`;
  return { openapi: '3.1.0', info: { title: 'payments-pipeline mock', version: API_VERSION, description }, paths };
}

function operation(endpoint: Endpoint): object {
  const { method, path, says, body, status = 200, answer } = endpoint;
  const parameters = parametersOf(endpoint);
  return {
    operationId: `${method}${path.replaceAll(/[^a-z]+([a-z]?)/g, (_, letter: string) => letter.toUpperCase()) || 'Page'}`,
    summary: says,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: bodyContent(endpoint) } }),
    responses: {
      [status]: { description: 'Done.', content: typeof answer === 'string' ? { [answer]: {} } : json(schemaOf(answer, 'output')) },
      ...refusals(endpoint),
    },
  };
}

function parametersOf({ path, query = {} }: Endpoint): object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const inQuery = Object.entries(query).map(([name, description]) => ({ name, in: 'query', description, schema: { type: 'string' } }));
  return [...inPath, ...inQuery];
}

function bodyContent({ body = z.never(), yaml }: Endpoint): object {
  const content = json(schemaOf(body, 'input'));
  return yaml === true ? { ...content, 'application/yaml': { schema: { type: 'string' } } } : content;
}

function refusals({ path, body, query }: Endpoint): object {
  const refused = (description: string) => ({ description, content: json(schemaOf(answers.refusal, 'output')) });
  return {
    ...(body === undefined && query === undefined ? {} : { 400: refused('What was sent is not what this takes.') }),
    ...(path.includes('{') || path.endsWith('/resend') ? { 404: refused('There is no such thing.') } : {}),
  };
}

function json(schema: object): object {
  return { 'application/json': { schema } };
}

/** A body as it may be written: what has a default need not be given. An answer has everything. */
function schemaOf(shape: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io });
  return schema;
}
