/** The look of the home page: no script, no network, light or dark as the reader has it. */
export const HOME_STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #66707b; --line: #dde2e8; --paper: #fff; --ground: #f6f7f9; --accent: #3b5bdb; --bad: #c92a2a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --faint: #97a1ad; --line: #2c333c; --paper: #171b20; --ground: #0f1215; --accent: #91a7ff; --bad: #ff8787; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; letter-spacing: -.01em; }
h2 { font-size: 1.05rem; margin: 2.5rem 0 .75rem; }
p { margin: 0 0 .75rem; max-width: 44rem; }
.faint { color: var(--faint); }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre, .number { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9em; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem; overflow-x: auto; margin: .25rem 0 .9rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; }
.card dt { color: var(--faint); font-size: .8rem; }
.card dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.card small { display: block; font-weight: 400; color: var(--faint); }
.bad { color: var(--bad); }
table { width: 100%; border-collapse: collapse; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
th, td { text-align: left; padding: .4rem .9rem; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; color: var(--faint); font-size: .8rem; font-weight: 500; }
td.number, th.number { text-align: right; }
th.number { font-family: inherit; }
table + p, table + pre { margin-top: .75rem; }
td.method { color: var(--faint); width: 5rem; }
`;
