import type { InstanceAddress } from '../../address/address.js'
import { blockText, instanceText } from '../../address/print-address.js'
import { Adopter } from '../../apply/adopt.js'
import { errorDiagnostic } from '../../diagnostic/diagnostic.js'
import { observeAgain } from '../../apply/observe-again.js'
import { suggest } from '../../diagnostic/suggest.js'
import { StateDraft } from '../../state/draft.js'
import { interpret, interpretGenerate, type ImportArguments } from '../arguments/import.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'
import { knownFromState } from '../../apply/known-from-state.js'
import { settleProblems } from '../project.js'
import { version } from '../version.js'
import { withWorkspace, type Workspace } from '../workspace.js'
import { typedAddress } from './state/instances.js'

/** Binds an object that is there already to an address of the configuration, or writes the configuration of all. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const generating = interpretGenerate(parsed)
  if (generating !== undefined) return (await import('./generate.js')).generate(context, generating)
  const wanted = interpret(parsed)
  const target = typedAddress(wanted.address)
  if (target.kind === 'module')
    throw new CommandFailure([
      errorDiagnostic('Not an instance', `${wanted.address} is a module. Name one instance in it.`),
    ])
  return withWorkspace(context, workspace => importObject(context, workspace, wanted, target.address))
}

async function importObject(
  context: CliContext,
  { project, backend, session, state, desired, diagnostics }: Workspace,
  { address: typed, identity }: ImportArguments,
  instance: InstanceAddress,
): Promise<number> {
  await settleProblems(project, diagnostics)
  const address = instanceText(instance)
  const block = desired.blocks.find(one => one.text === blockText(instance))
  if (block === undefined || block.address.mode === 'data')
    throw new CommandFailure([
      undeclared(
        typed,
        desired.blocks.map(one => one.text),
      ),
    ])
  const draft = new StateDraft(state)
  const owner = draft.addressOf(block.kindName, identity)
  if (draft.instance(address) || owner !== undefined)
    throw new CommandFailure([managedAlready(address, identity, owner)])
  const observer = { desired, session, registry: project.configuration.registry }
  const known = knownFromState(state, project.findSchema)
  const adopter = new Adopter(observer, draft, context.runtime.random, known)
  const observation = await observeAgain(observer, draft)
  if (!(await adopter.adopt(block, instance, address, identity, observation)))
    throw new CommandFailure([
      errorDiagnostic(
        'Object not found',
        `There is no ${block.kindName} ${identity}. Check the ID, and that the hosts of its pool are reached.`,
      ),
    ])
  await backend.save({ ...draft.finish(), writtenBy: version })
  context.runtime.terminal.out(
    `${address} is ${identity} from now on. "poolwright plan" shows in what it differs from its block.\n`,
  )
  return 0
}

function undeclared(address: string, blocks: readonly string[]): ReturnType<typeof errorDiagnostic> {
  const close = suggest(address, blocks)
  const hint =
    close === undefined
      ? 'Write its block first.'
      : `Did you mean "${close}"? Otherwise write its block first.`
  return errorDiagnostic('Instance not declared', `No block of the configuration is ${address}. ${hint}`)
}

function managedAlready(
  address: string,
  identity: string,
  owner: string | undefined,
): ReturnType<typeof errorDiagnostic> {
  const detail =
    owner === undefined
      ? `${address} is bound to another object already. Let go of that first: poolwright state rm ${address}.`
      : `The object ${identity} is ${owner} already. To give it another address: poolwright state mv ${owner} ${address}.`
  return errorDiagnostic('Managed already', detail)
}
