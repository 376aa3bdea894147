/** A source that lies: pages of one list are changed on their way. */
export type Tampering = (request: Request, answer: (request: Request) => Promise<Response>) => Promise<Response>;

/** Changes each record of the lists whose URL fits. */
export function tampering(fits: (url: URL) => boolean, change: (record: Record<string, unknown>) => void): Tampering {
  return async (request, answer) => {
    const response = await answer(request);
    if (!response.ok || !fits(new URL(request.url))) return response;
    const page = (await response.json()) as { data: Record<string, unknown>[] };
    for (const record of page.data) change(record);
    return new Response(JSON.stringify(page), { headers: response.headers });
  };
}

/** `check model` of every check that failed. */
export function failedChecks(stage: { readonly checks: readonly { status: string; check: string; model: string }[] }): string[] {
  return stage.checks.filter(({ status }) => status === 'failed').map(({ check, model }) => `${check} ${model}`);
}
