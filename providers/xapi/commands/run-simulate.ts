import type { CommandContext, CommandResult } from '../../../src/provider/command.js'
import { errorDiagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { Emulator } from '../../emulator/emulator.js'
import { worldOf } from '../session-world.js'
import {
  emptyHost,
  failHosts,
  failNic,
  failStorage,
  type Happening,
  watchedSeconds,
} from '../what-if/events.js'
import { differenceFacts, drawDifference } from '../what-if/picture.js'
import { watch } from '../what-if/course.js'
import { takeSnapshot } from '../what-if/snapshot.js'
import { done, failed, misused } from './result.js'
import { simulateCommand } from './simulate.js'

type Event = (world: Emulator) => Happening | Promise<Happening>

function eventOf([name, ...words]: readonly string[]): Event | undefined {
  const [first, second] = words
  switch (name) {
    case 'host-failure':
      return first === undefined ? undefined : world => failHosts(world, words)
    case 'nic-failure':
      return first === undefined || second === undefined || words.length > 2
        ? undefined
        : world => failNic(world, first, second)
    case 'storage-failure':
      return first === undefined || words.length > 1 ? undefined : world => failStorage(world, first)
    case 'maintenance':
      return first === undefined || words.length > 1 ? undefined : world => emptyHost(world, first)
    default:
      return undefined
  }
}

/** Answers a what-if question on a copy of the world. */
export async function runSimulate(context: CommandContext): Promise<CommandResult> {
  const event = eventOf(context.positionals)
  const at = context.options.get('at') ?? 'now'
  if (event === undefined || (at !== 'now' && at !== 'plan'))
    return misused('Nothing to simulate', `It is used so: poolwright simulate ${simulateCommand.usage}`)
  if (at === 'plan' && context.plan === undefined)
    return misused('No plan can be made here', 'Leave --at out, or write --at now.')
  const { session } = await (at === 'plan' && context.plan !== undefined ? context.plan() : context.observe())
  try {
    const worlds = worldOf(session)
    const world = at === 'plan' ? worlds?.planned : await worlds?.now()
    if (world === undefined) return failed([noWorld(at)])
    return await simulate(world, event)
  } finally {
    await session.close()
  }
}

async function simulate(world: Emulator, event: Event): Promise<CommandResult> {
  const before = takeSnapshot(world)
  const startedAt = world.world.clock.now()
  const happening = await event(world)
  if ('problem' in happening)
    return failed([errorDiagnostic('This cannot be simulated', `${happening.problem} ${happening.remedy}`)])
  const { entries, after } = await watch(world, before, startedAt, watchedSeconds)
  return done(
    drawDifference(happening.what, before, after, { more: happening.lines ?? [], course: entries }),
    differenceFacts(happening.what, before, after, { lines: happening.lines ?? [], course: entries }),
  )
}

function noWorld(at: string): ReturnType<typeof errorDiagnostic> {
  return at === 'plan'
    ? errorDiagnostic(
        'There is no planned world',
        'The plan has errors before anything of it could be rehearsed. Correct what poolwright plan tells, or ask about the pools as they are with --at now.',
      )
    : errorDiagnostic(
        'These pools cannot be copied',
        'Questions are asked of an emulated copy of the pools, and there is none of these.',
      )
}
