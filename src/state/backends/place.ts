import type { Backend } from './backend.js'

/** The name of the workspace that there always is. */
export const defaultWorkspace = 'default'

/** A place for the states of one configuration: a state for each workspace. Rejects with a `Failure`. */
export interface StatePlace {
  readonly type: string
  /** For a reader, without secrets. */
  readonly name: string
  workspace(name: string): Backend
  /** The workspaces that hold a state, in order; undefined where the place cannot tell. */
  list(): Promise<readonly string[] | undefined>
  /** Takes a workspace's state away, and its journal. */
  remove(name: string): Promise<void>
  close(): Promise<void>
}
