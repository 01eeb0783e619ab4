// Builds the command: `main.js`, which starts; `program.cjs`, all of Poolwright; `program.cache`, what V8 made of it;
// `referee.js`, the worker; a source map beside each; `licences.txt`, of the packages in the program and of those that
// it is installed with. See docs/decisions/0004.
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const target = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'error',
  legalComments: 'none',
  sourcemap: 'linked',
  sourcesContent: false,
}
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
  plugins: [
    { name: 'import', setup: importOfTheStart },
    { name: 'editor', setup: withoutEditor },
  ],
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
await checkAscii('dist/program.cjs')
await chmod('dist/main.js', 0o755)

const scratch = await mkdtemp(join(tmpdir(), 'poolwright-build-'))
try {
  await recordCodeCache(scratch)
} finally {
  await rm(scratch, { recursive: true, force: true })
}

await writeFile(
  'dist/licences.txt',
  await licences([...packagesOf(Object.keys(metafile.inputs)), ...(await installedWith(external))]),
)

const scripts = ['main.js', 'program.cjs', 'referee.js']
const built = [...scripts, ...scripts.map(name => `${name}.map`), 'program.cache', 'licences.txt']
for (const name of await readdir('dist'))
  if (!built.includes(name)) await rm(join('dist', name), { recursive: true, force: true })

/** The program is read one byte a character. esbuild escapes all other characters but those of regular expressions. */
async function checkAscii(path) {
  const [found] = /.{0,40}[^\0-\x7f].{0,20}/.exec(await readFile(path, 'utf8')) ?? []
  if (found !== undefined)
    throw new Error(`${path} is not ASCII at ${found}: write that character as \\uXXXX in the source`)
}

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

/** Nothing opens an editor, and what prompts would need for it has tables of all character sets: a fifth of the program. */
function withoutEditor(bundler) {
  bundler.onLoad({ filter: /@inquirer[/\\]external-editor[/\\]dist[/\\]index\.js$/ }, () => ({
    contents: "export function editAsync() { throw new Error('there is no editor in this program') }",
  }))
}

/** The folders of the packages that files of the bundle come from. */
function packagesOf(inputs) {
  return inputs.flatMap(
    path => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll('\\', '/'))?.[0] ?? [],
  )
}

/** The folders of packages that are installed beside the program, and of those that they need. */
async function installedWith(names, found = new Set()) {
  for (const name of names) {
    const folder = `node_modules/${name}`
    if (found.has(folder) || !existsSync(folder)) continue
    found.add(folder)
    const { dependencies = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    await installedWith(Object.keys(dependencies), found)
  }
  return found
}

/** The name, version and licence of the packages in these folders, with the text of the licence where they bring it. */
async function licences(folders) {
  const texts = []
  for (const folder of [...new Set(folders)].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    const file = (await readdir(folder)).find(each => /^licen[cs]e/i.test(each))
    const text = file === undefined ? '' : `\n${await readFile(join(folder, file), 'utf8')}`
    texts.push(`${name} ${version} (${license})\n${text}`)
  }
  return texts.join('\n----\n\n')
}
