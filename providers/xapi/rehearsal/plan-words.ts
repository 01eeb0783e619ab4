import type { Change } from '../../../src/provider/change.js'
import type { Step } from '../../../src/provider/step.js'
import { goesFirst, type Staging } from '../drafting/staging.js'

/** What is said of a refusal. */
export interface Words {
  readonly summary: string
  readonly detail: string
  readonly remedy: string
}

/** The words for a code as this plan has it: where the plan itself is the cause, or knows another remedy. */
export function wordsOfPlan(words: Words, step: Step, code: string, staging: Staging): Words {
  if (step.call === 'host.evacuate')
    return withRemedy(
      words,
      'Or write unmovable = "shutdown" or unmovable = "suspend": VMs that cannot move are stopped meanwhile.',
    )
  const change = staging.changes.get(step.address)
  if (change === undefined) return words
  if (/^(VIF_IN_USE|NETWORK_CONTAINS_VIF|VDI_IN_USE)$/.test(code) && goesFirst(change))
    return withRemedy(words, `Or write ${successorFirst(change)}, and what is on the old one moves there.`)
  if (code === 'UUID_INVALID' && change.kindName === 'patch' && step.call === 'VDI.create')
    return noRoom(step)
  const lost = code === 'UUID_INVALID' ? replacedBelow(change, staging) : undefined
  if (lost === undefined) return words
  return {
    summary: 'The object goes with what it is on',
    detail: `${step.summary}: it goes with ${lost.address}, whose successor is made afterwards.`,
    remedy: `Write ${successorFirst(lost)}.`,
  }
}

/** Updates come before whatever else is made, so that only storage counts that is there. */
function noRoom({ summary }: Step): Words {
  return {
    summary: 'There is no storage for the file of the update',
    detail: `${summary}: no SR that is attached to that host has room for it.`,
    remedy: 'Attach an SR there, or free space on one; an SR that this plan makes comes too late.',
  }
}

function withRemedy(words: Words, more: string): Words {
  return { ...words, remedy: `${words.remedy} ${more}` }
}

function successorFirst({ address }: Change): string {
  return `lifecycle { create_before_destroy = true } in ${address}: then its successor comes first`
}

function replacedBelow({ dependencies }: Change, { changes }: Staging): Change | undefined {
  return dependencies.map(address => changes.get(address)).find(each => each !== undefined && goesFirst(each))
}
