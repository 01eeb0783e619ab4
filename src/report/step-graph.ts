import type { Plan } from '../plan/plan.js'
import type { DrawnGraph } from './graph-text.js'

/** The steps of a plan, and with each edge the reason why one waits for the other. */
export function stepGraph(plan: Plan): DrawnGraph {
  return {
    nodes: plan.steps.map(step => ({ id: step.id, label: `${step.call}\n${step.summary}` })),
    edges: plan.steps.flatMap(step =>
      step.needs.map(need => ({ from: step.id, to: need.step, reason: need.reason })),
    ),
  }
}
