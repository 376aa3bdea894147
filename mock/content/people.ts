import { drawBelow, entryOf, pick } from '../random.ts';
import { type Country, countryAt } from './countries.ts';

// Given names that many people have, with family names that nobody has: no real person is meant.
const GIVEN = [
  'Ada',
  'Aiko',
  'Amir',
  'Anna',
  'Björk',
  'Carlos',
  'Chloé',
  'Daan',
  'Elif',
  'Emma',
  'Fatima',
  'Felix',
  'Greta',
  'Hana',
  'Ivan',
  'Jonas',
  'Kenji',
  'Lara',
  'Liam',
  'Maya',
  'Mia',
  'Noah',
  'Nora',
  'Omar',
  'Otto',
  'Priya',
  'Rosa',
  'Sami',
  'Sofía',
  'Tariq',
  'Umi',
  'Yara',
  'Zoë',
] as const;
const ONSET = [
  'Al',
  'Bren',
  'Cor',
  'Dav',
  'El',
  'Fen',
  'Gal',
  'Hol',
  'Is',
  'Jor',
  'Kel',
  'Lin',
  'Mar',
  'Nor',
  'Or',
  'Pel',
  'Quin',
  'Ras',
  'Sel',
  'Tor',
  'Ul',
  'Ver',
  'Wen',
  'Yar',
  'Zel',
] as const;
const MIDDLE = ['a', 'e', 'i', 'o', 'u', 'an', 'en', 'in', 'or', 'ul'] as const;
const CODA = [
  'bridge',
  'dane',
  'fell',
  'gard',
  'kova',
  'lund',
  'mere',
  'nox',
  'quist',
  'rane',
  'sson',
  'thal',
  'vane',
  'wick',
  'zari',
] as const;
/** Given names as they stand in an e-mail address. */
const PLAIN_GIVEN = GIVEN.map((name) =>
  name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase(),
);
const PLAIN_ONSET = ONSET.map((name) => name.toLowerCase());

// Reserved by RFC 2606: mail to them reaches nobody.
const DOMAINS = ['example.com', 'example.org', 'example.net'] as const;

/** Who somebody is; what callers of the API have not said of their own customers is null. */
export interface Person {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly country: Country;
  readonly address: {
    readonly line1: string | null;
    readonly city: string | null;
    readonly postalCode: string | null;
    readonly state: string | null;
    readonly country: string | null;
  };
}

/** The person drawn from a seed, living in that country. `moves` changes the e-mail address, as people do. */
export function personOf(seed: number, countryIndex: number, moves = 0): Person {
  const country = countryAt(countryIndex);
  const given = drawBelow(seed, 11, GIVEN.length);
  const onset = drawBelow(seed, 12, ONSET.length);
  const rest = pick(MIDDLE, seed, 13) + pick(CODA, seed, 14);
  const mailbox = `${entryOf(PLAIN_GIVEN, given)}.${entryOf(PLAIN_ONSET, onset)}${rest}.${drawBelow(seed, 15, 10_000) + moves}`;
  return {
    name: `${entryOf(GIVEN, given)} ${entryOf(ONSET, onset)}${rest}`,
    email: `${mailbox}@${pick(DOMAINS, seed, 16)}`,
    phone: drawBelow(seed, 17, 10) < 4 ? null : `${country.dialling}${String(drawBelow(seed, 18, 1_000_000)).padStart(6, '0')}`,
    country,
    address: addressOf(seed, country),
  };
}

function addressOf(seed: number, country: Country): Person['address'] {
  const { name, postalCode, state } = pick(country.cities, seed, 19);
  const line1 = `${pick(country.streets, seed, 20)} ${1 + drawBelow(seed, 21, 120)}`;
  return { line1, city: name, postalCode, state, country: country.code };
}
