const HEAD = Buffer.from('{"object":"list","data":[');
const TAIL = Buffer.from('],"has_more":false,"url":""}');
const COMMA = Buffer.from(',');

/** Single objects as a list, for the splitter. Takes copies. */
export function asList(objects: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([HEAD, ...objects.flatMap((object, index) => (index === 0 ? [object] : [COMMA, object])), TAIL]);
}
