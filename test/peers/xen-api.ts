import { expectEqual, type Peer } from './peer.js'

/** As much of the npm package `xen-api` as is used here; it brings no types. */
interface XenApi {
  connect(): Promise<void>
  disconnect(): Promise<void>
  readonly objectsFetched: Promise<void>
  readonly pool: { readonly $ref: string; readonly name_label: string }
  readonly objects: {
    readonly all: Readonly<Record<string, { readonly $type: string; readonly address?: string }>>
  }
  call(method: string, ...parameters: readonly unknown[]): Promise<unknown>
  callAsync(method: string, ...parameters: readonly unknown[]): Promise<unknown>
  barrier(ref: string): Promise<{ readonly name_label?: string }>
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
    expectEqual(
      'hosts',
      hosts.map(host => host.address),
      ['127.0.1.1'],
    )
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
    await client.disconnect()
    return ['connects, sees events, follows a task, understands a refusal']
  },
}
