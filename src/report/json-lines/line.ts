import { parseInstance } from '../../address/parse-address.js'
import { localText, keyText, moduleText } from '../../address/print-address.js'
import type { PlannedChange } from '../../plan/plan.js'
import { builtInProviderName } from '../../schema/kind-registry.js'
import type { Json } from '../../provider/step.js'

/** One line of machine output, in Terraform's form: level, sentence, time, type, and what belongs to the type. */
export interface JsonLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly type: string
  readonly details: { readonly [name: string]: Json }
}

/** A line as it is printed, without its end; `at` in milliseconds. */
export function printLine({ level, message, type, details }: JsonLine, at: number): string {
  return JSON.stringify({
    '@level': level,
    '@message': message,
    '@module': 'poolwright.ui',
    '@timestamp': new Date(at).toISOString(),
    ...details,
    type,
  })
}

/** An instance, as lines name it. */
export function resourceLine({
  address,
  kindName,
  providerName,
}: Pick<PlannedChange, 'address' | 'kindName' | 'providerName'>): Json {
  const instance = parseInstance(address)
  return {
    addr: address,
    module: instance ? moduleText(instance.module) : '',
    resource: instance ? localText(instance) + keyText(instance.key) : address,
    implied_provider: providerName === builtInProviderName ? 'terraform' : providerName,
    resource_type: kindName,
    resource_name: instance?.name ?? address,
    resource_key: instance?.key ?? null,
  }
}
