/** Checks that follow from the registry: every event is about an object that Silver has, and is written in the API version that everything is read for. */
import { sqlName, sqlString } from '../lake/sqlText.ts';
import { API_VERSION } from '../registry/apiVersion.ts';
import { storedEntities } from '../registry/index.ts';
import type { Entity } from '../registry/types.ts';
import type { Model } from '../transform/contract/model.ts';
import type { SqlCheck } from './sqlCheck.ts';

/** The checks for which all that they read is among the models. */
export function registryChecks(models: readonly Pick<Model, 'layer' | 'name'>[]): SqlCheck[] {
  const silver = new Set(models.filter(({ layer }) => layer === 'silver').map(({ name }) => name));
  if (!silver.has('events')) return [];
  const told = storedEntities.filter(({ name, kept }) => kept.events.length > 0 && silver.has(name));
  return [eventVersions(), ...told.map(eventsHaveObjects)];
}

function eventsHaveObjects({ name, object }: Entity): SqlCheck {
  const about = `silver.events WHERE object_type = ${sqlString(object)} AND object_id IS NOT NULL`;
  return {
    ...common,
    name: `events_have_${name}`,
    model: `silver.${name}`,
    kind: 'relationship',
    severity: 'error',
    parent: name,
    of: about,
    rule: `Every ${object.replaceAll('_', ' ')} that an event tells of is in silver.${name}.`,
    hint: `An object was told of and never stored. Extract ${name} again with a larger --days.`,
    sql: `SELECT events.object_id, events.id AS event_id, events.type, events.created_at
FROM silver.events AS events
LEFT JOIN silver.${sqlName(name)} AS objects ON objects.id = events.object_id
WHERE events.object_type = ${sqlString(object)} AND events.object_id IS NOT NULL AND objects.id IS NULL
ORDER BY events.object_id, events.id`,
  };
}

function eventVersions(): SqlCheck {
  return {
    ...common,
    name: 'events_match_api_version',
    model: 'silver.events',
    kind: 'schema',
    severity: 'warn',
    parent: undefined,
    of: 'silver.events',
    rule: `Events are written in the API version that everything here is read for, ${API_VERSION}.`,
    hint: "Events are written in the version of the account, whatever a request asks for. Raise the account's version in its dashboard, or read such objects again with run-all.",
    sql: `SELECT id, type, created_at, ${sqlString(API_VERSION)} AS expected, api_version AS found
FROM silver.events
WHERE api_version IS DISTINCT FROM ${sqlString(API_VERSION)}
ORDER BY id`,
  };
}

const common = {
  file: 'src/quality/registryChecks.ts',
  bronze: undefined,
  whole: [],
  until: undefined,
  exempt: undefined,
  needs: undefined,
  inMinorUnits: false,
} as const;
