import { Failure } from '../../src/diagnostic/failure.js'
import type { Provider, Session } from '../../src/provider/contract.js'
import {
  type PlainKind,
  type PlainObject,
  type PlainObservation,
  type PlainValues,
  perKind,
} from '../../src/provider/per-kind.js'
import type { KindSchema } from '../../src/schema/schema.js'
import { linkType, stringType } from '../../src/value/type.js'

/** The process dies here, as far as the engine can tell. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

interface StoredObject {
  readonly kindName: string
  readonly identity: string
  readonly mark: string
  values: PlainValues
}

/** A world of plain objects in memory; it refuses, fails and crashes as scripted, and remembers every call. */
export class ScriptedWorld {
  readonly objects = new Map<string, StoredObject>()
  readonly calls: string[] = []
  observations = 0
  /** Call texts (`create a`, `delete thing-1`) that answer with this failure. */
  readonly failures = new Map<string, Failure>()
  /** Called before and after each call takes effect: throws a `Crash` to die there. */
  onMoment: (moment: string) => void = () => undefined
  #count = 0

  list(kindName: string): readonly PlainObject[] {
    return [...this.objects.values()].filter(object => object.kindName === kindName)
  }

  names(): readonly string[] {
    return [...this.objects.values()].map(object => String(object.values['name'])).sort()
  }

  /** Somebody changes, makes or removes something behind our back. */
  put(kindName: string, values: PlainValues): string {
    this.#count += 1
    const identity = `${kindName}-${this.#count}`
    this.objects.set(identity, { kindName, identity, mark: '', values: { ...values, serial: identity } })
    return identity
  }

  create(kindName: string, values: PlainValues, mark: string): string {
    return this.#act(`create ${String(values['name'])}`, () => {
      this.#count += 1
      const identity = `${kindName}-${this.#count}`
      this.objects.set(identity, { kindName, identity, mark, values: { ...values, serial: identity } })
      return identity
    })
  }

  update(identity: string, values: PlainValues): void {
    this.#act(`update ${String(values['name'])}`, () => {
      const object = this.#existing(identity)
      object.values = { ...object.values, ...values }
    })
  }

  delete(identity: string): void {
    this.#act(`delete ${String(this.objects.get(identity)?.values['name'])}`, () => {
      this.#existing(identity)
      this.objects.delete(identity)
    })
  }

  #act<T>(text: string, effect: () => T): T {
    this.onMoment(`before ${text}`)
    this.calls.push(text)
    const failure = this.failures.get(text)
    if (failure) throw failure
    const result = effect()
    this.onMoment(`after ${text}`)
    return result
  }

  #existing(identity: string): StoredObject {
    const object = this.objects.get(identity)
    if (!object) throw new Failure('refused', 'GONE', `There is no object ${identity}.`)
    return object
  }
}

/** `thing`: a name, a size that can change, a shape that cannot, a link to another thing, a secret, and a serial it is given. */
export const thingSchema: KindSchema = {
  name: 'thing',
  summary: 'A thing.',
  version: 1,
  block: {
    attributes: {
      name: { type: stringType, required: true, description: 'Its name.' },
      size: { type: stringType, optional: true, description: 'May change.' },
      shape: { type: stringType, optional: true, description: 'May not change.' },
      parent: { type: linkType('thing'), optional: true, description: 'Another thing.' },
      label: { type: stringType, optional: true, description: 'Often the serial of another.' },
      password: {
        type: stringType,
        optional: true,
        writeOnly: true,
        sensitive: true,
        description: 'A secret.',
      },
      serial: { type: stringType, computed: true, description: 'Given by the world.' },
    },
    blocks: {},
  },
}

export const attributeNames: Readonly<Record<string, readonly string[]>> = {
  thing: Object.keys(thingSchema.block.attributes),
  terraform_data: ['input', 'triggers_replace', 'output', 'id'],
}

/** A provider over such a world. */
export function scriptedProvider(world: ScriptedWorld): Provider<PlainObservation> {
  const thing: PlainKind = {
    schema: thingSchema,
    replacedBy: ['shape'],
    list: async () => {
      world.observations += 1
      return world.list('thing')
    },
    create: async (values, mark) => world.create('thing', values, mark),
    update: async (identity, values) => world.update(identity, values),
    delete: async identity => world.delete(identity),
  }
  return perKind({
    name: 'scripted',
    kinds: { thing },
    data: {
      shelf: {
        schema: shelfSchema,
        list: async () =>
          world
            .list('thing')
            .map(({ values }) => ({ name: values['name'] ?? null, serial: values['serial'] ?? null })),
      },
    },
  })
}

/** A data kind: finds a thing by its name. */
const shelfSchema: KindSchema = {
  name: 'shelf',
  summary: 'Finds a thing.',
  version: 0,
  block: {
    attributes: {
      name: { type: stringType, required: true, description: 'Its name.' },
      serial: { type: stringType, computed: true, description: 'Its serial.' },
    },
    blocks: {},
  },
}

/** What tests hold of an opened provider. */
export type ScriptedSession = Session<PlainObservation>
