/** The structure of the page is broken at this byte. Stays inside the splitter, which makes a SOURCE_PROTOCOL of it. */
export class ScanError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
