import { openWorld } from '../../support/open-world.js'
import { Project } from '../../support/project.js'
import { edited, incidentsOf, labOf, plainConfiguration } from '../agreement/draw.js'
import { happen } from '../agreement/happen.js'
import { printLab, updates } from '../agreement/lab-draft.js'
import type { Incident } from '../agreement/lab-message.js'
import type { DrawnWorld } from './draw-worlds.js'
import { settingDeeds } from './setting-deeds.js'

/** A folder whose edits were applied, as far as they can be, to a lab to which everything happened that was drawn. */
export async function makeWorld({ made, since }: DrawnWorld): Promise<Project> {
  const lab = labOf(made)
  const files = {
    ...Object.fromEntries(Object.entries(lab.files).map(([name, text]) => [`/work/${name}`, text])),
    ...Object.fromEntries(updates.map(name => [`/work/updates/${name}`, `update "${name}"\n`])),
    '/work/lab.hcl': printLab(lab),
  }
  const project = new Project(files, made.seed)
  let configuration = plainConfiguration(made, lab)
  for (const [index, stage] of made.stages.entries()) {
    const wanted = edited(configuration, lab, stage)
    project.disk.files.write('/work/main.pool.hcl', wanted.print())
    if (index > 0) await befall(project, incidentsOf(lab, stage))
    const { result } = await project.apply({ parallelism: made.parallelism })
    if (result !== undefined) configuration = wanted
  }
  await befall(project, since)
  return project
}

async function befall({ disk }: Project, incidents: readonly Incident[]): Promise<void> {
  if (incidents.length === 0) return
  const emulator = await openWorld(disk)
  for (const incident of incidents) await happen(emulator, incident, settingDeeds)
  await emulator.close()
}
