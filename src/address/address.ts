/** A key of `count` (a number) or `for_each` (a string). */
export type InstanceKey = number | string

export interface ModuleStep {
  readonly name: string
  readonly key?: InstanceKey
}

/** A module instance: the root has no steps. */
export type ModuleAddress = readonly ModuleStep[]

export type ResourceMode = 'managed' | 'data'

/** A declared block: `vm.web`, `data.network.lan`. Without module keys, so it names the block in the configuration. */
export interface ResourceAddress {
  readonly module: ModuleAddress
  readonly mode: ResourceMode
  readonly kindName: string
  readonly name: string
}

/** One expanded block: `module.site["a"].vm.web[0]`. */
export interface InstanceAddress extends ResourceAddress {
  readonly key?: InstanceKey
}
