import { suggest } from '../../../src/diagnostic/suggest.js'
import { uploads } from '../calls/uploads.js'
import { releaseNames } from '../datamodel/releases.js'
import type { Fault } from '../faults/fault.js'
import { listMethods } from './list-methods.js'
import { uploadMethod } from './receive-upload.js'
import type { Service } from './service.js'

/** What a fault names that the lab does not have, as a sentence; undefined when all is there. */
export function unknownInFault(service: Service, { method, machine }: Fault): string | undefined {
  const machines = [...service.world.hardware.machines.keys()]
  if (machine !== undefined && !machines.includes(machine))
    return `There is no machine called ${JSON.stringify(machine)}. ${hint(machine, machines)}`
  if (method === '*') return undefined
  const methods = methodsOf(service)
  if (method.endsWith('.*')) {
    const classes = [...new Set(methods.map(name => name.split('.')[0] ?? ''))]
    const className = method.slice(0, -2)
    if (classes.includes(className)) return undefined
    return `XenAPI has no class ${JSON.stringify(className)}. ${hint(className, classes)}`
  }
  if (methods.includes(method)) return undefined
  if (method.startsWith('Async.'))
    return `A fault of ${method.slice('Async.'.length)} strikes its Async form too; leave Async away.`
  return `XenAPI has no message ${JSON.stringify(method)}. ${hint(method, methods)}`
}

function methodsOf(service: Service): readonly string[] {
  const names = releaseNames().flatMap(release => listMethods(service, release))
  return [...new Set([...names, ...Object.keys(uploads).map(uploadMethod)])]
}

function hint(word: string, names: readonly string[]): string {
  const close = suggest(word, names)
  if (close !== undefined) return `Did you mean ${close}?`
  return names.length > 20
    ? 'It is written CLASS.MESSAGE, such as VM.start.'
    : `There are: ${names.join(', ')}.`
}
