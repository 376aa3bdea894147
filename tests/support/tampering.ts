/** A source that lies: pages of one list are changed on their way. */
export type Tampering = (request: Request, answer: (request: Request) => Promise<Response>) => Promise<Response>;

/** Changes each record of the list at that path; for a list within a record, use its own path. */
export function tampering(path: string, change: (record: Record<string, unknown>, index: number) => void): Tampering {
  return async (request, answer) => {
    const response = await answer(request);
    if (new URL(request.url).pathname !== path) return response;
    const page = (await response.json()) as { data: Record<string, unknown>[] };
    page.data.forEach(change);
    return new Response(JSON.stringify(page), { headers: response.headers });
  };
}

/** `check model` of every check that failed. */
export function failedChecks(stage: { readonly checks: readonly { status: string; check: string; model: string }[] }): string[] {
  return stage.checks.filter(({ status }) => status === 'fail').map(({ check, model }) => `${check} ${model}`);
}
