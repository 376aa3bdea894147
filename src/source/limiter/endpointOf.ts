/** The endpoint that a path belongs to, ids taken out: `/v1/invoices/in_1/lines` → `/v1/invoices/:id/lines`. */
export function endpointOf(path: string): string {
  const parts = path.replace(/\?.*$/, '').split('/');
  // An id follows the collection's name (`/v1/charges/ch_1`, `/v1/checkout/sessions/cs_test_1`) and has an underscore followed by more.
  return parts.map((part, index) => (index > 2 && /^[a-z]{2,8}_\w{4,}$/i.test(part) && !/^[a-z_]+$/.test(part) ? ':id' : part)).join('/');
}
