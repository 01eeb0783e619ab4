import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { xapiProvider } from '../../providers/xapi/provider.js'
import { renderPage } from '../../src/report/html/page.js'
import { createKindRegistry, findKind } from '../../src/schema/kind-registry.js'
import { ChromiumPage, hasChromium, type Look } from '../peers/chromium.js'
import { checkPage } from '../peers/check-page.js'
import { exampleFolder, exampleNames } from '../support/example-folder.js'

/** Pages of plans as a browser shows them: wide and narrow, light and dark. Skipped where there is no Chromium. */
const examples = ['high-availability', 'iscsi-ha-3', 'edge-64']

const looks: readonly Look[] = [390, 1440].flatMap(width =>
  (['light', 'dark'] as const).map(scheme => ({ width, height: 900, scheme })),
)

const registry = createKindRegistry([xapiProvider])

if (!(await hasChromium())) console.log('skipped  pages: there is no chromium (Debian: chromium)')
else {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-pages-'))
  const page = await ChromiumPage.open()
  try {
    for (const example of examples) {
      if (!exampleNames().includes(example)) throw new Error(`there is no example ${example}`)
      const { plan } = await exampleFolder(example).plan({ isIllustrated: true })
      if (plan === undefined) throw new Error(`${example} cannot be planned`)
      const path = join(folder, `${example}.html`)
      const html = await renderPage(plan, (kind, mode) => findKind(registry, mode, kind)?.schema, '0.0.0')
      writeFileSync(path, html)
      for (const look of looks) {
        const name = `${example} at ${look.width}, ${look.scheme}`
        const problems = await checkPage(page, path, look)
        if (problems.length > 0) process.exitCode = 1
        console.log(problems.length === 0 ? `passed   ${name}` : `failed   ${name}: ${problems.join('\n  ')}`)
      }
    }
  } finally {
    await page.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
