/** What the shop sells. `cents` is the worth of one unit in US cents; `recurring` ones are also sold by the month and the year. */
export interface Article {
  readonly name: string;
  readonly description: string | null;
  readonly cents: number;
  readonly recurring: boolean;
}

export const articles: readonly Article[] = [
  { name: 'Starter plan', description: 'One workspace, three members', cents: 900, recurring: true },
  { name: 'Team plan', description: 'Unlimited workspaces, twenty members', cents: 4900, recurring: true },
  { name: 'Business plan', description: 'Single sign-on, audit log, priority support', cents: 19_900, recurring: true },
  { name: 'Extra storage', description: '100 GB, billed per block', cents: 500, recurring: true },
  { name: 'Onboarding session', description: 'Two hours with a specialist', cents: 30_000, recurring: false },
  { name: 'Printed field guide', description: 'Hardcover, 240 pages', cents: 3450, recurring: false },
  { name: 'Sticker sheet', description: null, cents: 450, recurring: false },
  { name: 'Trail mug', description: 'Enamel, 350 ml', cents: 1890, recurring: false },
  { name: 'Rain jacket', description: 'Recycled shell, sizes XS to XXL', cents: 12_900, recurring: false },
  { name: 'Data export, one-off', description: 'Complete archive as Parquet', cents: 7500, recurring: false },
  { name: 'Workshop ticket', description: 'One seat, one day', cents: 24_900, recurring: false },
  { name: 'Gift card', description: 'Sent by e-mail', cents: 2500, recurring: false },
];
