import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { invariant } from '../diagnostic/invariant.js'
import type { InstanceAddress } from '../address/address.js'
import { parseInstance } from '../address/parse-address.js'
import { blockText, instanceText } from '../address/print-address.js'
import { blockContext } from '../config/block-context.js'
import type { Configuration } from '../config/configuration.js'
import { keepOutcomes, checkedObjects } from './checked-objects.js'
import { problemsOf, testCondition } from './condition.js'
import { type Declarations, orderDeclarations, type ResourceNode } from './declarations.js'
import type { Desired, DesiredBlock, DesiredInstance, Expansion, Known } from './desired.js'
import { checkAssertions, checkRemaining } from './desired-checks.js'
import { desiredInstance, repetitionAt } from './desired-instance.js'
import { rootOutput } from './desired-outputs.js'
import { createRefactoring } from './desired-refactoring.js'
import { createEvaluation, type Evaluation, type EvaluationSetting, observeEvaluation } from './evaluation.js'
import { evaluateArgument } from './evaluate-argument.js'
import { findModuleInstance, moduleInstances } from './module-instances.js'
import { moduleScope } from './module-scope.js'
import { repeatingOf } from './module-values.js'
import { relevantAttributes } from './relevant-attributes.js'
import { rangeAt } from './range-at.js'
import { staticProblems } from './static-problems.js'
import { validateVariables } from './variable-validation.js'

/** The configuration ready to be asked, and what is wrong with it whatever is asked. */
export interface CreatedDesired {
  readonly desired: Desired
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Makes a configuration ready to be asked instance by instance. What is worked out is kept for each `Known` that is
 * asked with, so a plan and an apply take two of them.
 */
export function createDesired(setting: EvaluationSetting): CreatedDesired {
  const { configuration } = setting
  const declarations = orderDeclarations(configuration)
  const place = (diagnostic: Diagnostic): Diagnostic => blockContext(diagnostic, configuration.files)
  const diagnostics = [...declarations.diagnostics, ...staticProblems(configuration)].map(place)
  return { desired: new ConfigurationDesired(setting, declarations), diagnostics }
}

/** `Desired` over a configuration; remembers what it worked out for each `Known`. */
class ConfigurationDesired implements Desired {
  readonly blocks: readonly DesiredBlock[]
  readonly refactoring: Desired['refactoring'] & object
  readonly #nodes = new WeakMap<DesiredBlock, ResourceNode>()
  readonly #evaluations = new WeakMap<Known, Evaluation>()
  readonly #configuration: Configuration

  constructor(
    private readonly setting: EvaluationSetting,
    private readonly declarations: Declarations,
  ) {
    this.#configuration = setting.configuration
    this.blocks = declarations.resources.map(node => this.#block(node))
    this.refactoring = createRefactoring(setting.configuration, known => this.#evaluation(known))
  }

  #block(node: ResourceNode): DesiredBlock {
    const { mode, kindName, name, kind } = node.declaration
    const block: DesiredBlock = {
      text: node.id,
      address: { module: node.module.path.map(step => ({ name: step })), mode, kindName, name },
      kindName,
      providerName: kind.providerName,
      dependencies: this.declarations.blocksBehind(node.id),
    }
    this.#nodes.set(block, node)
    return block
  }

  #node(block: DesiredBlock): ResourceNode {
    const node = this.#nodes.get(block) ?? this.declarations.nodes.get(block.text)
    invariant(node?.kind === 'resource', `${block.text} is no block of this configuration`)
    return node
  }

  #evaluation(known: Known): Evaluation {
    const kept = this.#evaluations.get(known)
    if (kept) return kept
    const evaluation = createEvaluation(this.setting, { kind: 'walk', known })
    this.#evaluations.set(known, evaluation)
    return evaluation
  }

