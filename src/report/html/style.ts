import { drawingStyle } from '../svg/style.js'

/** The page's style sheet: light and dark as the reader has it, one column that fits a phone. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f6f8fa; --line: #d0d7de; --ink: #1f2328; --soft: #57606a; --link: #0550ae;
  --added: #116329; --added-back: #dafbe1; --removed: #a40e26; --removed-back: #ffebe9;
  --changed: #7d4e00; --changed-back: #fff8c5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --panel: #161b22; --line: #3d444d; --ink: #e6edf3; --soft: #9198a1; --link: #79c0ff;
    --added: #56d364; --added-back: #12261e; --removed: #ff7b72; --removed-back: #2d1517;
    --changed: #e3b341; --changed-back: #272115;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; }
.verdict { display: inline-block; margin: 0; padding: .25rem .75rem; border: 1px solid currentColor; border-radius: 1rem; font-weight: 600; }
.verdict.smooth, .verdict.nothing { color: var(--added); background: var(--added-back); }
.verdict.disruptive { color: var(--changed); background: var(--changed-back); }
.verdict.refused, .verdict.failed { color: var(--removed); background: var(--removed-back); }
.counts { font-size: 1.1rem; margin: .5rem 0; }
.grave { color: var(--removed); } .mild { color: var(--changed); }
.findings { list-style: none; padding: 0; }
.findings > li { border: 1px solid var(--line); border-left: .4rem solid var(--soft); border-radius: .4rem; padding: .25rem 1rem; margin: .75rem 0; overflow-wrap: anywhere; }
.findings > .error { border-left-color: var(--removed); } .findings > .warning { border-left-color: var(--changed); }
.findings h3 { margin-top: .5rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875em; }
code { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .75rem .3rem 0; text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; }
tbody th { font-weight: 400; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.bad > * { color: var(--removed); font-weight: 600; } tr.good > * { color: var(--added); } tr.changed > * { color: var(--changed); }
.search { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
.search[hidden] { display: none; }
input, button { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--soft); border-radius: .4rem; padding: .35rem .75rem; min-height: 2.25rem; }
input { flex: 1 1 12rem; min-width: 0; }
.change { border: 1px solid var(--line); border-left: .4rem solid var(--soft); border-radius: .4rem; margin: .4rem 0; }
.change.added { border-left-color: var(--added); } .change.removed { border-left-color: var(--removed); } .change.changed { border-left-color: var(--changed); }
summary { cursor: pointer; padding: .4rem .75rem; overflow-wrap: anywhere; }
.said, .whose, .count { color: var(--soft); }
pre { margin: 0; padding: .75rem; overflow-x: auto; background: var(--panel); border-top: 1px solid var(--line); line-height: 1.4; }
pre span { display: inline-block; min-width: 100%; }
pre .added { color: var(--added); background: var(--added-back); } pre .removed { color: var(--removed); background: var(--removed-back); } pre .changed { color: var(--changed); background: var(--changed-back); }
.timeline { padding-left: 2.75rem; margin: 0; border-left: 0; }
.timeline > li { padding: .2rem 0 .2rem .75rem; border-left: 3px solid var(--line); overflow-wrap: anywhere; }
.timeline > li::marker { color: var(--soft); font-variant-numeric: tabular-nums; }
.timeline > .disruptive { border-left-color: var(--removed); }
.timeline summary { padding: 0; color: var(--soft); font-size: .875rem; }
.effect { display: inline-block; margin: 0 .35rem; padding: 0 .5rem; border-radius: .75rem; color: var(--removed); background: var(--removed-back); font-weight: 600; font-size: .875rem; }
figure { margin: 0; } figcaption { color: var(--soft); }
footer { color: var(--soft); padding-top: 2rem; padding-bottom: 2rem; overflow-wrap: anywhere; }
@media print { .search, nav { display: none; } details > * { display: block; } }
${drawingStyle.trim()}
`
