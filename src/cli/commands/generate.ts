import { generateFiles, type Written } from '../../adoption/generate.js'
import { endpointKind, type Starter, starterOf } from '../../adoption/starter.js'
import type { Module } from '../../config/configuration.js'
import { errorDiagnostic } from '../../diagnostic/diagnostic.js'
import { createNodeFiles } from '../../runtime/node-files.js'
import { withText } from '../../runtime/with-text.js'
import type { GenerateArguments } from '../arguments/import.js'
import { commandWord } from '../command-word.js'
import { CommandFailure, type CliContext } from '../context.js'
import { desiredOf, loadProject, type Project, settleProblems } from '../project.js'
import { withWorkspace, type Workspace } from '../workspace.js'

/** Writes what the configuration lacks for everything that is there: blocks, and imports that bind them. */
export async function generate(context: CliContext, wanted: GenerateArguments): Promise<number> {
  const inside = wanted.folder === undefined ? context : await within(context, wanted.folder)
  const starter = await starterFor(inside, wanted)
  const seeing = starter === undefined ? inside : withStarter(inside, starter)
  if (starter?.variable !== undefined) await checkGiven(seeing, starter.variable)
  return withWorkspace(seeing, workspace => generateBlocks(seeing, workspace, starter))
}

/** The same folder, with the starter among its files. */
function withStarter(context: CliContext, { fileName: name, text }: Starter): CliContext {
  const { runtime } = context
  const { workingFolder: folder } = runtime.environment
  return {
    ...context,
    runtime: { ...runtime, files: withText(runtime.files, folder, { folder, name, text }) },
  }
}

async function within(context: CliContext, folder: string): Promise<CliContext> {
  const { runtime } = context
  const { workingFolder } = runtime.environment
  const path = folder.startsWith('/') ? folder : `${workingFolder}/${folder}`
  await runtime.files.makeFolder(folder)
  return {
    ...context,
    global: { ...context.global, folder },
    runtime: {
      ...runtime,
      files: createNodeFiles(path),
      environment: { ...runtime.environment, workingFolder: path },
    },
  }
}

/** Throws where nobody gives the variable of a starter, which stands in no file that somebody could look at. */
async function checkGiven(context: CliContext, variable: string): Promise<void> {
  const project = await loadProject(context)
  await project.referee.close()
  if (project.variables.get(variable) === undefined)
    throw problem(
      'The password is not given',
      `Nothing tells the password of the machine. Give it as POOLWRIGHT_VAR_${variable}, or as ${variable} in a file with --var-file; it is written nowhere.`,
    )
}

/** What reaches the address that was given; undefined where the blocks of the folder say what is reached. */
async function starterFor(
  context: CliContext,
  { address, username }: GenerateArguments,
): Promise<Starter | undefined> {
  const project = await loadProject(context)
  await project.referee.close()
  const { registry, root } = project.configuration
  if (address === undefined || isReached(context, project, address)) {
    if (reachesSomething(root)) return undefined
    throw problem(
      'Nothing to reach',
      'No block of this folder says where a pool is. Give the address of a machine of it: import --generate --address ADDRESS.',
    )
  }
  const kind = endpointKind(registry)
  if (kind === undefined) throw problem('Nothing to reach', 'No provider here reaches anything.')
  const { files, environment } = context.runtime
  const entries = await files.list(environment.workingFolder)
  return starterOf(kind, { address, username }, root, new Set(entries.map(({ name }) => name)))
}

/** True where a block says it, or a module may. */
function reachesSomething({ resources, calls }: Module): boolean {
  return calls.size > 0 || [...resources.values()].some(({ kind }) => kind.schema.isEndpoint === true)
}

/** True where a block reaches this very address, so that the same command can be given again. */
function isReached(context: CliContext, project: Project, address: string): boolean {
  const { instances } = desiredOf(context, project).desired.endpoints()
  return instances.some(({ config }) => {
    const written = config?.attributes.get('address')
    return written?.kind === 'string' && written.value === address
  })
}

function problem(summary: string, detail: string): CommandFailure {
  return new CommandFailure([errorDiagnostic(summary, detail)])
}

async function generateBlocks(
  context: CliContext,
  { project, session, state, desired, diagnostics, during }: Workspace,
  starter: Starter | undefined,
): Promise<number> {
  await settleProblems(project, diagnostics)
  const { configuration } = project
  const { runtime } = context
  const generated = await during('Reading the pools', () =>
    generateFiles({ configuration, desired, session, state, runtime, starter }),
  )
  if (generated.written === undefined) throw new CommandFailure(generated.diagnostics)
  report(context, generated.written)
  return 0
}

function report(context: CliContext, { files, blocks, adopted, remarks }: Written): void {
  const { terminal } = context.runtime
  if (context.global.isJson) {
    terminal.out(`${JSON.stringify({ files: Object.fromEntries(files), adopted, remarks }, null, 2)}\n`)
    return
  }
  for (const remark of remarks) terminal.out(`${remark}\n`)
  if (files.size === 0) {
    const what = remarks.length > 0 ? 'Everything else' : 'Everything that is there'
    terminal.out(`${what} has its block already. Nothing was written.\n`)
    return
  }
  for (const [name, count] of files)
    terminal.out(`${name}: ${count} ${count === 1 ? 'block' : 'blocks'} written\n`)
  if (adopted > 0)
    terminal.out(
      `${adopted} ${adopted === 1 ? 'block that was' : 'blocks that were'} there already ${adopted === 1 ? 'is' : 'are'} bound to what they stand for.\n`,
    )
  if (blocks === 0) terminal.out('No block was missing.\n')
  terminal.out(
    `\nNothing was changed on the pools. To see that the plan only imports:\n\n    ${commandWord(context)} plan\n`,
  )
}
