import type { Runtime } from '../../../runtime/runtime.js'
import { defaultWorkspace, type StatePlace } from '../place.js'
import { remoteBackend } from '../remote.js'
import { retrying } from '../retry.js'
import type { Seal } from '../seal.js'
import { type BucketSettings, openBucket } from './bucket.js'
import { s3Store } from './store.js'

/** A bucket, and where in it the states are. */
export interface S3Settings extends BucketSettings {
  /** The key of the default workspace's state. */
  readonly key: string
  /** Below this, the other workspaces' states are: `PREFIX/NAME/KEY`. */
  readonly workspacePrefix: string
}

/** States in a bucket of an S3-compatible service. */
export function openS3(runtime: Runtime, settings: S3Settings, seal: Seal): StatePlace {
  const { key, workspacePrefix } = settings
  const name = `s3://${settings.bucket}/${key}`
  const bucket = openBucket(settings, runtime.clock, name)
  const keyOf = (workspace: string): string =>
    workspace === defaultWorkspace ? key : `${workspacePrefix}/${workspace}/${key}`
  const store = (workspace: string) =>
    s3Store(bucket, keyOf(workspace), `s3://${settings.bucket}/${keyOf(workspace)}`, runtime.random)
  return {
    type: 's3',
    name,
    workspace: workspace => remoteBackend(runtime, store(workspace), seal),
    async list() {
      const keys = await retrying(runtime.clock, () => bucket.list(`${workspacePrefix}/`))
      const others = keys.flatMap(one => {
        const inner = one.slice(workspacePrefix.length + 1)
        return inner.endsWith(`/${key}`) ? [inner.slice(0, -key.length - 1)] : []
      })
      const first = await retrying(runtime.clock, () => bucket.read(key))
      return [...(first === undefined ? [] : [defaultWorkspace]), ...others.sort()]
    },
    remove: workspace => retrying(runtime.clock, () => store(workspace).remove()),
    close: () => Promise.resolve(),
  }
}
