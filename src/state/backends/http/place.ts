import { Failure } from '../../../diagnostic/failure.js'
import type { Runtime } from '../../../runtime/runtime.js'
import { defaultWorkspace, type StatePlace } from '../place.js'
import { remoteBackend } from '../remote.js'
import { retrying } from '../retry.js'
import type { Seal } from '../seal.js'
import { type HttpSettings, httpStore } from './store.js'

/** Addresses as they are written: `{workspace}` in them stands for the workspace's name. */
export interface HttpAddresses extends Omit<HttpSettings, 'address' | 'lockAddress' | 'unlockAddress'> {
  readonly address: string
  readonly lockAddress: string | undefined
  readonly unlockAddress: string | undefined
}

const placeholder = '{workspace}'

/** States on a server that speaks Terraform's protocol. */
export function openHttp(runtime: Runtime, settings: HttpAddresses, seal: Seal): StatePlace {
  const { address } = settings
  const at = (template: string, workspace: string): URL =>
    new URL(template.replaceAll(placeholder, encodeURIComponent(workspace)))
  const store = (workspace: string) => {
    if (workspace !== defaultWorkspace && !address.includes(placeholder)) throw noWorkspaces(address)
    const { lockAddress, unlockAddress } = settings
    return httpStore(
      {
        ...settings,
        address: at(address, workspace),
        lockAddress: lockAddress === undefined ? undefined : at(lockAddress, workspace),
        unlockAddress: unlockAddress === undefined ? undefined : at(unlockAddress, workspace),
      },
      nameOf(at(address, workspace)),
    )
  }
  return {
    type: 'http',
    name: nameOf(at(address, defaultWorkspace)),
    workspace: workspace => remoteBackend(runtime, store(workspace), seal),
    list: () => Promise.resolve(undefined),
    remove: workspace => retrying(runtime.clock, () => store(workspace).remove()),
    close: () => Promise.resolve(),
  }
}

function nameOf(url: URL): string {
  return `${url.origin}${url.pathname}`
}

function noWorkspaces(address: string): Failure {
  return new Failure(
    'refused',
    'no-workspaces',
    `The backend's address ${nameOf(new URL(address))} has room for one state only. For workspaces, write ${placeholder} where their name goes in address, lock_address and unlock_address.`,
  )
}
