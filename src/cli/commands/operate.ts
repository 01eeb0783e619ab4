import type { ApplyRequest } from '../../apply/apply-plan.js'
import { whatIsThere } from '../../apply/observe-again.js'
import { performOperation } from '../../apply/perform-operation.js'
import { hasErrors } from '../../diagnostic/diagnostic.js'
import { fingerprintPlan } from '../../plan/fingerprint.js'
import { KnownValues } from '../../plan/known-values.js'
import { locateFindings } from '../../plan/locate-findings.js'
import type { WorkingPlan } from '../../plan/plan-request.js'
import type { OperationPlan, ProviderOperation } from '../../provider/command.js'
import { StateDraft } from '../../state/draft.js'
import type { State } from '../../state/state.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { confirmationProblems } from '../confirmed.js'
import { CommandFailure, type CliContext } from '../context.js'
import { desiredOf } from '../project.js'
import { version } from '../version.js'
import { approve } from '../views/approval.js'
import { createOperationView, showOperation } from '../views/operation.js'
import { withWorkspace, type Workspace } from '../workspace.js'

/** Shows the plan of a provider's operation, asks, and carries it out; again, for as long as more comes to light. */
export function runOperation(
  operation: ProviderOperation,
  context: CliContext,
  parsed: ParsedArguments,
): Promise<number> {
  return withWorkspace(context, async workspace => {
    let { state } = workspace
    for (let round = 1; ; round += 1) {
      const { plan, told } = await planOperation(workspace, state, operation, parsed)
      const isDone = plan.steps.length === 0 && plan.isApplicable
      if (!(isDone && round > 1)) showOperation(plan, told, context, parsed.flags.has('steps'))
      if (!plan.isApplicable) return 1
      if (isDone) return 0
      const problems = confirmationProblems(context, plan.realms ?? [], state)
      if (problems.length > 0) throw new CommandFailure(problems)
      if (!parsed.flags.has('auto-approve') && !(await approve(context, 'normal'))) return 1
      const view = createOperationView(context, plan)
      const result = await context.interruption.guard(() =>
        performOperation(requestOf(context, workspace, plan, view.event)),
      )
      state = result.state
      const isWhole = !hasErrors(result.diagnostics) && !result.isInterrupted
      view.finish(result.diagnostics, isWhole)
      if (!isWhole) return 1
      if (!told.goesOn) return 0
    }
  })
}

async function planOperation(
  { desired, session, project, diagnostics }: Workspace,
  state: State,
  operation: ProviderOperation,
  { positionals, flags }: ParsedArguments,
): Promise<{ readonly plan: WorkingPlan; readonly told: OperationPlan }> {
  const { registry } = project.configuration
  const { endpoints, bindings } = whatIsThere({ desired, registry }, new StateDraft(state))
  const observation = await session.observe(endpoints, bindings)
  if (hasErrors(observation.diagnostics ?? [])) throw new CommandFailure(observation.diagnostics ?? [])
  const request = { name: operation.name, words: positionals, flags, endpoints, bindings }
  const told = await session.operate?.(request, observation)
  if (told === undefined || hasErrors(told.diagnostics)) throw new CommandFailure(told?.diagnostics ?? [])
  const findings = locateFindings(told.plan.findings, desired)
  const content = { mode: 'normal', changes: [], steps: told.plan.steps, outputs: [] } as const
  const plan: WorkingPlan = {
    ...content,
    realms: session.realms?.(observation) ?? [],
    brackets: told.plan.brackets,
    findings,
    forecast: told.plan.forecast,
    drift: [],
    diagnostics: [...diagnostics, ...told.diagnostics],
    variables: project.variables,
    fingerprint: fingerprintPlan(content),
    isApplicable: !findings.some(finding => finding.severity === 'error'),
    state,
    options: {},
    known: new KnownValues(),
    blockDependencies: new Map(),
  }
  return { plan, told }
}

function requestOf(
  context: CliContext,
  workspace: Workspace,
  plan: WorkingPlan,
  events: NonNullable<ApplyRequest['events']>,
): ApplyRequest {
  return {
    plan,
    desired: desiredOf(context, workspace.project, 'apply').desired,
    session: workspace.session,
    registry: workspace.project.configuration.registry,
    backend: workspace.backend,
    runtime: context.runtime,
    writtenBy: version,
    parallelism: context.global.parallelism,
    events,
    interruption: context.interruption,
  }
}
