/** What a page of text needs to know of the terminal. */
export interface View {
  /** Width in columns; Infinity when nobody reads it on a screen. */
  readonly columns: number;
  readonly color: boolean;
}
