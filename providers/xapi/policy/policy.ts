import type { Finding } from '../../../src/provider/contract.js'
import type { Staging } from '../drafting/staging.js'
import type { OrderedStep } from '../ordering/order.js'
import { bondFindings } from './bond.js'
import { broughtDiskFindings } from './brought-disk.js'
import { clockFindings } from './clock.js'
import { cloudInitFindings } from './cloud-init.js'
import { cpuFindings } from './cpu.js'
import { defaultSrFindings } from './default-sr.js'
import { disruptionFindings } from './disruption.js'
import { ejectFindings } from './eject.js'
import { joinerFindings } from './joiner.js'
import { levellingFindings } from './levelling.js'
import { managementFindings } from './management.js'
import { multipathFindings } from './multipath.js'
import { nameFindings } from './name.js'
import { sameNicFindings } from './network.js'
import { otherPoolFindings } from './other-pool.js'
import { replacementFindings } from './replacement.js'
import { storageInterfaceFindings } from './storage-interface.js'
import { packFindings } from './supplemental-packs.js'
import { suspendedFindings } from './suspended.js'
import { updateFindings } from './update.js'

/** Every policy of ours, over the changes, what was observed, and the steps. */
export function policyFindings(
  staging: Staging,
  rehearsal: { readonly steps: readonly OrderedStep[] },
): readonly Finding[] {
  return [
    ...cpuFindings(staging),
    ...clockFindings(staging),
    ...joinerFindings(staging),
    ...packFindings(staging),
    ...levellingFindings(staging),
    ...suspendedFindings(staging),
    ...managementFindings(staging),
    ...ejectFindings(staging),
    ...updateFindings(staging),
    ...defaultSrFindings(staging),
    ...multipathFindings(staging),
    ...nameFindings(staging),
    ...sameNicFindings(staging),
    ...otherPoolFindings(staging),
    ...bondFindings(staging),
    ...storageInterfaceFindings(staging),
    ...broughtDiskFindings(staging),
    ...cloudInitFindings(staging),
    ...disruptionFindings(staging, rehearsal.steps),
    ...replacementFindings(staging, rehearsal.steps),
  ]
}

/** What policies say that xapi's own refusals say already: our code, and the test for xapi's. */
const doubles: readonly {
  readonly code: string
  readonly isSaid: (refusal: Finding, ours: Finding) => boolean
}[] = [
  {
    code: 'cpu-not-identical',
    isSaid: refusal => refusal.code === 'HOSTS_NOT_HOMOGENEOUS' && isAboutCpus(refusal),
  },
  {
    code: 'on-host-in-maintenance',
    isSaid: (refusal, ours) => refusal.code === 'HOST_DISABLED' && refusal.address === ours.address,
  },
  {
    // The bond may be rehearsed before the VLAN or after it.
    code: 'vlan-moved-by-plan',
    isSaid: (refusal, ours) =>
      refusal.code === 'CANNOT_ADD_VLAN_TO_BOND_SLAVE' && refusal.address === ours.address,
  },
]

/** What xapi says without the number that would hold is said with it. */
function withNumbers(findings: readonly Finding[]): readonly Finding[] {
  const number = findings.find(finding => finding.code === 'too-many-failures')
  const refusal = findings.find(
    finding =>
      finding.code === 'HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN' &&
      finding.address === number?.address &&
      finding.path?.[0] === 'failures_to_tolerate',
  )
  if (number === undefined || refusal === undefined) return findings
  const { detail, remedy } = number
  return findings.flatMap(finding =>
    finding === number ? [] : finding === refusal ? [{ ...finding, detail, remedy }] : [finding],
  )
}

/** Leaves out findings of policy where xapi says the same, and what is said twice. */
export function withoutDoubles(findings: readonly Finding[]): readonly Finding[] {
  const said = findings.filter(finding => finding.origin === 'xapi')
  const kept = withNumbers(findings).filter(
    finding =>
      !doubles.some(
        double => double.code === finding.code && said.some(refusal => double.isSaid(refusal, finding)),
      ) && !isExplained(finding, findings),
  )
  return [
    ...new Map(
      kept.map(finding => [
        JSON.stringify([finding.code, finding.address, finding.path, finding.detail]),
        finding,
      ]),
    ).values(),
  ]
}

/** What a rehearsal meets because of something that a policy forbids: only the policy has something to say. */
const consequences: readonly {
  readonly codes: readonly string[]
  readonly follows: (finding: Finding, cause: Finding) => boolean
}[] = [
  {
    // What a step names is not there, and the policy says at the same place why.
    codes: ['HANDLE_INVALID', 'UUID_INVALID'],
    follows: (finding, cause) =>
      cause.address === finding.address &&
      (['on-leaving-host', 'of-other-pool', 'address-on-leaving-bond'].includes(cause.code) ||
        cause.path?.join() === finding.path?.join()),
  },
  {
    // Whichever of the two blocks comes second meets what the other one did.
    codes: [
      'PATCH_ALREADY_APPLIED',
      'PATCH_ALREADY_EXISTS',
      'UPDATE_ALREADY_APPLIED',
      'UPDATE_ALREADY_EXISTS',
    ],
    follows: (finding, cause) => cause.code === 'same-update' && names(cause, finding.address),
  },
  {
    // Whether the address comes first or the bond, the second is refused.
    codes: ['CANNOT_PLUG_BOND_SLAVE', 'PIF_BOND_MORE_THAN_ONE_IP'],
    follows: (finding, cause) => cause.code === 'address-on-bonded-nic' && names(cause, finding.address),
  },
  {
    // The rehearsal moved a host to an address at which nobody looks for it.
    codes: ['host-unreachable'],
    follows: (_finding, cause) => ['interface-of-management', 'address-differs'].includes(cause.code),
  },
]

/** True where a finding is about a block, or points to it. */
function names({ address, related = [] }: Finding, block: string | undefined): boolean {
  return block !== undefined && (address === block || related.some(each => each.address === block))
}

function isExplained(finding: Finding, findings: readonly Finding[]): boolean {
  const rules = consequences.filter(({ codes }) => codes.includes(finding.code))
  return (
    rules.length > 0 &&
    findings.some(
      cause =>
        cause.origin === 'policy' &&
        cause.severity === 'error' &&
        rules.some(({ follows }) => follows(finding, cause)),
    )
  )
}

function isAboutCpus(finding: Finding): boolean {
  return (finding.parameters ?? []).some(parameter => /cpu/i.test(parameter))
}
