/** OpenLineage run events (spec 2-0-2, "RunEvent"): what ran, on what, and what came of it. Plain data; sending is done elsewhere. */
import { createHash } from 'node:crypto';

export type EventType = 'START' | 'COMPLETE' | 'FAIL' | 'ABORT';

export type Facet = Readonly<Record<string, unknown>> & { readonly _producer: string; readonly _schemaURL: string };

export interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: Readonly<Record<string, Facet>>;
  readonly inputFacets?: Readonly<Record<string, Facet>>;
  readonly outputFacets?: Readonly<Record<string, Facet>>;
}

/** A job's one run, from its START to its end. */
export interface LineageRun {
  readonly namespace: string;
  readonly job: string;
  /** UUID. */
  readonly runId: string;
  readonly toolVersion: string;
  readonly parent?: { readonly job: string; readonly runId: string } | undefined;
}

export interface RunEvent {
  readonly eventType: EventType;
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string; readonly facets: Readonly<Record<string, Facet>> };
  readonly job: { readonly namespace: string; readonly name: string };
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
}

export interface EventParts {
  /** UTC, with milliseconds. */
  readonly at: string;
  readonly inputs?: readonly Dataset[];
  readonly outputs?: readonly Dataset[];
  /** Why it failed. */
  readonly error?: string | undefined;
}

/** One event of a run. */
export function runEvent(run: LineageRun, eventType: EventType, { at, inputs = [], outputs = [], error }: EventParts): RunEvent {
  const { namespace, job, runId, toolVersion, parent } = run;
  return {
    eventType,
    eventTime: at,
    producer: producer(toolVersion),
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: {
      runId,
      facets: {
        processing_engine: facet(toolVersion, 'ProcessingEngineRunFacet', '1-1-1', { version: toolVersion, name: 'payments-pipeline' }),
        ...(parent === undefined ? {} : { parent: parentFacet(run, parent) }),
        ...(error === undefined
          ? {}
          : { errorMessage: facet(toolVersion, 'ErrorMessageRunFacet', '1-0-1', { message: error, programmingLanguage: 'TypeScript' }) }),
      },
    },
    job: { namespace, name: job },
    inputs,
    outputs,
  };
}

/** A facet of the standard with its schema's address. */
export function facet(toolVersion: string, name: string, version: string, body: Readonly<Record<string, unknown>>): Facet {
  return {
    _producer: producer(toolVersion),
    _schemaURL: `https://openlineage.io/spec/facets/${version}/${name}.json#/$defs/${name}`,
    ...body,
  };
}

/** The same run gives the same UUID (version 5 in form), so that a START and its end find each other, and a stage its run. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(`payments-pipeline ${text}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

function parentFacet({ namespace, toolVersion }: LineageRun, parent: { readonly job: string; readonly runId: string }): Facet {
  return facet(toolVersion, 'ParentRunFacet', '1-2-0', { run: { runId: parent.runId }, job: { namespace, name: parent.job } });
}

function producer(toolVersion: string): string {
  return `urn:payments-pipeline:${toolVersion}`;
}
