import { errorDiagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { CommandContext, CommandResult } from '../../../src/provider/command.js'
import { findLab } from './open-lab.js'
import { failed, said } from './result.js'

/** Removes the world, so that the next command makes the lab anew from its file. */
export async function resetLab(context: CommandContext): Promise<CommandResult> {
  const place = await findLab(context)
  if (!('labPath' in place)) return failed(place)
  const { files } = context.runtime
  const { worldFolder } = place
  if (!(await files.exists(worldFolder)))
    return said('Lab', 'The lab is as its file says; nothing was kept of it.', { reset: false })
  const owner = await ownerOf(context, worldFolder)
  if (owner !== undefined)
    return failed([
      errorDiagnostic(
        'Lab in use',
        `The emulated lab in ${worldFolder} is in use by process ${owner}. Wait until it has finished.`,
      ),
    ])
  await files.remove(worldFolder)
  return said(
    'Lab',
    'The lab is as its file says again, with new machines; all that its pools held is gone. The state is kept and names the old machines: remove its file, or each block with poolwright state rm, before the next plan.',
    { reset: true },
  )
}

/** The process that has the world open; undefined where nobody has it or the one who had is gone. */
async function ownerOf(context: CommandContext, worldFolder: string): Promise<number | undefined> {
  const { files, environment } = context.runtime
  const path = `${worldFolder}/lock`
  if (!(await files.exists(path))) return undefined
  const owner = /"processId":(\d+),"hostName":"([^"]*)"/.exec(await files.readText(path))
  const processId = Number(owner?.[1])
  if (owner === null) return undefined
  const isAlive = owner[2] !== environment.hostName || environment.isProcessAlive(processId)
  return isAlive ? processId : undefined
}
