import { Readable } from 'node:stream'
import { expectEqual, type Peer } from './peer.js'

/** As much of the npm package `xen-api` as is used here; it brings no types. */
interface XenApi {
  connect(): Promise<void>
  disconnect(): Promise<void>
  readonly objectsFetched: Promise<void>
  readonly pool: { readonly $ref: string; readonly name_label: string }
  readonly objects: {
    readonly all: Readonly<Record<string, XenObject>>
    on(event: 'add' | 'update', told: (changed: Readonly<Record<string, XenObject>>) => void): void
  }
  call(method: string, ...parameters: readonly unknown[]): Promise<unknown>
  callAsync(method: string, ...parameters: readonly unknown[]): Promise<unknown>
  barrier(ref: string): Promise<XenObject>
  putResource(body: unknown, path: string, options: { readonly task: true }): Promise<unknown>
}

interface XenObject {
  readonly $type: string
  readonly $ref: string
  readonly name_label?: string
  readonly address?: string
  readonly power_state?: string
  readonly resident_on?: string
  readonly allowed_operations?: readonly string[]
}

type CreateClient = (options: object) => XenApi

/** Kept from the bundler: the package is optional. */
const packageName: string = 'xen-api'

/** The JavaScript client of Xen Orchestra: events, tasks, JSON-RPC. */
export const xenApiPackage: Peer = {
  name: 'npm xen-api',
  missing: () =>
    import(packageName).then(
      () => undefined,
      () => 'the package is not installed',
    ),
  async run({ serving }) {
    const { createClient }: { readonly createClient: CreateClient } = await import(packageName)
    const client = createClient({
      url: `https://127.0.1.1:${serving.port}`,
      auth: { user: 'root', password: 'labroot' },
      allowUnauthorized: true,
    })
    await client.connect()
    await client.objectsFetched
    const hosts = Object.values(client.objects.all).filter(object => object.$type === 'host')
    expectEqual('hosts', hosts.map(host => host.address).sort(), ['127.0.1.1', '127.0.1.2'])
    await client.call('pool.set_name_label', client.pool.$ref, 'seen by a peer')
    const pool = await client.barrier(client.pool.$ref)
    expectEqual('the name of the pool', pool.name_label, 'seen by a peer')
    const network = await client.callAsync('network.create', { name_label: 'of a peer', other_config: {} })
    expectEqual('the result of a task', typeof network, 'string')
    const refusal = await client.call('VM.start', 'OpaqueRef:none', false, false).then(
      () => undefined,
      (problem: unknown) => problem,
    )
    expectEqual(
      'a refusal',
      [Object(refusal).code, Object(refusal).params],
      ['HANDLE_INVALID', ['VM', 'OpaqueRef:none']],
    )
    expectEqual('what became of a VM', await runMachine(client, hosts), [
      'Halted at none',
      'Running at 127.0.1.1',
      'Running at 127.0.1.2',
    ])
    expectEqual('what a VM is offered', await offeredWhileRunning(client), [
      [true, false],
      [false, true],
    ])
    expectEqual('the name of an uploaded update', await upload(client), 'HOTFIX')
    await client.disconnect()
    return [
      'connects, sees events, follows a task, understands a refusal',
      'makes a VM of a template, starts it, migrates it and sees it move',
      'switches its buttons by what a VM may be asked for, uploads an update as a stream without a length',
    ]
  },
}

/** Whether the VM may be started and stopped, before and after it was started, as its events tell. */
async function offeredWhileRunning(client: XenApi): Promise<readonly (readonly boolean[])[]> {
  const [template] = Object.values(Object(await client.call('VM.get_by_name_label', 'guest')))
  const vm = String(await client.call('VM.clone', template, 'with buttons'))
  await client.call('VM.provision', vm)
  const offered = async () => {
    const { allowed_operations: operations = [] } = await client.barrier(vm)
    return [operations.includes('start'), operations.includes('hard_shutdown')]
  }
  const before = await offered()
  await client.callAsync('VM.start', vm, false, false)
  const after = await offered()
  await client.callAsync('VM.hard_shutdown', vm)
  return [before, after]
}

/** Sends the file of an update; answers the name that the pool knows it by. */
async function upload(client: XenApi): Promise<unknown> {
  // The client warns that it does not know the length.
  const warn = console.warn
  console.warn = () => undefined
  try {
    const made = await client.putResource(Readable.from(['update "HOTFIX"\n']), '/pool_patch_upload', {
      task: true,
    })
    return await client.call('pool_update.get_name_label', made)
  } finally {
    console.warn = warn
  }
}

/** A VM from a template, started on one host and moved to the other; answers what the events told of it. */
async function runMachine(client: XenApi, hosts: readonly XenObject[]): Promise<readonly string[]> {
  const seen: string[] = []
  const place = (ref: string | undefined) => hosts.find(host => host.$ref === ref)?.address ?? 'none'
  const note = (changed: Readonly<Record<string, XenObject | undefined>>) => {
    for (const object of Object.values(changed)) {
      if (object?.name_label !== 'of a peer' || object.power_state === undefined) continue
      const text = `${object.power_state} at ${place(object.resident_on)}`
      if (seen.at(-1) !== text) seen.push(text)
    }
  }
  client.objects.on('add', note)
  client.objects.on('update', note)
  const [first, second] = hosts.toSorted((left, right) =>
    (left.address ?? '') < (right.address ?? '') ? -1 : 1,
  )
  const [template] = Object.values(Object(await client.call('VM.get_by_name_label', 'guest')))
  const vm = String(await client.call('VM.clone', template, 'of a peer'))
  await client.call('VM.provision', vm)
  await client.barrier(vm)
  await client.callAsync('VM.start_on', vm, first?.$ref, false, false)
  await client.barrier(vm)
  await client.callAsync('VM.pool_migrate', vm, second?.$ref, { live: 'true' })
  await client.barrier(vm)
  return seen
}
