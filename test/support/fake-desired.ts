import type { InstanceAddress, InstanceKey } from '../../src/address/address.js'
import { parseInstance } from '../../src/address/parse-address.js'
import { blockText, instanceText } from '../../src/address/print-address.js'
import type {
  Desired,
  DesiredBlock,
  DesiredInstance,
  DesiredLifecycle,
  DesiredOutput,
  Known,
  Refactoring,
} from '../../src/desired/desired.js'
import type { Diagnostic } from '../../src/diagnostic/diagnostic.js'
import { objectValue, nullValue } from '../../src/value/construct.js'
import type { Path } from '../../src/value/path.js'
import type { ObjectValue, Value } from '../../src/value/value.js'
import { valueAt } from '../../src/value/value-at.js'

/** A block as a test declares it; `config` is asked with what is known of the others. */
export interface FakeBlock {
  readonly address: string
  readonly dependencies?: readonly string[]
  readonly explicitDependencies?: readonly string[]
  readonly keys?: readonly InstanceKey[]
  readonly lifecycle?: Partial<DesiredLifecycle>
  config(known: Known, key: InstanceKey | undefined): Readonly<Record<string, Value>>
  readonly problems?: readonly Diagnostic[]
  check?(when: 'before' | 'after', self: ObjectValue | undefined): readonly Diagnostic[]
}

export interface FakeConfiguration {
  readonly blocks: readonly FakeBlock[]
  outputs?(known: Known): Readonly<Record<string, Value>>
  readonly refactoring?: Partial<Pick<Refactoring, 'moves' | 'removals'>> & {
    readonly imports?: ReturnType<Refactoring['imports']>['imports']
  }
}

const lifecycle: DesiredLifecycle = {
  createBeforeDestroy: false,
  preventDestroy: false,
  ignoreChanges: [],
  disruption: 'allow',
  replaceTriggeredBy: [],
}

/** A configuration without text: blocks in dependency order, whose arguments are functions of what is known. */
export function fakeDesired(
  configuration: FakeConfiguration,
  attributeNames: Readonly<Record<string, readonly string[]>>,
): Desired {
  const byText = new Map<string, FakeBlock>()
  const blocks = configuration.blocks.map((fake): DesiredBlock => {
    const address = parseInstance(fake.address)
    if (!address) throw new Error(`${fake.address} is no address`)
    byText.set(blockText(address), fake)
    return {
      text: blockText(address),
      address,
      kindName: address.kindName,
      providerName: address.kindName === 'terraform_data' ? 'terraform.io/builtin/terraform' : 'scripted',
      dependencies: fake.dependencies ?? [],
    }
  })
  const fakeOf = (block: DesiredBlock): FakeBlock => {
    const fake = byText.get(block.text)
    if (!fake) throw new Error(`${block.text} is not declared`)
    return fake
  }
  const configOf = (block: DesiredBlock, key: InstanceKey | undefined, known: Known): ObjectValue => {
    const written = fakeOf(block).config(known, key)
    const names = attributeNames[block.kindName] ?? Object.keys(written)
    return objectValue(names.map(name => [name, written[name] ?? nullValue()]))
  }
  return {
    blocks,
    expand(block) {
      const { keys } = fakeOf(block)
      const instances = keys ? keys.map(key => ({ ...block.address, key })) : [block.address]
      const repetition = !keys ? 'single' : typeof keys[0] === 'string' ? 'for_each' : 'count'
      return { instances, repetition, diagnostics: [] }
    },
    evaluate(block, instance, known): DesiredInstance {
      const fake = fakeOf(block)
      return {
        address: instance,
        addressText: instanceText(instance),
        config: fake.problems ? undefined : configOf(block, instance.key, known),
        dependencies: fake.dependencies ?? [],
        explicitDependencies: fake.explicitDependencies ?? [],
        lifecycle: { ...lifecycle, ...fake.lifecycle },
        diagnostics: fake.problems ?? [],
      }
    },
    conditions: (block, _instance, _known, when, self) => fakeOf(block).check?.(when, self) ?? [],
    argument(address, path: Path, known) {
      const instance: InstanceAddress | undefined = parseInstance(address)
      const block = instance && blocks.find(candidate => candidate.text === blockText(instance))
      return { value: block && valueAt(configOf(block, instance?.key, known), path), diagnostics: [] }
    },
    outputs: (known): readonly DesiredOutput[] =>
      Object.entries(configuration.outputs?.(known) ?? {}).map(([name, value]) => ({
        name,
        value,
        isSensitive: false,
        diagnostics: [],
      })),
    range: () => undefined,
    refactoring: {
      moves: configuration.refactoring?.moves ?? [],
      removals: configuration.refactoring?.removals ?? [],
      imports: () => ({ imports: configuration.refactoring?.imports ?? [], diagnostics: [] }),
    },
    endpoints: () => ({ instances: [], diagnostics: [] }),
  }
}
