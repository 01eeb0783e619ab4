import { errorDiagnostic, hasErrors } from '../../diagnostic/diagnostic.js'
import { makePlan } from '../../plan/make-plan.js'
import { combineSessions } from '../../provider/combine.js'
import type { CommandContext, ProviderCommand } from '../../provider/command.js'
import type { Binding, Provider } from '../../provider/contract.js'
import { terraformDataProvider } from '../../provider/terraform-data.js'
import { emptyState } from '../../state/state-changes.js'
import { version } from '../version.js'
import { paintFor } from '../../report/paint.js'
import { renderSection } from '../../report/section-text.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'
import { desiredOf, loadProject, openProvider, providerConfiguration, settleProblems } from '../project.js'
import { showDiagnostics } from '../views/diagnostics.js'
import { withBackend } from '../place.js'

/** Runs a command of a provider's and shows the sections that it answers. */
export async function runProviderCommand(
  provider: Provider,
  command: ProviderCommand,
  context: CliContext,
  parsed: ParsedArguments,
): Promise<number> {
  const { runtime, global } = context
  const project = await loadProject(context)
  const commandContext: CommandContext = {
    runtime,
    configuration: providerConfiguration(context, project, provider),
    positionals: parsed.positionals,
    flags: parsed.flags,
    options: parsed.values,
    interruption: context.interruption,
    print: line => runtime.terminal.out(`${line}\n`),
    observe: async () => {
      const { desired, diagnostics } = desiredOf(context, project)
      const endpoints = desired.endpoints()
      await settleProblems(project, [...diagnostics, ...endpoints.diagnostics])
      const session = await openProvider(context, project, provider)
      const bindings = await boundObjects(context)
      const observation = await session.observe(
        endpoints.instances.flatMap(instance =>
          instance.config === undefined
            ? []
            : [
                {
                  address: instance.addressText,
                  kindName: instance.address.kindName,
                  config: instance.config,
                },
              ],
        ),
        bindings,
      )
      const errors = observation.findings.filter(finding => finding.severity === 'error')
      const mistakes = (observation.diagnostics ?? []).filter(one => one.severity === 'error')
      if (errors.length + mistakes.length > 0) {
        await session.close()
        throw new CommandFailure([
          ...mistakes,
          ...errors.map(finding =>
            errorDiagnostic(
              finding.summary,
              `${finding.detail} ${finding.remedy}`.trim(),
              finding.address === undefined ? {} : { address: finding.address },
            ),
          ),
        ])
      }
      return { session, observation, bindings }
    },
    plan: async () => {
      const { session } = await commandContext.observe()
      const { desired } = desiredOf(context, project)
      const { state } = await withBackend(context, backend => backend.load())
      const plan = await makePlan({
        desired,
        state: state ?? emptyState(runtime.random.uuid(), version),
        session: combineSessions([
          { provider, session },
          {
            provider: terraformDataProvider,
            session: await openProvider(context, project, terraformDataProvider),
          },
        ]),
        registry: project.configuration.registry,
        mode: 'normal',
        variables: project.variables,
      })
      const errors = plan.diagnostics.filter(diagnostic => diagnostic.severity === 'error')
      await settleProblems(project, errors)
      return { session }
    },
  }
  const result = await command.run(commandContext)
  await project.referee.close()
  showDiagnostics(result.diagnostics, runtime, global.isJson)
  if (hasErrors(result.diagnostics)) return result.exitCode === 0 ? 1 : result.exitCode
  if (global.isJson) runtime.terminal.out(`${JSON.stringify(result.json, null, 2)}\n`)
  else
    runtime.terminal.out(
      result.sections
        .map(
          section =>
            `${renderSection(section, runtime.terminal.columns, paintFor(runtime.terminal.hasColor))}\n`,
        )
        .join('\n'),
    )
  return result.exitCode
}

async function boundObjects(context: CliContext): Promise<readonly Binding[]> {
  const { state } = await withBackend(context, backend => backend.load())
  return Object.entries(state?.instances ?? {}).map(([address, instance]) => ({
    address,
    kindName: instance.kindName,
    identity: instance.identity,
  }))
}
