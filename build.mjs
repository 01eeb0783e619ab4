// Builds the command: one bundle split by what is loaded lazily, so that a command loads only what it needs.
import { build } from 'esbuild'
import { chmod, rm } from 'node:fs/promises'

await rm('dist', { recursive: true, force: true })
await build({
  entryPoints: { main: 'src/cli/main.ts', referee: 'src/syntax/referee-worker.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: false,
  minifySyntax: true,
  legalComments: 'none',
})
await chmod('dist/main.js', 0o755)
