import { calls } from '../../../providers/emulator/calls/registry.js'
import { allClasses, type ClassModel } from '../../../providers/emulator/datamodel/datamodel.js'
import type { Emulator } from '../../../providers/emulator/emulator.js'
import { Failure } from '../../../src/diagnostic/failure.js'
import { behaviourTests } from '../../unit/providers/emulator/behaviour-tests.js'
import { openLab } from '../../unit/providers/emulator/open-lab.js'
import { addressOf, labText } from '../../unit/providers/emulator/shared-pool.js'
import { code, page, table, type Page } from './table.js'

const own = new Map(calls.map(call => [call.name, call]))
const releases = ['6.0.0', '6.2.0', '6.5.0', '7.0.0', '7.6.0', '8.2.1', '8.4.0', '25.33.0', '26.1.0']

/** Classes whose messages concern the connection: they are asked by sending them. */
const connected: ReadonlySet<string> = new Set(['session', 'event', 'task'])

/** The page of the emulator: what it does with each message of the datamodel, as it answers itself. */
export async function emulatorPage(): Promise<Page> {
  const labs = await Promise.all(releases.map(release => openLab(labText({ hosts: 1, release }))))
  const sections: string[] = []
  for (const model of allClasses().toSorted(byName)) sections.push(...(await classParts(model, labs)))
  return page('emulator.md', 'The emulator, message by message', [
    'Every class has what the datamodel gives to all: `get_record`, `get_FIELD`, and for fields that may be written `set_FIELD`, `add_to_FIELD`, `remove_from_FIELD`, `add_FIELD`, `remove_FIELD`. Fields and messages that a release does not have are not there: MESSAGE_METHOD_UNKNOWN before it came, MESSAGE_REMOVED after it went.',
    `A message of the datamodel without behaviour answers ${code('NOT_IMPLEMENTED [message]')}, one that the datamodel does not have ${code('MESSAGE_METHOD_UNKNOWN [message]')}. The test beside a message watches its effect through another message.`,
    `The field ${code('allowed_operations')} of pools, hosts, VMs, SRs, disks, their devices, vApps and tasks is worked out when it is read, and whoever watches an object hears when another's change altered it. It is advice, and stricter than the calls; that of a network stays empty. ${code('task.cancel')} calls off what still waits for an object or for its time.`,
    ...sections,
  ])
}

function byName(left: ClassModel, right: ClassModel): number {
  return left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1
}

async function classParts(model: ClassModel, labs: readonly Emulator[]): Promise<readonly string[]> {
  const behaved = [...own.values()].filter(call => call.name.startsWith(`${model.name}.`))
  const others = [...model.messages.keys()].filter(message => !own.has(`${model.name}.${message}`))
  const found: Record<Standing, string[]> = { answered: [], missing: [], elsewhere: [] }
  for (const message of others) found[await standingOf(`${model.name}.${message}`, labs)].push(message)
  const generic = [...model.generic].filter(message => !own.has(`${model.name}.${message}`))
  const life = [
    model.since === '' ? '' : `since ${model.since}`,
    model.until === '' ? '' : `until ${model.until}`,
  ]
  return [
    `## ${model.name}`,
    life.filter(part => part !== '').join(', '),
    table(
      ['behaviour of its own', 'watched by'],
      behaved.map(call => [code(call.name), behaviourTests[call.name] ?? '']),
    ),
    listOf('By the datamodel', [...generic, ...found.answered]),
    listOf('NOT_IMPLEMENTED', found.missing),
    listOf('In none of the releases of labs', found.elsewhere),
  ]
}

function listOf(title: string, messages: readonly string[]): string {
  return messages.length === 0 ? '' : `${title}: ${messages.map(code).join(', ')}.`
}

type Standing = 'answered' | 'missing' | 'elsewhere'

/**
 * A message without parameters is refused for them where there is behaviour, as NOT_IMPLEMENTED where there is none, and as
 * unknown or removed where the release does not have it.
 */
async function standingOf(name: string, labs: readonly Emulator[]): Promise<Standing> {
  let standing: Standing = 'elsewhere'
  for (const lab of labs) {
    const codes = connected.has(name.split('.')[0] ?? '')
      ? [await answerTo(lab, name)]
      : lab.refusals(addressOf(0), name, []).map(refusal => refusal.code)
    if (codes.includes('NOT_IMPLEMENTED')) return 'missing'
    if (!codes.some(each => each === 'MESSAGE_METHOD_UNKNOWN' || each === 'MESSAGE_REMOVED'))
      standing = 'answered'
  }
  return standing
}

async function answerTo(lab: Emulator, name: string): Promise<string> {
  const connection = lab.connect(addressOf(0))
  const session = await connection.call('session.login_with_password', 'root', 'labroot')
  try {
    await connection.call(name, session)
    return ''
  } catch (error) {
    return error instanceof Failure ? error.code : String(error)
  }
}
