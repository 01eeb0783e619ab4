/** How drawings look, in light and in dark: what changes differs in stroke, not in colour alone. */
export const drawingStyle = `
svg { --ink: #1f2328; --said: #57606a; --faint: #8c959f; --added: #116329; --removed: #a40e26; --changed: #7d4e00; }
@media (prefers-color-scheme: dark) {
  svg { --ink: #e6edf3; --said: #9198a1; --faint: #7d8590; --added: #56d364; --removed: #ff7b72; --changed: #e3b341; }
}
.graph > polygon { fill: none; stroke: none; }
.node path, .node polygon, .cluster path, .cluster polygon { stroke: var(--faint); fill: none; }
.edge path { stroke: var(--faint); }
.edge polygon { stroke: var(--faint); fill: var(--faint); }
text { fill: var(--ink); font-family: Helvetica, Arial, sans-serif; }
/* Laid out for letters a little larger, since no two readers have the same ones. */
.node text, .cluster text { font-size: 11px; }
.edge text { fill: var(--said); font-size: 9.5px; }
.added > path, .added > polygon, .added > a > path { stroke: var(--added); stroke-width: 2; }
.removed > path, .removed > polygon, .removed > a > path { stroke: var(--removed); stroke-width: 2; stroke-dasharray: 4 3; }
.changed > path, .changed > polygon, .changed > a > path { stroke: var(--changed); stroke-width: 2; stroke-dasharray: 8 2; }
.added > text, .added > a > text { fill: var(--added); }
.removed > text, .removed > a > text { fill: var(--removed); text-decoration: line-through; }
.changed > text, .changed > a > text { fill: var(--changed); }
`

/** The ground of a drawing that is a file of its own: viewers keep theirs white, whatever colours the reader prefers. */
export const groundStyle = `svg { background: #ffffff; }
@media (prefers-color-scheme: dark) { svg { background: #0d1117; } }
`
