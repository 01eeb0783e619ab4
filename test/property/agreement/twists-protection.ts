import { reference, type Nested } from './configuration.js'
import { vms } from './twists-machine.js'
import { diskSrs, someSr, srs } from './twists-storage.js'
import { pick, pickAny, type Twist, type TwistScene } from './twist.js'

function protectBlocks(scene: TwistScene, first: number): Nested[] {
  const all = vms(scene)
  const chosen = all.filter((_, index) => ((first >> index) & 1) === 0)
  const others = all.filter(vm => !chosen.includes(vm) && first % 3 === 0)
  return [
    ...(chosen.length > 0 ? [{ type: 'protect', arguments: { vms: chosen.map(reference) } }] : []),
    ...(others.length > 0
      ? [{ type: 'protect', arguments: { vms: others.map(reference), priority: 'best-effort' } }]
      : []),
  ]
}

/** Twists of high availability. */
export const protectionTwists: Readonly<Record<string, Twist>> = {
  ha: (scene, first, second) => {
    const { configuration } = scene
    const pool = configuration.find('pool', 'main')
    if (!pool) return
    const sr =
      second % 9 === 8
        ? (pickAny(srs(scene), first) ?? someSr(scene, first))
        : (pickAny(
            diskSrs(scene).filter(block => !('host' in block.arguments)),
            second,
          ) ?? someSr(scene, second))
    const ha = configuration.ensure('ha_plan', 'main', { pool: reference(pool), heartbeat_sr: reference(sr) })
    ha.nested = protectBlocks(scene, first)
  },
  'ha failures': ({ configuration }, first) => {
    const ha = configuration.find('ha_plan', 'main')
    if (ha) ha.arguments.failures_to_tolerate = pick(['max', 1, 0, 2, 3], first)
  },
  'ha protect': (scene, first) => {
    const ha = scene.configuration.find('ha_plan', 'main')
    if (ha) ha.nested = protectBlocks(scene, first)
  },
  'ha settings': ({ configuration }, first) => {
    const ha = configuration.find('ha_plan', 'main')
    if (ha)
      Object.assign(
        ha.arguments,
        pick([{ timeout: 90 }, { enabled: false }, { enabled: true }, { timeout: 60 }], first),
      )
  },
  'ha heartbeat': (scene, first) => {
    const ha = scene.configuration.find('ha_plan', 'main')
    const sr = pickAny(srs(scene), first)
    if (ha && sr) ha.arguments.heartbeat_sr = reference(sr)
  },
  'ha out': ({ configuration }) => {
    const ha = configuration.find('ha_plan', 'main')
    if (ha) configuration.remove(ha)
  },
}
