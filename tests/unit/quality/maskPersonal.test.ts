import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { maskEmails, maskPersonal } from '../../../src/quality/maskPersonal.ts';
import { tableColumns } from '../../../src/transform/contract/model.ts';
import { embeddedModels } from '../../../src/transform/embedded.ts';

describe('personal data in samples', () => {
  test.each([
    ...['email', 'customer_email', 'receipt_email', 'name', 'customer_name', 'phone', 'billing_address', 'shipping', 'address_line1'],
    ...['card_last4', 'last4', 'card_fingerprint', 'description', 'statement_descriptor', 'metadata', 'extra', 'ip_address'],
  ])('the column %s is masked', (name) => {
    expect(maskPersonal({ id: 'ch_1', [name]: 'Ada Lovelace' })).toEqual({ id: 'ch_1', [name]: '***' });
  });

  test.each([
    ...['id', 'charge_id', 'currency', 'amount_minor', 'expected', 'found', 'created_at', 'status', 'model', 'column', 'filename_count'],
    ...['reporting_category', 'measure', 'published_by', 'customer_id', 'settlement_currency', 'card_brand'],
  ])('the column %s stays', (name) => {
    expect(maskPersonal({ [name]: 'value' })).toEqual({ [name]: 'value' });
  });

  test('what is empty stays empty: that is often what is wrong', () => {
    expect(maskPersonal({ email: null, name: '', phone: undefined })).toEqual({ email: null, name: '', phone: undefined });
  });

  test('inside of structures, and of JSON that comes as text', () => {
    const record = { id: 'cus_1', address: { city: 'Turin' }, list: [{ email: 'a@b.co', amount: 3 }] };
    const masked = { id: 'cus_1', address: '***', list: [{ email: '***', amount: 3 }] };
    expect(maskPersonal({ record, text: JSON.stringify(record) })).toEqual({ record: masked, text: JSON.stringify(masked) });
  });

  test('an e-mail address is masked wherever it stands', () => {
    const local = fc.stringMatching(/^[a-z0-9._+-]{1,12}$/);
    const domain = fc.stringMatching(/^[a-z0-9-]{1,12}\.(com|co\.uk|museum)$/);
    fc.assert(
      fc.property(fc.string(), local, domain, fc.string(), (before, user, host, after) => {
        const text = `${before} ${user}@${host} ${after}`;
        expect(maskEmails(text)).not.toContain(`${user}@${host}`);
        expect(JSON.stringify(maskPersonal({ found: text }))).not.toContain(`${user}@${host}`);
      }),
    );
  });

  test('every column of the tables that may hold it is one that is masked', () => {
    const suspicious = /email|phone|last4|fingerprint|address|^name$|_name$|description|descriptor/;
    const columns = embeddedModels().flatMap((model) => tableColumns(model).map(({ name }) => name));
    const found = [...new Set(columns.filter((name) => suspicious.test(name)))];
    expect(found.length).toBeGreaterThan(3);
    const row = maskPersonal(Object.fromEntries(found.map((name) => [name, 'Ada'])));
    expect(Object.entries(row).filter(([, value]) => value !== '***')).toEqual([]);
  });
});
