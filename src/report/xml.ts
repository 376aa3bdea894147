// XML 1.0 has no way to write these, not even escaped ("2.2 Characters").
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Cs}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser makes blanks of them in an attribute, unless they are written so ("3.3.3 Attribute-Value Normalization").
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** A text for XML, in an element or an attribute. What XML cannot hold becomes `\u0000` in six characters. */
export function xmlText(text: string): string {
  return text
    .replace(UNWRITABLE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"'\n\r\t]/g, (found) => ENTITIES[found] ?? found);
}

/** An element; its content is XML already. */
export function xmlElement(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${xmlText(String(value))}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}
