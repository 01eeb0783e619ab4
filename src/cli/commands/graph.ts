import type { Desired } from '../../desired/desired.js'
import type { Plan } from '../../plan/plan.js'
import type { TopologySection } from '../../provider/forecast.js'
import { dotText, mermaidText, type DrawnGraph } from '../../report/graph-text.js'
import { mermaidTopology } from '../../report/mermaid-topology.js'
import { stepGraph } from '../../report/step-graph.js'
import { topologiesOf } from '../views/plan-document.js'
import { interpret, type GraphArguments } from '../arguments/graph.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import type { CliContext } from '../context.js'
import { desiredOf, loadProject, settleProblems } from '../project.js'
import { wholePlan } from '../arguments/planning.js'
import { planWorkspace, withWorkspace, type Workspace } from '../workspace.js'

/** Prints the graph of what is declared, of the steps with the reason of every edge, or of the pools before and after. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const wanted = interpret(parsed)
  const { terminal } = context.runtime
  if (wanted.of === 'topology') {
    const sections = topologiesOf(await withWorkspace(context, planOf))
    terminal.out(await topologyText(sections, wanted))
    return 0
  }
  const graph =
    wanted.of === 'steps'
      ? stepGraph(await withWorkspace(context, planOf))
      : await configurationGraph(context)
  terminal.out(await graphText(graph, wanted))
  return 0
}

async function graphText(graph: DrawnGraph, { format }: GraphArguments): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(graph, null, 2)}\n`
    case 'mermaid':
      return mermaidText(graph)
    case 'dot':
      return dotText(graph)
    case 'svg':
      return (await import('../../report/svg/drawing.js')).graphSvg(graph)
  }
}

async function topologyText(
  sections: readonly TopologySection[],
  { format }: GraphArguments,
): Promise<string> {
  if (format === 'json') return `${JSON.stringify(sections, null, 2)}\n`
  if (format === 'mermaid') return mermaidTopology(sections)
  const { topologyDotText, topologySvg } = await import('../../report/svg/drawing.js')
  return format === 'dot' ? topologyDotText(sections) : topologySvg(sections)
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

function planOf(workspace: Workspace): Promise<Plan> {
  return planWorkspace(workspace, wholePlan)
}
