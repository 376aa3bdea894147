/** SQL is embedded as text: `import revenue from '../../sql/gold/revenue_daily.sql' with { type: 'text' }`. */
declare module '*.sql' {
  const text: string;
  export default text;
}
