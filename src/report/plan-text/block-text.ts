import type { BlockGroup, BlockShape, Difference } from './difference.js'
import { attributeName, quote } from './quote.js'
import {
  type DifferenceStyle,
  foldedLine,
  namedLines,
  renderDifference,
  warningLines,
} from './render-difference.js'
import { indent, outcomeSymbol } from './symbol.js'

/** The lines between the braces of a block: attributes by name, then blocks by type, unchanged ones counted. */
export function blockLines(block: BlockShape, level: number, style: DifferenceStyle): readonly string[] {
  const { forcing: _forcing, ...inner } = style
  const attributes = namedLines(block.attributes, level, inner, {
    label: attributeName,
    noun: 'attribute',
    hasImportant: true,
    inner: style.forcing === 'none' ? style : inner,
  })
  let folded = 0
  const groups = block.groups.map(group => {
    const shown = group.blocks.flatMap(({ label, difference }) => {
      const told = concealGroup(group, difference)
      if (told.outcome === 'none' && style.showsUnchanged !== true) {
        folded++
        return []
      }
      return nestedLines(group, label, told, level, inner)
    })
    return shown.length > 0 && block.attributes.size > 0 ? ['', ...shown] : shown
  })
  const rest = folded === 0 ? [] : ['', foldedLine(folded, 'block', level, style.paint)]
  const passing =
    block.passing.length === 0
      ? []
      : [`${indent(level)}    ${style.paint.dim(`# (${block.passing.join(', ')} known after apply)`)}`]
  return [...attributes, ...passing, ...groups.flat(), ...rest]
}

/** Where all blocks of a type are sensitive together, none of them is shown. */
function concealGroup({ wasSensitive, isSensitive }: BlockGroup, block: Difference): Difference {
  const { outcome, forces } = block
  const conceals =
    outcome === 'create' ? isSensitive : outcome === 'delete' ? wasSensitive : isSensitive || wasSensitive
  if (!conceals) return block
  return {
    shape: 'sensitive',
    noun: 'block',
    wasSensitive,
    isSensitive,
    inner: outcome,
    outcome: outcome === 'none' && wasSensitive !== isSensitive ? 'update' : outcome,
    forces,
  }
}

function nestedLines(
  group: BlockGroup,
  label: string | undefined,
  block: Difference,
  level: number,
  style: DifferenceStyle,
): readonly string[] {
  const title = `${attributeName(group.name)}${label === undefined ? '' : ` ${quote(label)}`}`
  const text = renderDifference(block, level, group.forces ? { ...style, forcing: 'all' } : style)
  return [
    ...warningLines(block, level, style.paint),
    `${indent(level)}${outcomeSymbol(block.outcome, style.paint)} ${title} ${text}`,
  ]
}
