const ESCAPE = '\u001b[';
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what a terminal reads
const TOKEN = /\u001b\[\??[0-9;]*[A-Za-z]|[\s\S]/gu;

/** A terminal, as far as the program uses one: line feeds, carriage returns, cursor up, erase to the end, and the cursor's visibility. */
export class Terminal {
  cursorHidden = false;
  #rows: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(readonly columns: number) {}

  write(text: string): void {
    for (const [token] of text.matchAll(TOKEN)) this.#take(token);
  }

  /** What is on it, without empty rows at the end. */
  lines(): string[] {
    const rows = this.allLines();
    while (rows.at(-1) === '') rows.pop();
    return rows;
  }

  /** What is on it above the cursor's row, or all of it when the cursor's row holds something. */
  allLines(): string[] {
    return this.#rows.at(-1) === '' ? this.#rows.slice(0, -1) : [...this.#rows];
  }

  #take(token: string): void {
    if (token.startsWith(ESCAPE)) this.#control(token.slice(ESCAPE.length, -1), token.slice(-1));
    else if (token === '\n') this.#moveTo(this.#row + 1, 0);
    else if (token === '\r') this.#moveTo(this.#row, 0);
    else this.#print(token);
  }

  #print(character: string): void {
    if (this.#column >= this.columns) this.#moveTo(this.#row + 1, 0);
    const row = this.#rows[this.#row] ?? '';
    this.#rows[this.#row] = row.slice(0, this.#column).padEnd(this.#column) + character + row.slice(this.#column + 1);
    this.#column += 1;
  }

  #control(parameter: string, letter: string): void {
    if (letter === 'A') this.#moveTo(this.#row - Number(parameter || 1), this.#column);
    else if (letter === 'J') this.#eraseToEnd();
    else if (parameter === '?25') this.cursorHidden = letter === 'l';
    else if (letter !== 'm') throw new Error(`this terminal does not know ESC[${parameter}${letter}`);
  }

  #eraseToEnd(): void {
    this.#rows.length = this.#row + 1;
    this.#rows[this.#row] = (this.#rows[this.#row] ?? '').slice(0, this.#column);
  }

  #moveTo(row: number, column: number): void {
    if (row < 0) throw new Error('the cursor would leave the screen at its top');
    while (this.#rows.length <= row) this.#rows.push('');
    this.#row = row;
    this.#column = column;
  }
}
