// Builds the command: `main.js`, which starts; `program.cjs`, all of Poolwright; `program.cache`, what V8 made of it;
// `referee.js`, the worker; `licences.txt`, of the packages in the program. See docs/decisions/0004.
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const target = { bundle: true, platform: 'node', target: 'node20', logLevel: 'error', legalComments: 'none' }
// Packages that bring a binary, or are loaded by few, stay outside of the bundle.
const external = ['@cdktf/hcl2json', '@hpcc-js/wasm-graphviz', 'pg', 'pg-native', 'yaml']

const { metafile } = await build({
  ...target,
  entryPoints: { program: 'src/cli/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  supported: { 'dynamic-import': false },
  plugins: [{ name: 'import', setup: importOfTheStart }],
  define: { 'import.meta.url': 'bundleUrl', 'import.meta.dirname': '__dirname' },
  banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  external,
  metafile: true,
})
await build({
  ...target,
  entryPoints: { main: 'src/cli/start.ts', referee: 'src/syntax/referee-worker.ts' },
  outdir: 'dist',
  format: 'esm',
  packages: 'external',
  minifySyntax: true,
})
await chmod('dist/main.js', 0o755)

const scratch = await mkdtemp(join(tmpdir(), 'poolwright-build-'))
try {
  await recordCodeCache(scratch)
} finally {
  await rm(scratch, { recursive: true, force: true })
}

await writeFile('dist/licences.txt', await licences(Object.keys(metafile.inputs)))

const built = ['main.js', 'licences.txt', 'program.cjs', 'program.cache', 'referee.js']
for (const name of await readdir('dist'))
  if (!built.includes(name)) await rm(join('dist', name), { recursive: true, force: true })

/** Runs what most people run first, each run adding to the cache what it compiled. */
async function recordCodeCache(folder) {
  const recorder = join(folder, 'record.mjs')
  await build({ ...target, entryPoints: ['src/cli/record.ts'], outfile: recorder, format: 'esm' })
  const programFolder = resolve('dist')
  await rm(join(programFolder, 'program.cache'), { force: true })
  for (const words of [
    ['init', 'homogeneous-pool', 'pool'],
    ['--chdir', 'pool', 'validate'],
    ['--chdir', 'pool', 'plan'],
    ['--chdir', 'pool', 'apply', '--auto-approve'],
    ['--chdir', 'pool', 'plan'],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, [recorder, ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PROGRAM_FOLDER: programFolder },
    })
    if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`)
  }
}

/** In the bundle, `importModule` is what `main.js` hands in. */
function importOfTheStart(bundler) {
  bundler.onLoad({ filter: /runtime[/\\]import-module\.ts$/ }, () => ({
    contents: 'const handedIn = importModule; export { handedIn as importModule }',
  }))
}

/** The name, version and licence of every package that files of the bundle come from. */
async function licences(inputs) {
  const folders = new Set(
    inputs.flatMap(path => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll('\\', '/')) ?? []),
  )
  const texts = []
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    const file = (await readdir(folder)).find(each => /^licen[cs]e/i.test(each))
    const text = file === undefined ? '' : `\n${await readFile(join(folder, file), 'utf8')}`
    texts.push(`${name} ${version} (${license})\n${text}`)
  }
  return texts.join('\n----\n\n')
}
