/** The page's one style sheet: light, dark and paper by variables; no font, image or script from anywhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f7f8fa; --ink: #1b2330; --soft: #5b6576; --line: #dfe3ea; --grid: #e9ecf1;
  --good: #12703c; --good-wash: #e3f4ea; --warn: #8a5300; --warn-wash: #fdf1dc; --bad: #b3261e; --bad-wash: #fce9e7; --idle: #5b6576; --idle-wash: #eef0f4;
  --sales: #2563c9; --refunds: #c96a12; --disputes: #a3195b; --fees: #7b8494; --net: #12203a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12161d; --raised: #1a2029; --ink: #e6eaf1; --soft: #9aa5b8; --line: #2c3543; --grid: #242c38;
    --good: #6fd79b; --good-wash: #12301f; --warn: #f0b65c; --warn-wash: #362710; --bad: #ff9a91; --bad-wash: #3b1a18; --idle: #9aa5b8; --idle-wash: #222a35;
    --sales: #6ea3ff; --refunds: #f0a35b; --disputes: #f07ab0; --fees: #8b95a7; --net: #f4f7fc;
  }
}
@page { margin: 14mm; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 28px 24px 64px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 19px; margin: 44px 0 4px; }
h3 { font-size: 15px; margin: 0; }
p { margin: 0 0 10px; max-width: 76ch; }
.soft { color: var(--soft); }
code, pre, .id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.88em; }
code, .id { overflow-wrap: anywhere; }
pre { margin: 8px 0 0; padding: 12px 14px; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.verdict { border-left: 5px solid var(--good); background: var(--good-wash); border-radius: 8px; padding: 18px 20px; }
.verdict.bad { border-color: var(--bad); background: var(--bad-wash); }
.verdict p { margin: 0; max-width: none; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 18px 0 0; padding: 0; }
.tile { border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; background: var(--raised); }
.tile dt { color: var(--soft); font-size: 13px; }
.tile dd { margin: 2px 0 0; font-size: 20px; font-variant-numeric: tabular-nums; }
.tile dd small { font-size: 13px; color: var(--soft); display: block; }
.badge { display: inline-block; border-radius: 4px; padding: 1px 8px; font-size: 12.5px; font-weight: 600; white-space: nowrap; color: var(--idle); background: var(--idle-wash); }
.badge.passed { color: var(--good); background: var(--good-wash); }
.badge.warned { color: var(--warn); background: var(--warn-wash); }
.badge.failed, .badge.errored { color: var(--bad); background: var(--bad-wash); }
.problem { border: 1px solid var(--line); border-radius: 8px; padding: 16px 18px; margin: 14px 0 0; }
.problem h3 { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; margin-bottom: 8px; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 16px; margin: 8px 0 12px; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 16px; margin-top: 14px; align-items: start; }
.card { margin: 0; border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px 10px; min-width: 0; }
.card figcaption { display: flex; justify-content: space-between; gap: 12px; align-items: baseline; }
.card .total { font-size: 17px; font-weight: 600; font-variant-numeric: tabular-nums; text-align: right; }
.card svg { display: block; width: 100%; max-width: 460px; height: auto; margin-top: 8px; }
.card:has(details[open]) { grid-column: 1 / -1; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 10px 0 0; padding: 0; font-size: 13.5px; color: var(--soft); }
.legend svg { width: 14px; height: 10px; margin-right: 6px; }
svg text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums; }
svg text.strong { fill: var(--ink); }
.sales { fill: var(--sales); } .refunds { fill: var(--refunds); } .disputes { fill: var(--disputes); } .fees { fill: var(--fees); }
.tied { fill: var(--sales); } .differs { fill: var(--bad); } .pending { fill: none; stroke: var(--sales); stroke-width: 1.2; stroke-dasharray: 3 2; } .unitemised { fill: none; stroke: var(--fees); stroke-width: 1.2; }
.open { fill: var(--sales); } .late { fill: var(--refunds); } .overdue { fill: var(--disputes); }
.net { stroke: var(--net); stroke-width: 2.2; }
.grid { stroke: var(--grid); } .zero { stroke: var(--soft); }
.scroll { overflow-x: auto; margin-top: 8px; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th, td { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.wide { min-width: 15em; }
td:first-child { white-space: nowrap; }
caption { text-align: left; color: var(--soft); padding-bottom: 4px; }
details { margin-top: 8px; }
summary { cursor: pointer; color: var(--soft); font-size: 13.5px; padding: 3px 0; }
summary:hover { color: var(--ink); }
summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--sales); outline-offset: 2px; border-radius: 4px; }
details.group { border-top: 1px solid var(--line); margin: 0; padding: 6px 0; }
details.group > summary { color: var(--ink); font-size: 15px; display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; }
details.group > summary::before { content: "▸"; color: var(--soft); } details.group[open] > summary::before { content: "▾"; }
details.group > summary::-webkit-details-marker { display: none; }
footer { margin-top: 56px; padding-top: 12px; border-top: 1px solid var(--line); color: var(--soft); font-size: 13px; }
@media (max-width: 560px) {
  main { padding: 18px 14px 48px; }
  h1 { font-size: 22px; }
  .facts { grid-template-columns: 1fr; } .facts dt { margin-top: 6px; }
  .card figcaption { display: block; } .card .total { text-align: left; }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --raised: #ffffff; --ink: #000000; --soft: #444b57; --line: #b9c0cb; --grid: #e3e6eb;
    --good: #12703c; --good-wash: #ffffff; --warn: #8a5300; --warn-wash: #ffffff; --bad: #b3261e; --bad-wash: #ffffff; --idle: #444b57; --idle-wash: #ffffff;
    --sales: #2563c9; --refunds: #c96a12; --disputes: #a3195b; --fees: #7b8494; --net: #12203a;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .cards { grid-template-columns: 1fr 1fr; }
  .card, .problem, tr { break-inside: avoid; }
  section { break-before: auto; } h2 { margin-top: 24px; }
  h2, h3, summary { break-after: avoid; }
  main { max-width: none !important; padding: 0 !important; }
}
`;
