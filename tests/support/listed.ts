import type { Mock } from '../../mock/index.ts';

/** Every object of a list as the source has it now, newest first; the path may carry a query. */
export async function listed(mock: Mock, path: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let after = ''; ; ) {
    const url = `http://mock${path}${path.includes('?') ? '&' : '?'}limit=100${after}`;
    const response = await mock.fetch(new Request(url, { headers: { authorization: 'Bearer sk_test_mock' } }));
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    const page = (await response.json()) as { data: Record<string, unknown>[]; has_more: boolean };
    found.push(...page.data);
    if (!page.has_more) return found;
    after = `&starting_after=${String(page.data.at(-1)?.['id'])}`;
  }
}
