import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openLocalStorage } from '../../../src/storage/local/index.ts';
import { createSandbox } from './sandbox.ts';
import type { StoreSandbox, StoreSandboxOptions, TestStore } from './store.ts';

/** A sandbox whose store is `data` in its working directory, or in its project. */
export async function directorySandbox({ of, project = '.', ...options }: StoreSandboxOptions): Promise<StoreSandbox> {
  const there = of === undefined ? {} : { LOCAL_DATA_DIR: of.path('data') };
  const box = await createSandbox({ ...options, env: { ...options.env, ...there } });
  const store = of?.store ?? directoryStore(box.path(project, 'data'));
  return { ...box, store, runAfterKill: box.run, elsewhere: (name) => ({ args: ['--data-dir', name], env: {} }) };
}

function directoryStore(root: string): TestStore {
  const path = (key: string) => join(root, key);
  return {
    keys: async () => filesBelow(root),
    read: async (key) => readFileSync(path(key), 'utf8'),
    write: async (key, text) => {
      mkdirSync(dirname(path(key)), { recursive: true });
      writeFileSync(path(key), text);
    },
    open: () => openLocalStorage(root),
    inProjectFile: (text) => text,
  };
}

/** Without the store's own work files. */
function filesBelow(root: string): string[] {
  if (!existsSync(root)) return [];
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  return files.filter((key) => !key.startsWith('_staging/')).sort();
}
