import type { World } from '../world.js'

/** Virtual time as XenAPI writes it: `20260101T00:00:00Z`. */
export function datetime(seconds: number): string {
  return `${new Date(Math.round(seconds) * 1000).toISOString().slice(0, 19).replaceAll('-', '')}Z`
}

/** Now, as XenAPI writes it. */
export function nowOf(world: World): string {
  return datetime(world.clock.now())
}
