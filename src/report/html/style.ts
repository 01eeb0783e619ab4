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
caption { text-align: left; white-space: nowrap; font-weight: 600; padding: .25rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .75rem .3rem 0; text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; }
tbody th { font-weight: 400; }
@media (max-width: 40rem) {
  .wide, .wide tbody, .wide tr, .wide tbody th, .wide caption { display: block; white-space: normal; }
  .wide thead, .wide td:empty, .wide [data-none] { display: none; }
  .wide tr { border-bottom: 1px solid var(--line); padding: .3rem 0; }
  .wide tbody th { border: 0; padding: 0; font-weight: 600; }
  .wide td { display: flex; gap: .5rem; border: 0; padding: .1rem 0 .1rem 1rem; overflow-wrap: anywhere; }
  .wide td::before { content: attr(data-title); flex: 0 0 8.5rem; color: var(--soft); font-weight: 400; text-align: left; }
}
.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.bad > * { color: var(--removed); font-weight: 600; } tr.good > * { color: var(--added); } tr.changed > * { color: var(--changed); }
.search { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
.search[hidden] { display: none; }
input, button { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--soft); border-radius: .4rem; padding: .35rem .75rem; min-height: 2.25rem; }
input { flex: 1 1 12rem; min-width: 0; }
.group > summary { padding: 0; } .group > summary h3 { display: inline-block; margin: .75rem 0 .35rem; }
.change { border: 1px solid var(--line); border-left: .4rem solid var(--soft); border-radius: .4rem; margin: .25rem 0; }
.change.added { border-left-color: var(--added); } .change.removed { border-left-color: var(--removed); } .change.changed { border-left-color: var(--changed); }
summary { cursor: pointer; padding: .4rem .75rem; overflow-wrap: anywhere; }
.said, .whose, .count { color: var(--soft); }
pre { margin: 0; padding: .75rem; overflow-x: auto; background: var(--panel); border-top: 1px solid var(--line); line-height: 1.4; }
pre span { display: inline-block; min-width: 100%; }
pre .added { color: var(--added); background: var(--added-back); } pre .removed { color: var(--removed); background: var(--removed-back); } pre .changed { color: var(--changed); background: var(--changed-back); }
.timeline { padding-left: 2.75rem; margin: 0; border-left: 0; }
.timeline ol { padding-left: 2.75rem; }
.timeline li { padding: .2rem 0 .2rem .75rem; border-left: 3px solid var(--line); overflow-wrap: anywhere; }
.timeline li::marker { color: var(--soft); font-variant-numeric: tabular-nums; }
.timeline .disruptive { border-left-color: var(--removed); }
.timeline .together > summary { color: var(--ink); font-size: 1rem; }
.timeline ul > li { border-left: 0; }
.timeline summary { padding: 0; color: var(--soft); font-size: .875rem; }
.effect { display: inline-block; margin: 0 .35rem; padding: 0 .5rem; border-radius: .75rem; color: var(--removed); background: var(--removed-back); font-weight: 600; font-size: .875rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: .5rem; margin: .5rem 0; align-items: start; }
.cards.outer { grid-template-columns: 1fr; }
.card { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .6rem; min-width: 0; }
.card > .name { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.card ul { list-style: none; margin: .25rem 0 0; padding: 0; display: grid; gap: .2rem; }
.thing { border-left: 3px solid var(--line); padding: 0 .4rem; font-size: .9rem; overflow-wrap: anywhere; }
.thing .to::before { content: "— "; }
.thing .to { color: var(--soft); }
.card.added, .thing.added { border-color: var(--added); } .card.removed, .thing.removed { border-color: var(--removed); } .card.changed, .thing.changed { border-color: var(--changed); }
.card.removed, .card.changed { border-style: dashed; } .thing.removed, .thing.changed { border-left-style: dashed; }
.thing.added { color: var(--added); } .thing.changed { color: var(--changed); } .thing.removed { color: var(--removed); text-decoration: line-through; }
.card.added > .name, .link.added { color: var(--added); } .card.removed > .name, .link.removed { color: var(--removed); text-decoration: line-through; } .card.changed > .name, .link.changed { color: var(--changed); }
.about { border: 1px solid var(--line); border-radius: .4rem; padding: 0 1rem; margin: .4rem 0; } .about[open] { padding-bottom: 1rem; } .about > summary { font-weight: 600; padding-left: 0; }
.side { margin: .5rem 0; } .side > summary { font-weight: 600; padding-left: 0; }
.gauge { list-style: none; padding: 0; display: grid; gap: .6rem; }
.gauge li { display: grid; grid-template-columns: minmax(6rem, 12rem) minmax(8rem, 1fr) minmax(13rem, auto); gap: .25rem .75rem; align-items: center; }
.gauge .what { overflow-wrap: anywhere; }
.gauge .amount { font-variant-numeric: tabular-nums; }
.bars { display: grid; gap: 2px; background: var(--panel); border: 1px solid var(--line); border-radius: .3rem; overflow: hidden; padding: 2px 0; }
.bars span { display: block; height: .9rem; background: var(--link); }
.bars .before { height: .35rem; background: var(--soft); } .bars .scarce { background: var(--removed); }
@media (max-width: 40rem) { .gauge li { grid-template-columns: 1fr auto; } .gauge .bars { grid-column: 1 / -1; grid-row: 2; } .gauge .amount { text-align: right; } }
.player { border: 1px solid var(--line); border-radius: .4rem; padding: 0 1rem 1rem; margin: 1.25rem 0; }
.controls { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .5rem 0; }
.controls[hidden] { display: none; }
.controls [type="range"] { flex: 1 1 8rem; padding: 0; accent-color: var(--link); }
.controls output { flex: 1 0 100%; font-weight: 600; min-height: 1.5em; }
.controls [data-play] { min-width: 5rem; }
.stage { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: .5rem; margin: .75rem 0; }
.place { border: 2px solid var(--line); border-radius: .4rem; padding: .35rem .6rem; min-height: 4.5rem; }
.place .name { margin: 0 0 .25rem; font-weight: 600; overflow-wrap: anywhere; }
.place .state { color: var(--soft); font-weight: 400; }
.place.down { border-color: var(--removed); border-style: dashed; } .place.down .name, .place.down .state { color: var(--removed); }
.place.nowhere { border-style: dotted; }
.place ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem; margin: 0; padding: 0; }
.place li { padding: 0 .5rem; border-radius: .75rem; border: 1px solid var(--line); background: var(--panel); font-size: .875rem; overflow-wrap: anywhere; }
.place.nowhere li { border-color: var(--removed); color: var(--removed); background: var(--removed-back); }
.place .others { margin: .25rem 0 0; color: var(--soft); font-size: .875rem; }
.entries { list-style: none; padding: 0; margin: 0; }
.entries > li { padding: .15rem .5rem; border-left: 3px solid var(--line); overflow-wrap: anywhere; }
.entries > [aria-current] { border-left-color: var(--link); background: var(--panel); }
.entries > .later { border-left-style: dotted; }
.entries .time { display: inline-block; min-width: 3rem; color: var(--soft); font-variant-numeric: tabular-nums; }
figure { margin: 0; } figcaption { color: var(--soft); }
footer { color: var(--soft); padding-top: 2rem; padding-bottom: 2rem; overflow-wrap: anywhere; }
@media print { .search, nav { display: none; } details > * { display: block; } }
${drawingStyle.trim()}
`
