import { ApiError } from '../apiError.ts';

/** What a form says: texts, in objects as its brackets nest them. A list is an object whose keys are 0, 1, 2… */
export type FormValue = string | Form;
export type Form = { [key: string]: FormValue };

/** Deeper than any parameter of the API. */
const DEEPEST = 8;

/**
 * Reads `application/x-www-form-urlencoded` with brackets: `metadata[order]=1`, `items[0][price]=p`, `expand[]=x`, raw or percent-encoded.
 * An empty key counts on; what is given twice keeps its last value, as Rack does.
 */
export function parseForm(text: string): Form {
  const form = emptyObject();
  for (const [name, value] of new URLSearchParams(text)) put(form, pathOf(name), value);
  return form;
}

function pathOf(name: string): string[] {
  const [, root = '', rest = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? [];
  const keys = [...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, key = '']) => key);
  if (root === '' || keys.length > DEEPEST)
    throw new ApiError(400, `Invalid parameter name: ${name}`, { code: 'parameter_unknown', param: name });
  return [root, ...keys];
}

function put(form: Form, path: readonly string[], value: string): void {
  let node: Form = form;
  for (const [index, key] of path.entries()) {
    const own = key === '' ? String(Object.keys(node).length) : key;
    if (index === path.length - 1) {
      node[own] = value;
      return;
    }
    const next = node[own];
    const inner = isObject(next) ? next : emptyObject();
    node[own] = inner;
    node = inner;
  }
}

// Without a prototype no name can mean more than a name.
function emptyObject(): Form {
  return Object.create(null) as Form;
}

function isObject(value: FormValue | undefined): value is Form {
  return typeof value === 'object';
}
