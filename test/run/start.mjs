// Runs one of the runners beside this file: bundles it, so that no build step has to come first.
import { build } from 'esbuild'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const [name, ...words] = process.argv.slice(2)
const here = dirname(fileURLToPath(import.meta.url))
const cache = join(here, '..', '..', 'node_modules', '.cache', 'poolwright')
const outfile = join(cache, `${name.replaceAll('/', '-')}-${process.pid}.mjs`)
await mkdir(cache, { recursive: true })
await build({
  entryPoints: [join(here, `${name}.ts`)],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
})
process.argv.splice(2, process.argv.length, ...words)
try {
  await import(pathToFileURL(outfile).href)
} finally {
  await rm(outfile, { force: true })
}
