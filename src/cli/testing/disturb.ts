import type { EvaluationSetting } from '../../desired/evaluation.js'
import { hasErrors, type Diagnostic } from '../../diagnostic/diagnostic.js'
import type { Scope } from '../../eval/scope.js'
import { headerRange } from '../../schema/body-content.js'
import { decodeBlock } from '../../schema/decode-block.js'
import type { Block } from '../../syntax/tree.js'
import type { TestWorld } from './test-world.js'

/** Changes the world as the blocks of a run say; what is wrong comes back. */
export async function disturb(
  world: TestWorld,
  setting: EvaluationSetting,
  blocks: readonly Block[],
  scope: Scope,
): Promise<readonly Diagnostic[]> {
  const problems: Diagnostic[] = []
  for (const block of blocks) {
    const provider = world.providers.find(each => Object.hasOwn(each.trial?.blocks ?? {}, block.type))
    const schema = provider?.trial?.blocks[block.type]
    if (provider?.trial === undefined || schema === undefined) continue
    const { value, diagnostics } = decodeBlock(block.body, schema, scope, block)
    problems.push(...diagnostics)
    if (value === undefined || hasErrors(diagnostics)) continue
    const configuration = world.providerConfiguration(setting, provider)
    const told = await provider.trial.disturb(world.runtime, configuration, block.type, value)
    problems.push(...told.map(each => ({ ...each, range: each.range ?? headerRange(block) })))
  }
  return problems
}
