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
}

interface XenObject {
  readonly $type: string
  readonly $ref: string
  readonly name_label?: string
  readonly address?: string
  readonly power_state?: string
  readonly resident_on?: string
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
    await client.disconnect()
    return [
      'connects, sees events, follows a task, understands a refusal',
      'makes a VM of a template, starts it, migrates it and sees it move',
    ]
  },
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
