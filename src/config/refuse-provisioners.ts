import { errorDiagnostic, type Diagnostic } from '../diagnostic/diagnostic.js'
import { headerRange } from '../schema/body-content.js'
import type { RegisteredKind } from '../schema/kind-registry.js'
import type { Block, Body } from '../syntax/tree.js'

const otherWays =
  'What a machine needs when it first starts belongs to its own arguments, such as cloud_init; what is to follow an apply belongs behind it: poolwright apply && ...'

/** True for a block that Terraform has for running commands, where the kind itself has no block of that name. */
export function isProvisioning(block: Block, kind: RegisteredKind): boolean {
  const isKnown = block.type === 'provisioner' || block.type === 'connection'
  return isKnown && !Object.hasOwn(kind.schema.block.blocks, block.type)
}

/** The refusal of such blocks: a plan holds everything that apply does, and a command is nothing that could be foretold. */
export function refuseProvisioners(body: Body, kind: RegisteredKind): readonly Diagnostic[] {
  return body.blocks
    .filter(block => isProvisioning(block, kind))
    .map(block => {
      const detail = `Poolwright runs no commands on behalf of a block: a plan holds everything that apply will do, and what a command does cannot be foretold. ${otherWays}`
      const summary =
        block.type === 'connection' ? 'Connections are not supported' : 'Provisioners are not supported'
      return errorDiagnostic(summary, detail, { range: headerRange(block) })
    })
}
