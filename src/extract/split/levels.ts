import { CLOSE_ARRAY, CLOSE_OBJECT } from './bytes.ts';

/** What the scanner knows of each object or list that is open: depth is data, so that no nesting can exhaust the stack. Level 1 is outermost. */
export class Levels {
  /** Node of the object or list. */
  nodes = new Int32Array(64);
  /** In an object the node of its last tracked key, 0 at first; in a list the node of its elements. */
  lastKeys = new Int32Array(64);
  /** Number of the object, by which its keys are told from those of others. */
  serials = new Int32Array(64);
  /** The bracket that closes it. */
  closers = new Uint8Array(64);

  openObject(depth: number, node: number, serial: number): void {
    if (depth === this.nodes.length) this.#grow();
    this.nodes[depth] = node;
    this.lastKeys[depth] = 0;
    this.serials[depth] = serial;
    this.closers[depth] = CLOSE_OBJECT;
  }

  openList(depth: number, node: number, element: number): void {
    if (depth === this.nodes.length) this.#grow();
    this.nodes[depth] = node;
    this.lastKeys[depth] = element;
    this.closers[depth] = CLOSE_ARRAY;
  }

  #grow(): void {
    const size = this.nodes.length * 2;
    const grown = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const levels = new Int32Array(size);
      levels.set(old);
      return levels;
    };
    this.nodes = grown(this.nodes);
    this.lastKeys = grown(this.lastKeys);
    this.serials = grown(this.serials);
    const closers = new Uint8Array(size);
    closers.set(this.closers);
    this.closers = closers;
  }
}
