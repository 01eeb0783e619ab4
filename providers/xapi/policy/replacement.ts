import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import { together } from '../catalogue/entry.js'
import { textOf } from '../drafting/attribute.js'
import { poolOf, type Staging } from '../drafting/staging.js'
import { disksGoingWith } from '../kinds/sr/disks.js'
import type { OrderedStep } from '../ordering/order.js'

/** What is made anew and holds data: what becomes of the data, and how the replacement is avoided. */
export function replacementFindings(staging: Staging, steps: readonly OrderedStep[]): readonly Finding[] {
  return [...staging.changes.values()]
    .filter(change => change.action === 'replace' && change.reason !== 'replace_because_tainted')
    .flatMap(change => {
      const lost = steps
        .filter(({ step }) => step.address === change.address)
        .flatMap(({ step }) => step.disrupts)
        .filter(({ effect }) => effect === 'loses data')
        .map(({ subject, detail }) => `${subject}: ${detail}`)
      if (lost.length > 0) return [losing(change, lost)]
      const left = leavesDisks(change) ? disksGoingWith(change, poolOf(change, staging), staging) : []
      return left.length === 0 ? [] : [leaving(change, left)]
    })
}

function losing(change: Change, lost: readonly string[]): Finding {
  return {
    severity: 'warning',
    origin: 'policy',
    code: 'replacement-loses-data',
    summary: 'A replacement loses data',
    detail: `${change.address} is destroyed and made anew${because(change)}. ${lost.join('; ')}.`,
    remedy: `${wayOut(change)} ${keeping(change)}`.trim(),
    address: change.address,
    ...pathOf(change),
  }
}

function leaving(change: Change, disks: readonly string[]): Finding {
  return {
    severity: 'warning',
    origin: 'policy',
    code: 'replacement-leaves-data',
    summary: 'A replacement leaves data behind',
    detail: `${change.address} is forgotten and made anew${because(change)}. ${together(disks)} ${disks.length === 1 ? 'stays' : 'stay'} on the old storage, out of reach of the pool.`,
    remedy: `${wayOut(change)} With lifecycle { create_before_destroy = true } the disks of VMs move to its successor. To have the data again later, write an sr block for the old storage with existing = "attach".`,
    address: change.address,
    ...pathOf(change),
  }
}

/** An SR that is not one of images. */
function leavesDisks({ kindName, prior }: Change): boolean {
  return kindName === 'sr' && textOf(prior, 'type') !== 'iso'
}

function namesOf(change: Change): readonly string[] {
  return [...new Set(change.replacePaths.map(path => path.join('.')))]
}

function pathOf(change: Change): Pick<Finding, 'path'> {
  const [path] = change.replacePaths
  return path === undefined ? {} : { path }
}

function because(change: Change): string {
  const names = namesOf(change)
  return names.length === 0 ? '' : `, since ${together(names)} cannot be changed on what is there`
}

function wayOut(change: Change): string {
  const names = namesOf(change)
  switch (change.reason) {
    case 'replace_by_request':
      return 'Plan without --replace, and it stays.'
    case 'replace_by_triggers':
      return 'Take what triggers it out of replace_triggered_by, and it stays.'
    default: {
      const roots = [...new Set(change.replacePaths.map(path => String(path[0])))]
      return `Take the change of ${together(names)} back, or write lifecycle { ignore_changes = [${roots.join(', ')}] }, and it stays as it is.`
    }
  }
}

function keeping({ kindName }: Change): string {
  switch (kindName) {
    case 'vm':
      return 'A disk with keep = true, once that is applied, outlasts its VM.'
    case 'sr':
      return 'on_destroy = "forget", once it is applied, leaves the data on the storage.'
    default:
      return ''
  }
}
