import type { InstanceAddress, ModuleAddress } from './address.js'
import type { ParsedAddress } from './parse-address.js'

function coversModule(target: ModuleAddress, module: ModuleAddress): boolean {
  return target.every((step, index) => {
    const other = module[index]
    return other?.name === step.name && (step.key === undefined || step.key === other.key)
  })
}

/**
 * Whether a target names this instance: `module.a` all that is in any of its instances, `vm.web` every instance of the
 * block, `vm.web[0]` just that one.
 */
export function coversAddress(target: ParsedAddress, address: InstanceAddress): boolean {
  if (target.kind === 'module') return coversModule(target.module, address.module)
  const wanted = target.address
  return (
    wanted.mode === address.mode &&
    wanted.kindName === address.kindName &&
    wanted.name === address.name &&
    wanted.module.length === address.module.length &&
    coversModule(wanted.module, address.module) &&
    (wanted.key === undefined || wanted.key === address.key)
  )
}
