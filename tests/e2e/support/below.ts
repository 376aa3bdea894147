import type { StoreSandbox } from './store.ts';

/** Names below a folder of the store, without what lies deeper. */
export async function below(box: StoreSandbox, folder: string, pattern = /./): Promise<string[]> {
  const keys = (await box.store.keys()).filter((key) => key.startsWith(folder));
  return [...new Set(keys.map((key) => key.slice(folder.length).split('/')[0] ?? ''))].filter((name) => pattern.test(name));
}
