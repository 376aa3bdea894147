import { mapAhead } from '../domain/mapAhead.ts';
import type { ListedObject, Storage, StoredObject } from '../storage/types.ts';

const READS_AT_ONCE = 16;

/**
 * The store with those folders and objects as they are now, however they change: what is judged by something that is read later can then be replaced by
 * its version, and only if nobody else has. Everything else is read as ever.
 */
export async function readAhead(storage: Storage, folders: readonly string[], keys: readonly string[]): Promise<Storage> {
  const objects = new Map<string, StoredObject>();
  const listed: ListedObject[] = [];
  for (const folder of folders) for await (const object of storage.list(folder)) listed.push(object);
  const all = [...listed, ...keys.map((key) => ({ key }))];
  for await (const [key, stored] of mapAhead(all, READS_AT_ONCE, async (one) => [one.key, await storage.getListed(one)] as const))
    if (stored !== null) objects.set(key, stored);
  const isKnown = (key: string) => keys.includes(key) || folders.some((folder) => key.startsWith(folder));
  const get: Storage['get'] = async (key) => (isKnown(key) ? (objects.get(key) ?? null) : await storage.get(key));
  const view: Pick<Storage, 'get' | 'getListed' | 'list'> = {
    get,
    getListed: async (object) => (isKnown(object.key) ? await get(object.key) : await storage.getListed(object)),
    list: (prefix, after) =>
      folders.includes(prefix)
        ? stream(listed.filter(({ key }) => key.startsWith(prefix) && key > (after ?? '')))
        : storage.list(prefix, after),
  };
  return new Proxy(storage, {
    get: (target, name) => {
      if (name === 'get' || name === 'getListed' || name === 'list') return view[name];
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
