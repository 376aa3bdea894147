import { PipelineError } from '../domain/errors.ts';
import { type AttemptOptions, attempt } from './attempt.ts';

const HEALTH_TIMEOUT_MS = 5_000;

/** Asks `/health` once. The message is the runbook's, word for word. */
export async function checkHealth(baseUrl: string, options: AttemptOptions): Promise<void> {
  const url = new URL(`${baseUrl}/health`);
  const timeoutMs = Math.min(options.timeoutMs, HEALTH_TIMEOUT_MS);
  const outcome = await attempt(url, { name: 'health', path: '/health' }, { ...options, timeoutMs });
  if (outcome.ok && outcome.status >= 200 && outcome.status < 300) return;
  throw new PipelineError('SOURCE_UNHEALTHY', 'Mock API not healthy', {
    hint: `Ensure the mock server is started (\`payments-pipeline serve-mock\`) and the port is correct: ${url.href} must answer 2xx.`,
    retryable: true,
    cause: outcome.ok ? undefined : outcome.error,
    details: { url: url.href, ...(outcome.ok ? { status: outcome.status } : outcome.error.details) },
  });
}
