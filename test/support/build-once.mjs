// Builds the command before any test runs it as a process.
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export default function buildOnce() {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
  execFileSync(process.execPath, ['build.mjs'], { cwd: root, stdio: 'inherit' })
}
