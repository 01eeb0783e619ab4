// Builds the command: one bundle split by what is loaded lazily, so that a command loads only what it needs.
import { build } from 'esbuild'
import { chmod, readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'

const { metafile } = await build({
  entryPoints: { main: 'src/cli/main.ts', referee: 'src/syntax/referee-worker.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  minifySyntax: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'error',
})
await chmod('dist/main.js', 0o755)

// What an earlier build left goes last, so that a command that runs meanwhile finds its parts.
const current = new Set(Object.keys(metafile.outputs).map(path => basename(path)))
for (const name of await readdir('dist'))
  if (!current.has(name)) await rm(join('dist', name), { force: true })
