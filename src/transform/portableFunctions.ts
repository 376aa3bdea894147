/**
 * Functions that Gold SQL may call: those that DuckDB, Spark and Trino all have under this name and give the same result for. Left out
 * on purpose: `concat`, `greatest` and `least` (they treat NULL differently), `log` (its base differs), every date arithmetic function
 * (no two engines agree), and whatever is new each time it is asked (`now`, `random`).
 */
export const PORTABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['count', 'sum', 'min', 'max', 'avg', 'stddev_samp', 'stddev_pop', 'var_samp', 'var_pop'],
  ...['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile', 'lag', 'lead', 'first_value', 'last_value', 'nth_value'],
  ...['cast', 'coalesce', 'nullif'],
  ...['abs', 'ceil', 'ceiling', 'exp', 'floor', 'ln', 'mod', 'power', 'round', 'sign', 'sqrt'],
  ...['char_length', 'length', 'lower', 'position', 'replace', 'substring', 'trim', 'upper'],
  ...['date_trunc', 'extract'],
]);

/** What to write instead of a function that people reach for. */
export const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['concat', 'a || b (concat skips NULL in one engine and not in another)'],
  ['greatest', 'CASE WHEN a > b THEN a ELSE b END (NULL is treated differently)'],
  ['least', 'CASE WHEN a < b THEN a ELSE b END (NULL is treated differently)'],
  ['if', 'CASE WHEN … THEN … ELSE … END'],
  ['ifnull', 'coalesce(a, b)'],
  ['nvl', 'coalesce(a, b)'],
  ['substr', 'substring(text, from, count)'],
  ['try_cast', 'CAST, in the Silver model that knows what the text may be'],
  ['arg_max', 'row_number() OVER (PARTITION BY … ORDER BY …), and a WHERE around it'],
  ['max_by', 'row_number() OVER (PARTITION BY … ORDER BY …), and a WHERE around it'],
  ['any_value', 'min(a) or max(a)'],
  ['first', 'first_value(a) OVER (… ORDER BY …), or min(a)'],
  ['bool_or', 'max(CASE WHEN … THEN 1 ELSE 0 END) = 1'],
  ['bool_and', 'min(CASE WHEN … THEN 1 ELSE 0 END) = 1'],
  ['sum_if', 'sum(CASE WHEN … THEN a ELSE 0 END)'],
  ['count_if', 'count(CASE WHEN … THEN 1 END)'],
  ['year', 'extract(YEAR FROM a)'],
  ['month', 'extract(MONTH FROM a)'],
  ['day', 'extract(DAY FROM a)'],
  ['now', 'a time that stands in the data: what is new each time can never be rebuilt alike'],
  ['to_major', 'the *_major columns of Silver'],
]);

/** Types that a CAST in Gold may name. */
export const PORTABLE_TYPES: ReadonlySet<string> = new Set(
  'bigint integer int smallint boolean varchar char date timestamp decimal numeric double real'.split(' '),
);

/** Words that a parenthesis may follow without being functions. */
export const PAREN_WORDS: ReadonlySet<string> = new Set(
  (
    'all and any as between by case cube distinct else except exists filter from having in intersect is join limit like not offset on or ' +
    'order over partition range rollup rows select sets some then union using values when where with within decimal numeric varchar char ' +
    'timestamp time recursive'
  ).split(' '),
);
