import { parseInstance } from '../address/parse-address.js'
import { decodeValues } from '../state/encode-values.js'
import type { State, StateInstance } from '../state/state.js'
import { markSensitive } from '../schema/mark-sensitive.js'
import { noPaint, paintFor, type Paint } from './paint.js'
import { compareBlocks } from './plan-text/compare-blocks.js'
import { quote } from './plan-text/quote.js'
import { renderDifference } from './plan-text/render-difference.js'
import { noPaths } from './plan-text/replace-paths.js'
import { renderOutputValues } from './output-text.js'
import type { FindSchema } from './schemas.js'

/** One instance as a block, with a comment that names its address and what is the matter with it. */
export function renderInstance(
  address: string,
  instance: StateInstance,
  findSchema: FindSchema,
  hasColor: boolean,
): string {
  const paint = paintFor(hasColor)
  const note = instance.isTainted ? ' (tainted)' : ''
  const schema = findSchema(instance.kindName, instance.mode)
  const lines = [`${paint.bold(`# ${address}:`)}${note}`, `${header(address, instance)} {`]
  if (schema === undefined) lines.push(`    ${paint.dim('# This Poolwright does not know the kind.')}`)
  else lines.push(...bodyLines(instance, schema.block))
  return `${[...lines, '}'].join('\n')}\n`
}

function header(address: string, instance: StateInstance): string {
  const name = parseInstance(address)?.name ?? address
  return instance.mode === 'data'
    ? `data ${quote(instance.kindName)} ${quote(name)}`
    : `${instance.kindName} ${quote(name)}`
}

function bodyLines(instance: StateInstance, block: Parameters<typeof decodeValues>[2]): readonly string[] {
  const value = markSensitive(decodeValues(instance.values, instance.sensitivePaths, block), block)
  const withoutSecrets = {
    ...block,
    attributes: Object.fromEntries(
      Object.entries(block.attributes).filter(([, attribute]) => attribute.writeOnly !== true),
    ),
  }
  const text = renderDifference(compareBlocks(value, value, withoutSecrets, noPaths), 0, {
    paint: noPaint,
    showsUnchanged: true,
  })
  // What does not change has no symbol, so the columns for it are not needed.
  return text
    .split('\n')
    .slice(1, -1)
    .map(line => line.replace(/^ {4}/, ''))
}

/** The whole state: every instance as a block, then the outputs. */
export function renderState(state: State, findSchema: FindSchema, hasColor: boolean): string {
  const paint: Paint = paintFor(hasColor)
  const blocks = Object.entries(state.instances).map(([address, instance]) =>
    renderInstance(address, instance, findSchema, hasColor),
  )
  const outputs = renderOutputValues(state.outputs, paint)
  return [...blocks, ...(outputs === '' ? [] : [`Outputs:\n\n${outputs}`])].join('\n')
}
