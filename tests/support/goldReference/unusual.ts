/**
 * What seldom happens, made to happen often: customers with many subscriptions that come and go, charges with several disputes, invoices of every
 * age, entries without a category or of one that nobody knows. The same object always changes in the same way, whoever reads it.
 */

interface Raw {
  readonly id?: string;
  readonly object?: string;
}

type Change = (raw: Raw & Record<string, unknown>, dice: number) => Record<string, unknown>;

const DAY = 86_400;

/** An object as it would be in a less usual company; most are as they were. */
export function unusual(contestedCharge: string, now: number): <T>(raw: T) => T {
  const changes: Readonly<Record<string, Change>> = {
    subscription: ({ created }, dice) => ({ customer: `cus_of_many_${dice % 3}`, ...ended(Number(created), dice, now) }),
    invoice: ({ total }, dice) => (dice % 3 === 0 ? { status: 'open', amount_remaining: total, due_date: now - (dice % 130) * DAY } : {}),
    dispute: () => ({ charge: contestedCharge }),
    balance_transaction: (entry, dice) => categories(entry, dice % 6),
  };
  return (raw) => {
    const object = raw as Raw & Record<string, unknown>;
    return { ...raw, ...changes[object.object ?? '']?.(object, diceOf(object.id ?? '')) };
  };
}

/** Most have ended within days. */
function ended(created: number, dice: number, now: number): Record<string, unknown> {
  const at = created + (1 + (dice % 3)) * DAY;
  return dice % 8 === 0 || at >= now ? {} : { status: 'canceled', trial_end: null, ended_at: at };
}

function categories({ type }: Record<string, unknown>, dice: number): Record<string, unknown> {
  if (dice === 0) return { reporting_category: null };
  if (dice === 1 && type !== 'payout') return { reporting_category: 'category_of_tomorrow' };
  return dice === 2 && type === 'charge' ? { reporting_category: null, type: 'type_of_tomorrow' } : {};
}

/** A number that goes with an id. */
function diceOf(id: string): number {
  let number = 0;
  for (const letter of id) number = (number * 31 + letter.charCodeAt(0)) % 1_000_003;
  return number;
}

/** A page of a list, with its objects changed. */
export async function changedPage(answer: Response, change: <T>(raw: T) => T): Promise<Response> {
  const body = (await answer.json()) as { object?: string; data?: Raw[] };
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  const page = body.object === 'list' && body.data !== undefined ? { ...body, data: body.data.map(change) } : body;
  return new Response(JSON.stringify(page), { status: answer.status, headers });
}
