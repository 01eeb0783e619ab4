import { errorDiagnostic } from '../../diagnostic/diagnostic.js'
import type { Plan } from '../../plan/plan.js'
import type { TopologySection } from '../../provider/forecast.js'
import type { FindSchema } from '../../report/schemas.js'
import { CommandFailure } from '../context.js'
import { version } from '../version.js'

/** A plan as a whole document in one of the formats for reading and drawing; each format is loaded only when wanted. */
export async function planDocument(
  plan: Plan,
  findSchema: FindSchema,
  format: 'markdown' | 'html' | 'dot' | 'svg',
): Promise<string> {
  switch (format) {
    case 'markdown': {
      const { renderReview } = await import('../../report/markdown/review.js')
      return renderReview([{ plan, findSchema }], {
        marker: 'plan',
        version,
        limitBytes: Number.MAX_SAFE_INTEGER,
      })
    }
    case 'html': {
      const { renderPage } = await import('../../report/html/page.js')
      return renderPage(plan, findSchema, version)
    }
    case 'dot':
      return (await import('../../report/svg/drawing.js')).topologyDotText(topologiesOf(plan))
    case 'svg':
      return (await import('../../report/svg/drawing.js')).topologySvg(topologiesOf(plan))
  }
}

/** The topologies that a plan leads to; throws where it has none. */
export function topologiesOf(plan: Plan): readonly TopologySection[] {
  const sections = plan.forecast.sections.filter(section => section.kind === 'topology')
  if (sections.length > 0) return sections
  throw new CommandFailure([
    errorDiagnostic(
      'No topology',
      'This plan says nothing of how things are connected: it could not be made, or its providers tell nothing of it. The graph of what is declared is there all the same: poolwright graph --format svg.',
    ),
  ])
}
