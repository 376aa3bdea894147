import { findEntity } from '../../src/registry/index.ts';

/** Where an entity is: as the registry says; what it does not know is where Stripe has it. */
export function pathOf(name: string, otherwise = `/v1/${name}`): string {
  return findEntity(name)?.path ?? otherwise;
}
