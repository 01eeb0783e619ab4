import type { Finding, ProviderConfiguration } from '../../../src/provider/contract.js'
import type { Runtime } from '../../../src/runtime/runtime.js'
import { configuredText, defaultLabFile } from '../configuration.js'

/** The way to the pools that the configuration asks for, or why there is none. */
export type Choice =
  EmulatedChoice | { readonly kind: 'https' } | { readonly kind: 'none'; readonly finding: Finding }

/** The emulated lab of a folder. */
export interface EmulatedChoice {
  readonly kind: 'emulated'
  readonly labPath: string
  readonly labName: string
  readonly worldFolder: string
}

/** Reads from the provider's block, and from what files there are, how the pools are to be reached. */
export async function chooseSession(runtime: Runtime, configuration: ProviderConfiguration): Promise<Choice> {
  if (configuredText(configuration.value, 'session') === 'https') return { kind: 'https' }
  return findLabFile(runtime, configuration)
}

/** The emulated lab, whichever way to the pools is configured, or why there is none. */
export async function findLabFile(
  runtime: Runtime,
  configuration: ProviderConfiguration,
): Promise<Exclude<Choice, { readonly kind: 'https' }>> {
  const labName = configuredText(configuration.value, 'lab') ?? defaultLabFile
  const labPath = labName.startsWith('/') ? labName : `${configuration.folder}/${labName}`
  const session = configuredText(configuration.value, 'session')
  if (!(await runtime.files.exists(labPath))) return { kind: 'none', finding: noLabFinding(labName, session) }
  return { kind: 'emulated', labPath, labName, worldFolder: `${configuration.folder}/.poolwright/lab` }
}

function noLabFinding(labName: string, session: string | undefined): Finding {
  return {
    severity: 'error',
    origin: 'policy',
    code: 'no-session',
    summary: 'It is not said how the hosts are reached',
    detail:
      session === undefined
        ? `There is no file ${labName}, so the hosts are not emulated, and no provider block says otherwise. They can be reached in two ways: session = "emulated" or session = "https".`
        : `The provider block asks for session = "${session}", and there is no file ${labName} with the machines to emulate.`,
    remedy: `Describe the machines in ${labName}, or write provider "xapi" { session = "https" } once they are real.`,
  }
}
