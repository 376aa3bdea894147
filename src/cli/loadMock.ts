export type { Mock, MockOptions } from '../../mock/index.ts';

/** The only door to the mock, which is loaded when somebody asks for it. */
export async function loadMock() {
  return await import('../../mock/index.ts');
}
