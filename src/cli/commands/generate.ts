import { parseInstance } from '../../address/parse-address.js'
import { compose, type Composition, type Declared } from '../../adoption/compose.js'
import { declaredIn, matchByName, type Unbound } from '../../adoption/declared.js'
import { printText } from '../../adoption/print-expression.js'
import { observeAgain } from '../../apply/observe-again.js'
import { rebuildState } from '../../apply/rebuild-state.js'
import { errorDiagnostic, hasErrors } from '../../diagnostic/diagnostic.js'
import type { FoundObject, Survey } from '../../provider/contract.js'
import { createNodeFiles } from '../../runtime/node-files.js'
import type { Files } from '../../runtime/runtime.js'
import { StateDraft } from '../../state/draft.js'
import type { State } from '../../state/state.js'
import { formatFile } from '../../syntax/format.js'
import type { GenerateArguments } from '../arguments/import.js'
import { commandWord } from '../command-word.js'
import { CommandFailure, type CliContext } from '../context.js'
import { knownFromState } from '../known-from-state.js'
import { loadProject, settleProblems } from '../project.js'
import { withWorkspace, type Workspace } from '../workspace.js'

const starterFiles = ['hosts.pool.hcl', 'variables.pool.hcl'] as const

/** Writes what the configuration lacks for everything that is there: blocks, and imports that bind them. */
export async function generate(context: CliContext, wanted: GenerateArguments): Promise<number> {
  const inside = wanted.folder === undefined ? context : await within(context, wanted.folder)
  const { files } = inside.runtime
  const isStarting = await startFolder(inside, wanted)
  try {
    return await withWorkspace(inside, workspace => generateBlocks(inside, workspace, isStarting))
  } catch (error) {
    // What only served to reach the pools is no configuration that somebody wants to find.
    if (isStarting) for (const name of starterFiles) await files.remove(name)
    throw error
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

/** Writes the first block and its variable where an address is given and the folder has no endpoint; true where it did. */
async function startFolder(context: CliContext, wanted: GenerateArguments): Promise<boolean> {
  const { files } = context.runtime
  const project = await loadProject(context)
  await project.referee.close()
  const { registry, root } = project.configuration
  const has = [...root.resources.values(), ...root.calls.values()].some(
    each => !('kind' in each) || each.kind.schema.isEndpoint === true,
  )
  const { address, username } = wanted
  if (has && address === undefined) return false
  if (has)
    throw new CommandFailure([
      errorDiagnostic(
        'The folder says already what to reach',
        'Its blocks say which machines are reached; leave --address out, or generate into another folder.',
      ),
    ])
  if (address === undefined)
    throw new CommandFailure([
      errorDiagnostic(
        'Nothing to reach',
        'No block of this folder says where a pool is. Give the address of a machine of it: import --generate --address ADDRESS.',
      ),
    ])
  const kind = [...registry.managed.values()].find(({ schema }) => schema.isEndpoint === true)?.schema
  if (kind === undefined)
    throw new CommandFailure([errorDiagnostic('Nothing to reach', 'No provider here reaches anything.')])
  const user = username === undefined ? '' : `username = ${printText(username)}\n`
  const variable = `${kind.name}_password`
  const texts = [
    `${kind.name} "first" {\naddress = ${printText(address)}\n${user}password = var.${variable}\n}\n`,
    `variable "${variable}" {\ntype = string\ndescription = "The password of every ${kind.name}; give it as POOLWRIGHT_VAR_${variable}, or in a file with --var-file."\nsensitive = true\n}\n`,
  ]
  for (const [index, name] of starterFiles.entries()) {
    if (await files.exists(name))
      throw new CommandFailure([
        errorDiagnostic('The file is there already', `${name} would be written; move it away first.`),
      ])
    await files.replaceText(name, formatFile({ name, text: texts[index] ?? '' }))
  }
  return true
}

async function generateBlocks(
  context: CliContext,
  workspace: Workspace,
  isStarting: boolean,
): Promise<number> {
  const { project, session, state, desired } = workspace
  await settleProblems(project, workspace.diagnostics)
  const { registry, root } = project.configuration
  const observer = { desired, session, registry }
  const rebuilt = await workspace.during('Reading the pools', () =>
    rebuildState(observer, state, context.runtime.random),
  )
  if (hasErrors(rebuilt.diagnostics)) throw new CommandFailure(rebuilt.diagnostics)
  const observation = await observeAgain(observer, new StateDraft(rebuilt.state))
  const survey: Survey = session.survey?.(observation) ?? { objects: [], remarks: [] }
  const bound = isStarting
    ? { addresses: new Map<string, string>(), imports: [] }
    : bindings(workspace, rebuilt.state, survey.objects)
  const declared = declaredIn(root, bound.addresses)
  const user = isStarting ? startingUser(workspace) : undefined
  const objects = user === undefined ? survey.objects : survey.objects.map(user)
  const composition = compose(
    objects,
    kindName => registry.managed.get(kindName)?.schema,
    isStarting ? asStarter(declared) : declared,
  )
  const written = await write(context.runtime.files, composition, bound.imports, isStarting)
  report(context, written, composition, bound.imports.length, survey.remarks)
  return 0
}

/** Only the variable of the starter stays; its block makes way for one with the object's own name. */
function asStarter(declared: Declared): Declared {
  const names = [...declared.names].filter(name => name.startsWith('var.'))
  return { ...declared, names, count: () => 0 }
}

/** The account of the starter, for every endpoint. */
function startingUser({ desired }: Workspace): ((object: FoundObject) => FoundObject) | undefined {
  const [first] = desired.endpoints().instances
  const username = first?.config?.attributes.get('username')
  if (first === undefined || username === undefined) return undefined
  return object =>
    object.kindName === first.address.kindName
      ? {
          ...object,
          written: {
            ...object.written,
            attributes: new Map(object.written.attributes).set('username', username),
          },
        }
      : object
}

interface Bound {
  /** By kind and identity, the address that stands for the object. */
  readonly addresses: Map<string, string>
  /** Import blocks for blocks that are there and were found their objects. */
  readonly imports: readonly string[]
}

/** Which object each declared instance stands for: by the state, import blocks, marks and nature, or else its name. */
function bindings(
  { project, desired, state }: Workspace,
  rebuilt: State,
  objects: readonly FoundObject[],
): Bound {
  const known = knownFromState(rebuilt, project.findSchema)
  const addresses = new Map<string, string>()
  const taken = new Set(Object.keys(state.instances))
  for (const [address, { kindName, identity }] of Object.entries(state.instances))
    addresses.set(`${kindName} ${identity}`, address)
  for (const { to, identity } of desired.refactoring?.imports(known.view()).imports ?? []) {
    const kindName = parseInstance(to)?.kindName
    if (kindName === undefined || identity === undefined || taken.has(to)) continue
    taken.add(to)
    addresses.set(`${kindName} ${identity}`, to)
  }
  const imports: string[] = []
  const bind = (address: string, kindName: string, identity: string): void => {
    if (taken.has(address) || addresses.has(`${kindName} ${identity}`)) return
    taken.add(address)
    addresses.set(`${kindName} ${identity}`, address)
    imports.push(`import {\nto = ${address}\nid = ${printText(identity)}\n}\n`)
  }
  for (const [address, { kindName, identity, mode }] of Object.entries(rebuilt.instances))
    if (mode === 'managed') bind(address, kindName, identity)
  const unbound = desired.blocks.flatMap((block): readonly Unbound[] =>
    block.address.mode === 'data'
      ? []
      : desired.expand(block, known.view()).instances.flatMap(instance => {
          const { addressText: address, config } = desired.evaluate(block, instance, known.view())
          const name = config?.attributes.get('name')
          return taken.has(address)
            ? []
            : [{ address, kindName: block.kindName, name: name?.kind === 'string' ? name.value : undefined }]
        }),
  )
  const free = objects.filter(({ kindName, identity }) => !addresses.has(`${kindName} ${identity}`))
  for (const [address, { kindName, identity }] of matchByName(unbound, free))
    bind(address, kindName, identity)
  return { addresses, imports }
}

const heading =
  '# Written by "import --generate", and yours to change: what stands here is never written again.\n\n'

/** Puts the text at the end of its files; answers how many blocks each got. */
async function write(
  files: Files,
  { blocks, imports, variables }: Composition,
  moreImports: readonly string[],
  isStarting: boolean,
): Promise<ReadonlyMap<string, number>> {
  const texts = new Map<string, string[]>()
  for (const { subject, text } of blocks) texts.set(subject, [...(texts.get(subject) ?? []), text])
  if (variables.length > 0) texts.set('variables', [...variables])
  const allImports = [...moreImports, ...imports]
  if (allImports.length > 0) texts.set('imports', allImports)
  const counts = new Map<string, number>()
  for (const [subject, parts] of texts) {
    const name = `${subject}.pool.hcl`
    const isAnew = isStarting && name === starterFiles[0]
    const before =
      !isAnew && (await files.exists(name)) ? `${(await files.readText(name)).trimEnd()}\n\n` : heading
    await files.replaceText(name, `${before}${formatFile({ name, text: parts.join('\n') })}`)
    counts.set(name, parts.length)
  }
  return counts
}

function report(
  context: CliContext,
  written: ReadonlyMap<string, number>,
  { blocks }: Composition,
  adopted: number,
  remarks: readonly string[],
): void {
  const { terminal } = context.runtime
  if (context.global.isJson) {
    terminal.out(`${JSON.stringify({ files: Object.fromEntries(written), adopted, remarks }, null, 2)}\n`)
    return
  }
  for (const remark of remarks) terminal.out(`${remark}\n`)
  if (written.size === 0) {
    terminal.out('Everything that is there has its block already. Nothing was written.\n')
    return
  }
  for (const [name, count] of written)
    terminal.out(`${name}: ${count} ${count === 1 ? 'block' : 'blocks'} written\n`)
  if (adopted > 0)
    terminal.out(
      `${adopted} ${adopted === 1 ? 'block that was' : 'blocks that were'} there already ${adopted === 1 ? 'is' : 'are'} bound to what they stand for.\n`,
    )
  if (blocks.length === 0) terminal.out('No block was missing.\n')
  terminal.out(
    `\nNothing was changed on the pools. To see that the plan only imports:\n\n    ${commandWord(context)} plan\n`,
  )
}
