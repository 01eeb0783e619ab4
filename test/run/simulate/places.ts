import { OtherProcesses } from '../../contract/other-processes.js'
import { placeKinds, stopDatabase } from '../../contract/place-kinds.js'

const delays = [0, 10, 20, 40, 80, 160, 320, 640]

/**
 * Every kind of place for states under processes of their own: so many writers at a time (50), a holder that is killed, a server
 * that is killed at several moments of a write, a state of 100 MB. Answers how much went wrong.
 */
export async function simulatePlaces([count = '50']: readonly string[]): Promise<number> {
  let failed = 0
  for (const [name, make] of Object.entries(placeKinds)) {
    const kind = await make()
    if (kind.told !== undefined) {
      const others = new OtherProcesses(kind)
      const tell = async (what: string, work: Promise<readonly string[]>): Promise<void> => {
        const begin = performance.now()
        const problems = await work
        failed += problems.length
        const seconds = ((performance.now() - begin) / 1000).toFixed(1)
        console.log([`${name}: ${what} (${seconds} s)`, ...problems].join('\n  '))
      }
      await tell(`${count} writers`, others.write(Number(count)))
      await tell('the holder is killed', others.killHolder())
      for (const delay of kind.killServer === undefined ? [] : delays)
        await tell(
          `the server is killed ${delay} ms into a write`,
          others.killServer(20_000_000 + delay, delay),
        )
      await tell('a state of 100 MB', others.fill(100_000_000))
      others.stop()
    }
    await kind.stop()
  }
  await stopDatabase()
  return failed
}
