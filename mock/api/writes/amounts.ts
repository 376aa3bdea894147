import { currencyAt, fromCents } from '../../economy/currencies.ts';
import { ApiError } from '../apiError.ts';

const MOST = 99_999_999;
const LEAST_CENTS = 50;

/** Refuses an amount (minor units) that cannot be charged in a currency (by index). */
export function checkAmount(amount: number, currency: number, param = 'amount'): void {
  const { code } = currencyAt(currency);
  const least = fromCents(LEAST_CENTS, currencyAt(currency));
  if (amount < 1) throw new ApiError(400, 'This value must be greater than or equal to 1.', { code: 'parameter_invalid_integer', param });
  checkStep(amount, currency, param);
  if (amount < least) throw new ApiError(400, `Amount must be at least ${least} ${code}`, { code: 'amount_too_small', param });
  if (amount > MOST) throw new ApiError(400, `Amount must be no more than ${MOST} ${code}`, { code: 'amount_too_large', param });
}

/** Refuses minor units that a currency does not have: KWD ends in 0, ISK in 00 (Stripe, "Supported currencies": special cases). */
export function checkStep(amount: number, currency: number, param = 'amount'): void {
  const { code, step } = currencyAt(currency);
  if (amount % step === 0) return;
  const message = `Invalid amount: in ${code.toUpperCase()} amounts must be divisible by ${step}.`;
  throw new ApiError(400, message, { code: 'parameter_invalid_integer', param });
}
