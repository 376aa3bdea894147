/**
 * How an entity is described. The client, the mock, Bronze, Silver and the checks read it here; nobody says it twice.
 */

/** A field's type as DuckDB reads it from the API's JSON. A nested object or list says what is needed of it, no more. */
export type FieldType = 'VARCHAR' | 'BIGINT' | 'BOOLEAN' | 'JSON' | { readonly struct: Fields } | { readonly list: FieldType };

/** The fields of the API's object that Silver reads, by their name on the wire. */
export type Fields = Readonly<Record<string, FieldType>>;

/** A list nested in an object: at most ten entries come inline, the rest is under a path of its own. */
export interface ChildList {
  /** Field of the parent that holds the list object, such as `lines`. */
  readonly field: string;
  /** Path of the complete list; `{id}` is the parent's id. */
  readonly path: string;
  /** Name of the Bronze stream that holds entries fetched from that path: `invoice_lines`. */
  readonly stream: string;
  /** What Silver reads of an entry, whether it came inline or from the path. */
  readonly fields: Fields;
}

/** A field that names an object of another entity. */
export interface Reference {
  /** Top-level field that holds the id. */
  readonly field: string;
  /** Name of the entity that is referred to. */
  readonly entity: string;
}

/** How an entity stays current after it was first listed; there is no `updated` filter to ask for changes. */
export interface Kept {
  /** Types of the events whose payload is this entity, as `/v1/events` filters them: `charge.*` also carries refunds and disputes. */
  readonly events: readonly string[];
  /** Days after its creation within which an object changes without an event; it is listed again for as long. 0: every change has one. */
  readonly relistDays: number;
}

/** A list that every object of another entity has of its own. */
export interface PerParent {
  /** Name of the entity whose objects have the list: `customers`. It is extracted before. */
  readonly entity: string;
  /** Path of one object's list; `{id}` is the parent's id. It may carry a query. */
  readonly path: string;
  /** Top-level fields of the parent with the values that they must all have; without it every parent has the list. */
  readonly when?: Readonly<Record<string, string | boolean>>;
}

export interface Entity {
  /** Plural name, as in commands, Bronze keys and table names: `charges`. */
  readonly name: string;
  /** The `object` field of its records: `charge`. */
  readonly object: string;
  /** List endpoint: `/v1/charges`. */
  readonly path: string;
  /** What its ids begin with: `ch_`. */
  readonly idPrefix: string;
  /** Field that holds the second by which the list is ordered and filtered; `created` unless it is called otherwise. */
  readonly createdField?: string;
  /** Parameters that every list request needs, so that nothing is left out. */
  readonly listParams: Readonly<Record<string, string>>;
  /** Parameters of a retrieve by id that make it give what the list gives. */
  readonly retrieveParams?: Readonly<Record<string, string>>;
  readonly children: readonly ChildList[];
  /**
   * For an entity that is listed below the objects of another: the whole list, without `created`, of every parent that a run has read, whether it
   * was listed, retrieved or came with an event. The envelope has the parent's id in `parent`. Such an entity is closed as far as its parent's is.
   */
  readonly perParent?: PerParent;
  /** Whether it is one object instead of a list: `path` is that object's, which has no id, and every run observes it once. */
  readonly isSingleton?: true;
  /** Whether the present second is listed too: what was read before the list must not know more than the list. */
  readonly throughPresent?: true;
  /** Whether objects can be deleted: lists then leave them out, and only a retrieve by id tells. */
  readonly deletable: boolean;
  /** References to deletable entities; what they name and no list has is retrieved by id. */
  readonly references: readonly Reference[];
  readonly kept: Kept;
  readonly fields: Fields;
  readonly description: string;
}
