/** Why a payment fails: the codes and messages of the API, with how often each occurs (per 100 failures). */
export interface Decline {
  readonly code: string;
  readonly declineCode: string;
  readonly message: string;
  readonly weight: number;
  readonly advice: 'do_not_try_again' | 'try_again_later' | 'confirm_card_data' | null;
  /** The issuer's own two digits. */
  readonly networkCode: string;
}

export const cardDeclines: readonly Decline[] = [
  {
    code: 'card_declined',
    declineCode: 'generic_decline',
    message: 'Your card was declined.',
    weight: 38,
    advice: 'try_again_later',
    networkCode: '05',
  },
  {
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
    weight: 30,
    advice: 'try_again_later',
    networkCode: '51',
  },
  {
    code: 'card_declined',
    declineCode: 'do_not_honor',
    message: 'Your card was declined.',
    weight: 10,
    advice: 'try_again_later',
    networkCode: '05',
  },
  {
    code: 'expired_card',
    declineCode: 'expired_card',
    message: 'Your card has expired.',
    weight: 8,
    advice: 'do_not_try_again',
    networkCode: '54',
  },
  {
    code: 'incorrect_cvc',
    declineCode: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
    weight: 7,
    advice: 'confirm_card_data',
    networkCode: '82',
  },
  {
    code: 'card_declined',
    declineCode: 'lost_card',
    message: 'Your card was declined.',
    weight: 3,
    advice: 'do_not_try_again',
    networkCode: '41',
  },
  {
    code: 'processing_error',
    declineCode: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
    weight: 4,
    advice: 'try_again_later',
    networkCode: '96',
  },
];

export const bankDeclines: readonly Decline[] = [
  {
    code: 'payment_method_customer_decline',
    declineCode: 'debit_not_authorized',
    message: 'The customer has notified their bank that this payment was unauthorized.',
    weight: 20,
    advice: null,
    networkCode: 'R10',
  },
  {
    code: 'insufficient_funds',
    declineCode: 'insufficient_funds',
    message: "The customer's account has insufficient funds to cover this payment.",
    weight: 60,
    advice: null,
    networkCode: 'R01',
  },
  {
    code: 'account_closed',
    declineCode: 'account_closed',
    message: "The customer's bank account has been closed.",
    weight: 20,
    advice: null,
    networkCode: 'R02',
  },
];
