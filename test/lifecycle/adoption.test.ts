import { adoptWorld } from '../support/adopt-world.js'
import { courseFolder, courseNames } from '../support/example-folder.js'

test.each(courseNames())(
  'what the example %s made is written down from nothing, and its plan is empty',
  async name => {
    const project = await courseFolder(name)
    await project.apply()
    const { problems, unreached, remarks, adopted } = await adoptWorld(project)
    expect({ problems, unreached, remarks }).toEqual({ problems: [], unreached: [], remarks: [] })
    const managed = Object.values((await project.state())?.instances ?? {}).filter(
      ({ mode, kindName }) => mode === 'managed' && kindName !== 'patch',
    )
    expect(managed.filter(({ kindName, identity }) => !adopted.has(`${kindName} ${identity}`))).toEqual([])
  },
)
