import { topologySvg } from '../../../src/report/svg/drawing.js'
import { exampleFolder } from '../../support/example-folder.js'
import type { Page } from './table.js'

/** The picture in README: what the example `high-availability` leads to, drawn as `graph --of topology` draws it. */
export async function picturePage(): Promise<Page> {
  const { plan } = await exampleFolder('high-availability').plan()
  const sections = (plan?.forecast.sections ?? []).flatMap(section =>
    section.kind === 'topology' ? [{ ...section, before: section.after }] : [],
  )
  return { path: 'pictures/high-availability.svg', text: await topologySvg(sections) }
}
