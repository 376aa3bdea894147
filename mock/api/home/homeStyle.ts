/** The look of the home page: nothing from the network, light or dark as the reader has it; on a phone a row of a table is two lines. */
export const HOME_STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #5c6670; --line: #dde2e8; --paper: #fff; --ground: #f6f7f9; --accent: #3451c7; --bad: #b3261e; --warn: #fff4f2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --faint: #9aa4b0; --line: #2c333c; --paper: #171b20; --ground: #0f1215; --accent: #91a7ff; --bad: #ff9b94; --warn: #2a1715; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; -webkit-text-size-adjust: 100%; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; letter-spacing: -.01em; }
h2 { font-size: 1.05rem; margin: 2.5rem 0 .75rem; }
p { margin: 0 0 .75rem; max-width: 44rem; }
.faint { color: var(--faint); }
a { color: var(--accent); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
code, pre, td.number { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9em; }
code { overflow-wrap: anywhere; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem; overflow-x: auto; margin: .25rem 0 .9rem; }
ul { margin: 0; padding-left: 1.1rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; }
.card dt { color: var(--faint); font-size: .8rem; }
.card dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.card small { display: block; font-weight: 400; color: var(--faint); }
.buttons, .lost { display: none; }
.live .buttons { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .5rem; }
button { font: inherit; font-size: .8rem; color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: .2rem .6rem; cursor: pointer; }
button:hover, button:focus-visible { border-color: var(--accent); }
.gone .lost { display: block; color: var(--bad); font-weight: 600; }
.gone .cards { opacity: .6; }
.broken { background: var(--warn); border: 1px solid var(--bad); border-radius: 8px; padding: .7rem 1rem; margin: 1.25rem 0 0; max-width: none; }
.broken strong { color: var(--bad); }
table { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
th, td { text-align: left; padding: .4rem .9rem; border-top: 1px solid var(--line); vertical-align: baseline; }
thead th, tbody:first-child tr:first-child td { border-top: 0; }
thead th { color: var(--faint); font-size: .8rem; font-weight: 500; }
td.number, th.number { text-align: right; white-space: nowrap; }
table + p, div + pre { margin-top: .75rem; }
td.method { color: var(--faint); width: 5rem; }
td.path { color: var(--faint); }
.control code { white-space: nowrap; }
@media (max-width: 40rem) {
  main { padding: 1.5rem 1rem 3rem; }
  .cards { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .card:first-child, .card:last-child { grid-column: 1 / -1; }
  th, td { padding: .4rem .6rem; }
  .entities tr { display: grid; grid-template-columns: 1fr auto; border-top: 1px solid var(--line); padding: .35rem .7rem; }
  .entities thead tr { border-top: 0; }
  .entities :is(th, td) { border: 0; padding: 0; }
  .entities .path { grid-row: 2; grid-column: 1 / -1; }
  .entities th.path { display: none; }
  .control tr { display: grid; grid-template-columns: auto 1fr; gap: 0 .6rem; border-top: 1px solid var(--line); padding: .45rem .7rem; }
  .control tr:first-child { border-top: 0; }
  .control td { border: 0; padding: 0; width: auto; }
  .control .says { grid-column: 1 / -1; color: var(--faint); }
}
`;
