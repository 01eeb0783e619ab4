import { allClasses, type Field } from '../datamodel/datamodel.js'
import { isWithin } from '../datamodel/releases.js'
import type { Service } from './service.js'

/** The names of all messages that a release answers, for system.listMethods. */
export function listMethods(service: Service, release: string): readonly string[] {
  const names = new Set(['system.listMethods'])
  for (const model of allClasses()) {
    if (!isWithin(release, model.since, model.until)) continue
    for (const message of model.generic) names.add(`${model.name}.${message}`)
    for (const field of model.fields.values()) {
      if (!isWithin(release, field.since, field.until)) continue
      names.add(`${model.name}.get_${field.name}`)
      if (field.qualifier === 'RW')
        for (const message of writersOf(field)) names.add(`${model.name}.${message}`)
    }
    for (const message of model.messages.values()) {
      if (isWithin(release, message.since, message.until)) names.add(`${model.name}.${message.name}`)
    }
  }
  for (const call of service.calls.values()) {
    if (isWithin(release, call.since ?? '', call.until ?? '')) names.add(call.name)
  }
  return [...names]
}

function writersOf({ name, type }: Field): readonly string[] {
  switch (type.kind) {
    case 'map':
      return [`set_${name}`, `add_to_${name}`, `remove_from_${name}`]
    case 'set':
      return [`set_${name}`, `add_${name}`, `remove_${name}`]
    default:
      return [`set_${name}`]
  }
}
