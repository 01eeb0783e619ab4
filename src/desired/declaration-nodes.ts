import type {
  ConditionDeclaration,
  Configuration,
  LocalDeclaration,
  Module,
  ModuleCall,
  OutputDeclaration,
  ResourceDeclaration,
  VariableDeclaration,
  Written,
} from '../config/configuration.js'
import { bodyReferences, type Reference, writtenReferences } from './reference.js'
import { impliedLinks } from './implied-link.js'
import { readTarget, resourceKey } from './target.js'

interface NodeBase {
  /** `module.site.vm.web`, `module.site.local.x`: unique in the configuration, without instance keys. */
  readonly id: string
  readonly module: Module
  readonly needs: ReadonlySet<string>
}

/** One declaration and what it refers to. */
export type DeclarationNode =
  | (NodeBase & { readonly kind: 'variable'; readonly declaration: VariableDeclaration })
  | (NodeBase & { readonly kind: 'local'; readonly declaration: LocalDeclaration })
  | (NodeBase & { readonly kind: 'output'; readonly declaration: OutputDeclaration })
  | (NodeBase & { readonly kind: 'call'; readonly declaration: ModuleCall })
  | (NodeBase & {
      readonly kind: 'resource'
      readonly declaration: ResourceDeclaration
      /** What `depends_on` names, its own and that of the calls it lies in. */
      readonly explicitNeeds: ReadonlySet<string>
      /** What its repetition, its lifecycle and its conditions refer to: all but the body. */
      readonly outsideNeeds: ReadonlySet<string>
    })

/** The id of something declared in a module. */
export function nodeId(module: Module, local: string): string {
  return modulePrefix(module.path) + local
}

function modulePrefix(path: readonly string[]): string {
  return path.map(name => `module.${name}.`).join('')
}

/** How a module was called: what its variables and all that it declares depend on. */
interface Caller {
  readonly module: Module
  readonly call: ModuleCall
  readonly explicitNeeds: ReadonlySet<string>
}

/** Every declaration of a configuration with its needs, outer modules first, each in the order read. */
export function declarationNodes(configuration: Configuration): readonly DeclarationNode[] {
  const nodes: DeclarationNode[] = []
  addModule(configuration.root, undefined, nodes)
  return nodes
}

function addModule(module: Module, caller: Caller | undefined, nodes: DeclarationNode[]): void {
  const callId = caller && nodeId(caller.module, `module.${caller.call.name}`)
  for (const declaration of module.variables.values()) {
    const needs = new Set<string>(callId === undefined ? [] : [callId])
    const input = caller?.call.inputs.get(declaration.name)
    if (caller && input) {
      const written = {
        expression: input.expression,
        range: { source: input.source, start: input.start, end: input.end },
      }
      addNeeds(writtenReferences(written), caller.module, needs)
    }
    nodes.push({
      kind: 'variable',
      id: nodeId(module, `var.${declaration.name}`),
      module,
      declaration,
      needs,
    })
  }
  for (const declaration of module.locals.values()) {
    const needs = needsOf([declaration.value], module)
    nodes.push({ kind: 'local', id: nodeId(module, `local.${declaration.name}`), module, declaration, needs })
  }
  for (const declaration of module.resources.values()) {
    nodes.push(resourceNode(module, declaration, caller, callId))
  }
  for (const declaration of module.calls.values()) {
    const repetition = [declaration.count, declaration.forEach].filter(written => written !== undefined)
    const explicitNeeds = needsOf(declaration.dependsOn, module)
    if (callId !== undefined) explicitNeeds.add(callId)
    const needs = new Set([...needsOf(repetition, module), ...explicitNeeds])
    nodes.push({ kind: 'call', id: nodeId(module, `module.${declaration.name}`), module, declaration, needs })
    if (!declaration.module) continue
    const outer = caller?.explicitNeeds ?? new Set<string>()
    const inherited = new Set([...outer, ...needsOf(declaration.dependsOn, module)])
    addModule(declaration.module, { module, call: declaration, explicitNeeds: inherited }, nodes)
  }
  for (const declaration of module.outputs.values()) {
    const written = declaration.value ? [declaration.value, ...declaration.dependsOn] : declaration.dependsOn
    const needs = needsOf([...written, ...conditionExpressions(declaration.preconditions)], module)
    if (callId !== undefined) needs.add(callId)
    nodes.push({
      kind: 'output',
      id: nodeId(module, `output.${declaration.name}`),
      module,
      declaration,
      needs,
    })
  }
}

function resourceNode(
  module: Module,
  declaration: ResourceDeclaration,
  caller: Caller | undefined,
  callId: string | undefined,
): DeclarationNode {
  const { lifecycle } = declaration
  const needs = needsOf(
    [
      declaration.count,
      declaration.forEach,
      lifecycle.createBeforeDestroy,
      lifecycle.preventDestroy,
      lifecycle.disruption,
      ...lifecycle.replaceTriggeredBy,
      ...conditionExpressions(lifecycle.preconditions),
      ...conditionExpressions(lifecycle.postconditions),
    ].filter(written => written !== undefined),
    module,
  )
  const outsideNeeds = new Set(needs)
  addNeeds(bodyReferences(declaration.body), module, needs)
  for (const link of impliedLinks(declaration, module)) needs.add(nodeId(module, link.target.text))
  const explicitNeeds = needsOf(declaration.dependsOn, module)
  for (const need of caller?.explicitNeeds ?? []) explicitNeeds.add(need)
  for (const need of explicitNeeds) needs.add(need)
  if (callId !== undefined) needs.add(callId)
  const id = nodeId(module, declaration.text)
  // A postcondition speaks of its own block; that is no dependency.
  needs.delete(id)
  return { kind: 'resource', id, module, declaration, needs, explicitNeeds, outsideNeeds }
}

/** The expressions of conditions: both what is tested and what is said. */
export function conditionExpressions(conditions: readonly ConditionDeclaration[]): readonly Written[] {
  return conditions.flatMap(({ condition, errorMessage }) => [condition, errorMessage])
}

function needsOf(expressions: readonly Written[], module: Module): Set<string> {
  const needs = new Set<string>()
  for (const written of expressions) addNeeds(writtenReferences(written), module, needs)
  return needs
}

function addNeeds(references: readonly Reference[], module: Module, needs: Set<string>): void {
  for (const reference of references) {
    const result = readTarget(reference)
    if ('problem' in result) continue
    const { target, rest } = result
    switch (target.kind) {
      case 'variable':
        needs.add(nodeId(module, `var.${target.name}`))
        break
      case 'local':
        needs.add(nodeId(module, `local.${target.name}`))
        break
      case 'resource':
        needs.add(nodeId(module, resourceKey(target)))
        break
      case 'call':
        addCallNeeds(module, target.name, rest.find(step => step.kind === 'attribute')?.name, needs)
        break
      default:
    }
  }
}

function addCallNeeds(module: Module, name: string, output: string | undefined, needs: Set<string>): void {
  const call = module.calls.get(name)
  needs.add(nodeId(module, `module.${name}`))
  if (!call?.module) return
  if (output !== undefined && call.module.outputs.has(output)) {
    needs.add(nodeId(call.module, `output.${output}`))
    return
  }
  addWholeModule(call.module, needs)
}

/** A reference to a whole module needs all that it declares. */
function addWholeModule(module: Module, needs: Set<string>): void {
  for (const name of module.outputs.keys()) needs.add(nodeId(module, `output.${name}`))
  for (const text of module.resources.keys()) needs.add(nodeId(module, text))
  for (const call of module.calls.values()) if (call.module) addWholeModule(call.module, needs)
}
