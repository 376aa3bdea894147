/** One way to break what the mock serves: what is changed, in which objects, and which law it offends. */
export interface BreakRule<T extends object = object> {
  /** One line for a list of them. */
  readonly says: string;
  /** The kind of object that is changed, or the balance. */
  readonly kind: string;
  /** True when every object of the kind is changed; else it is one, the newest that fits. */
  readonly every: boolean;
  /** Whether events tell of it too. */
  readonly inEvents: boolean;
  /** Where in the object it is: a path such as `fee_details.0.amount`. */
  readonly field: string;
  /** Which objects it can be done to, and which of these are preferred. */
  fits(object: T): boolean;
  prefers?(object: T): boolean;
  /** The object as it is served. It may be changed in place: it was built for this answer. */
  spoil(object: T): object;
}