  #placed(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    return diagnostics.map(diagnostic => blockContext(diagnostic, this.#configuration.files))
  }

  expand(block: DesiredBlock, known: Known): Expansion {
    const node = this.#node(block)
    return this.#expand(node, this.#evaluation(known))
  }

  #expand(node: ResourceNode, evaluation: Evaluation): Expansion {
    const { declaration, module } = node
    const { mode, kindName, name } = declaration
    const outer = moduleInstances(evaluation, module.path)
    const diagnostics: Diagnostic[] = [...outer.diagnostics]
    const instances: InstanceAddress[] = []
    for (const instance of outer.instances) {
      diagnostics.push(...validateVariables(evaluation, instance))
      const { result, pending } = observeEvaluation(evaluation, () => {
        return repeatingOf(evaluation, instance, declaration.text, declaration)
      })
      diagnostics.push(...pending, ...result.diagnostics)
      for (const { key } of result.repeating.items ?? []) {
        const base = { module: instance.address, mode, kindName, name }
        instances.push(key === undefined ? base : { ...base, key })
      }
    }
    const repetition = declaration.count ? 'count' : declaration.forEach ? 'for_each' : 'single'
    return { instances, repetition, diagnostics: this.#placed(diagnostics) }
  }

  evaluate(block: DesiredBlock, instance: InstanceAddress, known: Known): DesiredInstance {
    const desired = desiredInstance(this.#evaluation(known), this.declarations, this.#node(block), instance)
    return { ...desired, diagnostics: this.#placed(desired.diagnostics) }
  }

  conditions(
    block: DesiredBlock,
    address: InstanceAddress,
    known: Known,
    when: 'before' | 'after',
    self: Parameters<Desired['conditions']>[4],
  ): readonly Diagnostic[] {
    const node = this.#node(block)
    const { preconditions, postconditions } = node.declaration.lifecycle
    const conditions = when === 'before' ? preconditions : postconditions
    if (conditions.length === 0) return []
    const evaluation = this.#evaluation(known)
    const summary = when === 'before' ? 'Resource precondition failed' : 'Resource postcondition failed'
    const { result, pending, isBlocked } = observeEvaluation(evaluation, () => {
      const instance = findModuleInstance(evaluation, address.module)
      const repetition = instance && repetitionAt(evaluation, node, instance, address)
      if (!instance || !repetition) return []
      const scope = moduleScope(evaluation, { instance, repetition, ...(when === 'after' && { self }) })
      return conditions.map(condition => testCondition(condition, scope, summary))
    })
    const outcomes = isBlocked ? conditions.map(() => undefined) : result
    keepOutcomes(evaluation, instanceText(address), when, outcomes)
    return this.#placed([...pending, ...outcomes.flatMap(problemsOf)])
  }

  argument(
    address: string,
    path: Parameters<Desired['argument']>[1],
    known: Known,
  ): ReturnType<Desired['argument']> {
    const parsed = parseInstance(address)
    const node = parsed && this.declarations.nodes.get(blockText(parsed))
    invariant(parsed && node?.kind === 'resource', `${address} is no instance of this configuration`)
    // What is known grows between two arguments, so nothing is kept from one to the next.
    const evaluation = createEvaluation(this.setting, { kind: 'walk', known })
    const argument = evaluateArgument(evaluation, this.declarations, node, parsed, path)
    return { value: argument.value, diagnostics: this.#placed(argument.diagnostics) }
  }

  outputs(known: Known): ReturnType<Desired['outputs']> {
    const evaluation = this.#evaluation(known)
    return [...this.#configuration.root.outputs.values()].map(output => {
      const desired = rootOutput(evaluation, output)
      return { ...desired, diagnostics: this.#placed(desired.diagnostics) }
    })
  }

  range(address: string, path?: Parameters<Desired['range']>[1]): ReturnType<Desired['range']> {
    const parsed = parseInstance(address)
    const node = parsed && this.declarations.nodes.get(blockText(parsed))
    return node?.kind === 'resource' ? rangeAt(node.declaration, path ?? []) : undefined
  }

  checks(known: Known): readonly Diagnostic[] {
    const evaluation = this.#evaluation(known)
    return this.#placed([...checkRemaining(evaluation), ...checkAssertions(evaluation)])
  }

  checked(known: Known): ReturnType<Desired['checked'] & object> {
    return checkedObjects(this.#evaluation(known))
  }

  relevant(
    known: Known,
    instances: readonly string[],
    outputs: readonly string[],
  ): ReturnType<Desired['relevant'] & object> {
    return relevantAttributes(this.#evaluation(known), instances, outputs)
  }

  endpoints(): ReturnType<Desired['endpoints']> {
    const evaluation = createEvaluation(this.setting, { kind: 'static' })
    const instances: DesiredInstance[] = []
    const diagnostics: Diagnostic[] = []
    for (const node of this.declarations.resources) {
      if (node.declaration.kind.schema.isEndpoint !== true || node.declaration.mode !== 'managed') continue
      const expansion = this.#expand(node, evaluation)
      diagnostics.push(...expansion.diagnostics)
      for (const address of expansion.instances) {
        const desired = desiredInstance(evaluation, this.declarations, node, address)
        const placed = this.#placed(desired.diagnostics)
        instances.push({ ...desired, diagnostics: placed })
        diagnostics.push(...placed)
      }
    }
    return {
      instances: hasErrors(diagnostics) ? instances.filter(each => each.config) : instances,
      diagnostics,
    }
  }
}
