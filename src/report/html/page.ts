import type { Plan } from '../../plan/plan.js'
import { noPaint } from '../paint.js'
import { renderOutputs } from '../plan-text/outputs-text.js'
import type { FindSchema } from '../schemas.js'
import { changeList } from './changes.js'
import { findingList } from './findings.js'
import { disruptionList, headline, pageTitle } from './headline.js'
import { escaped, section } from './markup.js'
import { playerScript } from './player-script.js'
import { pageScript } from './script.js'
import { forecastSections, topologyDrawings } from './sections.js'
import { stepTimeline } from './steps.js'
import { pageStyle } from './style.js'

/** What the page itself may load: nothing but what stands in it. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** A plan as one HTML file that needs nothing else. */
export async function renderPage(plan: Plan, findSchema: FindSchema, version: string): Promise<string> {
  const parts: readonly (readonly [id: string, title: string, content: string])[] = [
    ['findings', 'Findings', findingList(plan)],
    ['disruption', 'Disruption', disruptionList(plan)],
    ['changes', 'Changes', changeList(plan, findSchema)],
    ['outputs', 'Outputs', outputs(plan)],
    ['topology', 'Topology', await topologyDrawings(plan.forecast.sections)],
    ['forecast', 'After this plan', forecastSections(plan.forecast.sections)],
    ['steps', 'Steps, in order', stepTimeline(plan)],
  ]
  const written = parts.filter(([, , content]) => content !== '')
  const links = written.map(([id, title]) => `<li><a href="#${id}">${title}</a></li>`).join('')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(pageTitle(plan))}</title>
<style>${pageStyle}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
${headline(plan)}
<nav aria-label="Sections"><ul>${links}</ul></nav>
</header>
<main id="main">
${written.map(([id, title, content]) => section(id, title, content)).join('\n')}
</main>
<footer>${plan.fingerprint === '' ? '' : `<p>Fingerprint <code>${escaped(plan.fingerprint)}</code></p>\n`}<p>Made by Poolwright ${escaped(version)}</p></footer>
<script>${pageScript}</script>
<script>${playerScript}</script>
</body>
</html>
`
}

function outputs(plan: Plan): string {
  const text = renderOutputs(plan.outputs, noPaint)
  return text === undefined ? '' : `<pre tabindex="0">${escaped(text.split('\n').slice(1).join('\n'))}</pre>`
}
