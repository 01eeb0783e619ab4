import type { InstanceAddress, InstanceKey, ModuleAddress, ResourceAddress } from './address.js'

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** A key in its brackets, escaped as a quoted template: `[0]`, `["a"]`; the empty text without a key. */
export function keyText(key: InstanceKey | undefined): string {
  if (key === undefined) return ''
  if (typeof key === 'number') return `[${key}]`
  return `[${quotedText(key)}]`
}

/** Text in quotes that no template sequence is read from. */
export function quotedText(text: string): string {
  const escaped = text.replace(/["\\\n\r\t]/g, character => escapes[character] ?? character)
  return `"${escaped.replace(/[$%](?=\{)/g, '$&$&')}"`
}

/** A module instance as text: `module.a["x"].module.b`; empty for the root. */
export function moduleText(module: ModuleAddress): string {
  return module.map(step => `module.${step.name}${keyText(step.key)}`).join('.')
}

/** `vm.web` or `data.network.lan`, without the module. */
export function localText(address: Pick<ResourceAddress, 'mode' | 'kindName' | 'name'>): string {
  const prefix = address.mode === 'data' ? 'data.' : ''
  return `${prefix}${address.kindName}.${address.name}`
}

/** A resource in its module instance: `module.a["x"].vm.web`. */
export function resourceText(address: ResourceAddress): string {
  return address.module.length === 0
    ? localText(address)
    : `${moduleText(address.module)}.${localText(address)}`
}

/** An instance: `module.a["x"].vm.web[0]`. */
export function instanceText(address: InstanceAddress): string {
  return resourceText(address) + keyText(address.key)
}

/** The declared block behind an address, all keys left out: `module.a.vm.web`. */
export function blockText(address: ResourceAddress): string {
  const module = address.module.map(step => `module.${step.name}.`).join('')
  return module + localText(address)
}
