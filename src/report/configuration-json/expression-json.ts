import { localText } from '../../address/print-address.js'
import { constantOf } from '../../config/static-value.js'
import type { Written } from '../../config/configuration.js'
import { type Reference, writtenReferences } from '../../desired/reference.js'
import { readTarget } from '../../desired/target.js'
import type { Json } from '../../provider/step.js'
import type { TraversalStep } from '../../syntax/tree.js'
import { hidden, valueJson } from '../plan-json/value-json.js'

/**
 * An expression for programs: what it is where it names nothing, and the names in it, each followed by its shorter forms
 * down to the object. A constant that may not be seen is replaced.
 */
export function expressionJson(written: Written, hides: boolean): { readonly [name: string]: Json } {
  const value = constantJson(written)
  const references = writtenReferences(written).flatMap(referenceTexts)
  return {
    ...(value === undefined ? {} : { constant_value: hides && value !== null ? hidden : value }),
    ...(references.length === 0 ? {} : { references }),
  }
}

/** In a file of JSON a string is a constant, whatever stands in it, as Terraform has it. */
function constantJson(written: Written): Json | undefined {
  const { source, start, end } = written.range
  if (source.name.endsWith('.json')) return jsonOf(source.text.slice(start, end))
  const constant = constantOf(written)
  return constant && valueJson(constant)
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    // A part of a string: a name in `depends_on`.
    return undefined
  }
}

/** A reference as it is written, then without its last step, and so on; at last what has instances without their keys. */
export function referenceTexts(reference: Reference): readonly string[] {
  const read = readTarget(reference)
  if ('problem' in read) return []
  const { target, rest } = read
  switch (target.kind) {
    case 'resource': {
      const block = localText(target)
      const [first, ...others] = rest
      return first?.kind === 'index'
        ? [...shortened(block + stepText(first), others), block]
        : shortened(block, rest)
    }
    case 'call': {
      const [first] = rest
      const call = `module.${target.name}${first?.kind === 'index' ? stepText(first) : ''}`
      const [output, ...others] = first?.kind === 'index' ? rest.slice(1) : rest
      if (output === undefined) return first?.kind === 'index' ? [call, `module.${target.name}`] : [call]
      return [...shortened(call + stepText(output), others), call]
    }
    case 'self':
      return shortened('self', rest)
    default:
      return shortened(`${reference.root}.${target.name}`, rest)
  }
}

/** What a `depends_on` names. */
export function dependencyText(reference: Reference): string {
  return referenceTexts(reference)[0] ?? ''
}

function shortened(subject: string, steps: readonly TraversalStep[]): readonly string[] {
  const texts = [subject]
  for (const step of steps) texts.push(`${texts.at(-1)}${stepText(step)}`)
  return texts.reverse()
}

function stepText(step: TraversalStep): string {
  if (step.kind === 'attribute') return `.${step.name}`
  return step.keyType === 'number' ? `[${step.key}]` : `[${JSON.stringify(step.key)}]`
}
