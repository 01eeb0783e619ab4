// Pictures of a page, to be looked at: `node test/run/start.mjs screenshots PAGE.html FOLDER`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ChromiumPage } from '../peers/chromium.js'

const [path = '', folder = '', only = ''] = process.argv.slice(2)
/** Pixels from top to bottom in one picture. */
const stretch = 1600

mkdirSync(folder, { recursive: true })
const page = await ChromiumPage.open()
for (const width of [390, 1440])
  for (const scheme of ['light', 'dark'] as const) {
    const name = `${width}-${scheme}`
    if (!name.includes(only)) continue
    await page.show(resolve(path), { width, height: 900, scheme })
    const height = Number(await page.evaluate('document.documentElement.scrollHeight'))
    for (let top = 0, part = 0; top < height && part < 16; top += stretch, part += 1)
      writeFileSync(
        join(folder, `${name}-${part}.png`),
        await page.picture(top, width, Math.min(stretch, height - top)),
      )
    console.log(name, height, await page.evaluate('document.documentElement.scrollWidth'), page.complaints)
  }
await page.close()
