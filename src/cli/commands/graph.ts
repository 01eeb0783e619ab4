import type { Desired } from '../../desired/desired.js'
import type { Plan } from '../../plan/plan.js'
import { dotText, mermaidText, type DrawnGraph } from '../../report/graph-text.js'
import { interpret, type GraphArguments } from '../arguments/graph.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import type { CliContext } from '../context.js'
import { desiredOf, loadProject, settleProblems } from '../project.js'
import { planWorkspace, withWorkspace } from '../workspace.js'

/** Prints the graph of what is declared, or of the steps with the reason of every edge. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const wanted = interpret(parsed)
  const graph = wanted.of === 'steps' ? await stepGraph(context) : await configurationGraph(context)
  context.runtime.terminal.out(graphText(graph, wanted))
  return 0
}

function graphText(graph: DrawnGraph, { format }: GraphArguments): string {
  if (format === 'json') return `${JSON.stringify(graph, null, 2)}\n`
  return format === 'mermaid' ? mermaidText(graph) : dotText(graph)
}

async function configurationGraph(context: CliContext): Promise<DrawnGraph> {
  const project = await loadProject(context)
  const { desired, diagnostics } = desiredOf(context, project)
  await settleProblems(project, diagnostics)
  return declaredGraph(desired)
}

function declaredGraph({ blocks }: Desired): DrawnGraph {
  return {
    nodes: blocks.map(block => ({ id: block.text, label: block.text })),
    edges: blocks.flatMap(block => block.dependencies.map(to => ({ from: block.text, to }))),
  }
}

function stepGraph(context: CliContext): Promise<DrawnGraph> {
  return withWorkspace(context, async workspace => {
    const plan: Plan = await planWorkspace(workspace, {
      mode: 'normal',
      refreshes: true,
      targets: [],
      excludes: [],
      replaces: [],
      detail: 'normal',
      showsSteps: false,
    })
    return {
      nodes: plan.steps.map(step => ({ id: step.id, label: `${step.call}\n${step.summary}` })),
      edges: plan.steps.flatMap(step =>
        step.needs.map(need => ({ from: step.id, to: need.step, reason: need.reason })),
      ),
    }
  })
}
