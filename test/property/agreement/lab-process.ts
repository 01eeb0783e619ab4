import { seedChance } from '../../../providers/emulator/chance/seeded-chance.js'
import { openEmulator, type Emulator } from '../../../providers/emulator/emulator.js'
import { LivingWorld } from '../../../providers/emulator/living-world.js'
import { serveEmulator, type Serving } from '../../../providers/emulator/wire/serve.js'
import { createSimulatedRuntime, type SimulatedRuntime } from '../../../src/runtime/simulated-runtime.js'
import { happen } from './happen.js'
import type { LabAnswer, LabRequest, Numbered } from './lab-message.js'

// A process that serves labs over TLS, as many at a time as it is sent, for as long as its parent lives.

interface Held {
  readonly disk: SimulatedRuntime
  readonly folder: string
  readonly emulator: Emulator
  readonly serving: Serving
}

const labs = new Map<number, Held>()
/** One key and certificate for all labs, since their machines have the same addresses. */
const identity = new Map<string, string>()
const identityPaths = ['/identity/key.pem', '/identity/certificate.pem']

process.on('message', (message: Numbered<LabRequest>) => {
  answer(message.content).then(
    content => process.send?.({ number: message.number, content }),
    (problem: unknown) => {
      const text = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)
      process.send?.({ number: message.number, content: { kind: 'failed', message: text } })
    },
  )
})

process.on('disconnect', () => process.exit())

async function answer(request: LabRequest): Promise<LabAnswer> {
  switch (request.kind) {
    case 'open':
      return open(request)
    case 'incident':
      await happen(find(request.lab).emulator, request.incident)
      return { kind: 'done' }
    case 'close':
      return close(request.lab)
  }
}

async function open(request: LabRequest & { readonly kind: 'open' }): Promise<LabAnswer> {
  const { lab, labText, folder, files, seed } = request
  const disk = createSimulatedRuntime({ files: { ...files, ...Object.fromEntries(identity) } })
  const opened = await openEmulator({
    labFile: { name: 'lab.hcl', text: labText },
    worldFolder: folder,
    runtime: disk,
  })
  const { emulator } = opened
  if (emulator === undefined) throw new Error(JSON.stringify(opened.diagnostics))
  if (emulator.world instanceof LivingWorld) emulator.world.random.state = seedChance(seed)
  const serving = await serveEmulator({ emulator, runtime: disk, folder: '/identity', port: 0, speed: 1 })
  for (const path of identityPaths) identity.set(path, await disk.files.readText(path))
  labs.set(lab, { disk, folder, emulator, serving })
  const { port, fingerprint, machines } = serving
  return { kind: 'opened', port, fingerprint, machines }
}

function find(lab: number): Held {
  const held = labs.get(lab)
  if (held === undefined) throw new Error(`there is no lab ${lab}`)
  return held
}

async function close(lab: number): Promise<LabAnswer> {
  const { disk, folder, emulator, serving } = find(lab)
  labs.delete(lab)
  await serving.close()
  await emulator.close()
  const files = Object.entries(disk.files.snapshot()).filter(([path]) => path.startsWith(`${folder}/`))
  return { kind: 'closed', files: Object.fromEntries(files) }
}
