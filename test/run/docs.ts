import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { referencePages } from './docs/pages.js'

const reference = join('docs', 'reference')
const pages = await referencePages(process.cwd())
// A kind that is gone takes its page with it.
rmSync(join(reference, 'kinds'), { recursive: true, force: true })
for (const { path, text } of pages) {
  mkdirSync(dirname(join(reference, path)), { recursive: true })
  writeFileSync(join(reference, path), text)
}
console.log(`${pages.length} pages in ${reference}`)
