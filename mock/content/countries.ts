import { entryOf } from '../random.ts';

export interface City {
  readonly name: string;
  readonly postalCode: string;
  readonly state: string | null;
}

export interface Country {
  readonly code: string;
  /** The currency that its customers pay in. */
  readonly currency: string;
  readonly weight: number;
  readonly locale: string;
  /** Fictitious numbers begin so. */
  readonly dialling: string;
  readonly streets: readonly string[];
  readonly cities: readonly City[];
}

const city = (name: string, postalCode: string, state: string | null = null): City => ({ name, postalCode, state });

/** Where customers live. Tables store the index, so new ones go at the end. */
export const countries: readonly Country[] = [
  {
    code: 'US',
    currency: 'usd',
    weight: 40,
    locale: 'en-US',
    dialling: '+1555',
    streets: ['Maple Street', 'Harbor Avenue', 'Cedar Lane', 'Mill Road', 'Lakeview Drive'],
    cities: [
      city('Portland', '97205', 'OR'),
      city('Austin', '78701', 'TX'),
      city('Columbus', '43215', 'OH'),
      city('Denver', '80202', 'CO'),
      city('Savannah', '31401', 'GA'),
    ],
  },
  {
    code: 'DE',
    currency: 'eur',
    weight: 11,
    locale: 'de-DE',
    dialling: '+4930',
    streets: ['Lindenstraße', 'Mühlenweg', 'Gartenstraße', 'Am Markt'],
    cities: [city('Köln', '50667'), city('Leipzig', '04109'), city('Freiburg', '79098')],
  },
  {
    code: 'FR',
    currency: 'eur',
    weight: 7,
    locale: 'fr-FR',
    dialling: '+3319',
    streets: ['rue des Écoles', 'avenue du Parc', 'rue de la Gare'],
    cities: [city('Nantes', '44000'), city('Dijon', '21000'), city('Orléans', '45000')],
  },
  {
    code: 'NL',
    currency: 'eur',
    weight: 6,
    locale: 'nl-NL',
    dialling: '+3120',
    streets: ['Kerkstraat', 'Molenweg', 'Dorpsstraat'],
    cities: [city('Utrecht', '3511 AX'), city('Delft', '2611 GX'), city('Zwolle', '8011 CW')],
  },
  {
    code: 'GB',
    currency: 'gbp',
    weight: 14,
    locale: 'en-GB',
    dialling: '+44770090',
    streets: ['Station Road', 'Church Lane', 'Victoria Terrace', 'Green Lane'],
    cities: [city('Leeds', 'LS1 4AP'), city('Bristol', 'BS1 5TR'), city('York', 'YO1 7HH')],
  },
  {
    code: 'JP',
    currency: 'jpy',
    weight: 10,
    locale: 'ja-JP',
    dialling: '+8190',
    streets: ['桜通', '本町', '栄町'],
    cities: [city('仙台市', '980-0811', '宮城県'), city('金沢市', '920-8577', '石川県'), city('高松市', '760-8571', '香川県')],
  },
  {
    code: 'KW',
    currency: 'kwd',
    weight: 5,
    locale: 'ar-KW',
    dialling: '+9655',
    streets: ['Gulf Road', 'Salem Street', 'Palm Street'],
    cities: [city('Kuwait City', '13001'), city('Salmiya', '22001'), city('Hawally', '32001')],
  },
  {
    code: 'IS',
    currency: 'isk',
    weight: 7,
    locale: 'is-IS',
    dialling: '+3545',
    streets: ['Hafnargata', 'Skólavegur', 'Bæjarbraut'],
    cities: [city('Akureyri', '600'), city('Selfoss', '800'), city('Ísafjörður', '400')],
  },
  {
    code: 'CA',
    currency: 'cad',
    weight: 6,
    locale: 'en-CA',
    dialling: '+1613555',
    streets: ['Birch Crescent', 'Rideau Road', 'Front Street', 'Orchard Way'],
    cities: [city('Halifax', 'B3H 1W5', 'NS'), city('Kelowna', 'V1Y 6N7', 'BC'), city('Guelph', 'N1G 2W1', 'ON')],
  },
  {
    code: 'CH',
    currency: 'chf',
    weight: 4,
    locale: 'de-CH',
    dialling: '+4144',
    streets: ['Seestrasse', 'Bahnhofstrasse', 'Dorfweg'],
    cities: [city('Winterthur', '8400'), city('Thun', '3600'), city('Chur', '7000')],
  },
];

/** The country of that index. */
export function countryAt(index: number): Country {
  return entryOf(countries, index);
}
