// Bundles a TypeScript file of the tests into one that Node runs: `bundle('bench')`, or as a program, which prints its path.
import { build } from 'esbuild'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const cache = join(here, '..', '..', 'node_modules', '.cache', 'poolwright')

/** Answers the path of the bundle; whoever asked removes it. */
export async function bundle(name) {
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
  return outfile
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await bundle(process.argv[2]))
