import type { InstanceAddress } from '../address/address.js'
import { localText } from '../address/print-address.js'
import type { Module, ResourceDeclaration } from '../config/configuration.js'

/** The block that this address names as seen from `root`, keys left out; undefined where none is declared. */
export function declaredResource(root: Module, address: InstanceAddress): ResourceDeclaration | undefined {
  let module: Module | undefined = root
  for (const step of address.module) module = module?.calls.get(step.name)?.module
  return module?.resources.get(localText(address))
}
