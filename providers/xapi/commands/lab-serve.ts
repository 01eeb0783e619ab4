import { errorDiagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { CommandContext, CommandResult } from '../../../src/provider/command.js'
import type { Json } from '../../../src/provider/step.js'
import type { Emulator } from '../../emulator/emulator.js'
import type { Serving } from '../../emulator/wire/serve.js'
import { findLab, withLab } from './open-lab.js'
import { obeyOrder } from './order-served.js'
import { done, failed, misused } from './result.js'

const defaultPort = 8443
/** Ten virtual minutes take 0.6 seconds. */
const defaultSpeed = 1000

/** Serves the lab over the wire until the command is interrupted; the world is kept, and stays locked meanwhile. */
export async function serveLab(context: CommandContext): Promise<CommandResult> {
  const port = numberOption(context, 'port', defaultPort)
  const speed = numberOption(context, 'speed', defaultSpeed)
  if (port === undefined || !Number.isInteger(port) || port < 0 || port > 65535)
    return misused('Unusable port', '--port takes a number from 0 to 65535; 0 takes a port that is free.')
  if (speed === undefined || speed <= 0)
    return misused('Unusable speed', '--speed takes how many seconds pass in the lab in one second, above 0.')
  const place = await findLab(context)
  if (!('labPath' in place)) return failed(place)
  return withLab(
    context,
    emulator => serve(context, emulator, { port, speed, folder: place.worldFolder }),
    'manual',
  )
}

interface Wish {
  readonly port: number
  readonly speed: number
  readonly folder: string
}

async function serve(context: CommandContext, emulator: Emulator, wish: Wish): Promise<CommandResult> {
  const { serveEmulator } = await import('../../emulator/wire/serve.js')
  let serving: Serving
  try {
    serving = await serveEmulator({ runtime: context.runtime, emulator, ...wish })
  } catch (problem) {
    const detail = listeningProblem(problem, wish.port)
    if (detail === undefined) throw problem
    return failed([errorDiagnostic('The lab cannot be served', detail)])
  }
  const { openControl } = await import('../../emulator/wire/control.js')
  const control = await openControl(context.runtime, wish.folder, order => obeyOrder(emulator, order))
  context.print?.(JSON.stringify(introduction(serving)))
  try {
    await serving.run(() => context.interruption?.isRequested === true)
  } finally {
    await control.close()
    await serving.close()
  }
  return done([], { served: true })
}

/** Where everything is, as a client needs it: `addresses` is what a provider block takes. */
function introduction({ port, machines, fingerprint, certificatePath }: Serving): Json {
  return {
    port,
    addresses: Object.fromEntries(
      machines.map(machine => [machine.labAddress, `${machine.address}:${port}`]),
    ),
    machines: machines.map(machine => ({
      name: machine.label,
      address: machine.address,
      lab_address: machine.labAddress,
      url: `https://${machine.address}:${port}`,
    })),
    fingerprint,
    ca_file: certificatePath,
  }
}

function listeningProblem(problem: unknown, port: number): string | undefined {
  if (typeof problem !== 'object' || problem === null || !('code' in problem)) return undefined
  switch (problem.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use already. Choose another with --port, or --port 0 for a free one.`
    case 'EACCES':
      return `This account may not listen on port ${port}. Choose one above 1023 with --port.`
    case 'EADDRNOTAVAIL':
      return 'This computer has no addresses 127.0.1.1 and following. Give its loopback interface these addresses first, one for each machine of the lab.'
    default:
      return undefined
  }
}

function numberOption(context: CommandContext, name: string, otherwise: number): number | undefined {
  const text = context.options.get(name)
  if (text === undefined) return otherwise
  const number = Number(text)
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number
}
