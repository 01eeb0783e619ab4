import { commandLinePage } from './command-line.js'
import { emulatorPage } from './emulator.js'
import { findingsPage } from './findings.js'
import { kindPages } from './kinds.js'
import { manualPage } from './manual-page.js'
import { picturePage } from './picture.js'
import type { Page } from './table.js'

/** All generated pages of docs/reference, of the repository at `root`. */
export async function referencePages(root: string): Promise<readonly Page[]> {
  return [
    ...kindPages(),
    findingsPage(root),
    await commandLinePage(),
    await manualPage(),
    await emulatorPage(),
    await picturePage(),
  ]
}
