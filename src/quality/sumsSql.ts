/**
 * The SQL of a check that has `-- sums:` and none of its own: per currency, fields of a stream of Bronze come to what the model has of them in the columns
 * `<field>_minor`. Bronze is read again for it, so that a row that got lost or doubled on its way shows by what it is worth.
 */
export function sumsSql(stream: string, model: string, fields: readonly string[]): string {
  const sums = (select: (field: string) => string) => fields.map((field) => `  SELECT ${select(field)} GROUP BY 1`).join('\n  UNION ALL\n');
  const read = (field: string) =>
    `coalesce(record.currency, 'none') AS currency, '${field}' AS measure, sum(record.${field}) AS total FROM bronze.${stream}`;
  const built = (field: string) =>
    `coalesce(currency, 'none') AS currency, '${field}' AS measure, sum(${field}_minor) AS total FROM ${model}`;
  return `WITH bronze_sums AS (
${sums(read)}
),
silver_sums AS (
${sums(built)}
)
SELECT currency, measure, bronze_sums.total AS expected, silver_sums.total AS found
FROM bronze_sums
FULL JOIN silver_sums USING (currency, measure)
WHERE bronze_sums.total IS DISTINCT FROM silver_sums.total
ORDER BY currency, measure`;
}
