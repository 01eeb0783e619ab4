import type { FoundObject, Survey } from '../../../src/provider/contract.js'
import type { XapiObservation } from '../observation/observation.js'
import { foundMachines } from './machines.js'
import { foundNetworks } from './networks.js'
import { foundHosts, foundPlans, foundPools } from './pools.js'
import { foundStorage } from './storage.js'

/** Every object of the pools that a block can stand for: hosts first, then what stands on them. */
export function survey(observation: XapiObservation): Survey {
  const pools = [...observation.pools.values()]
  const remarks: string[] = []
  const remark = (sentence: string): void => {
    remarks.push(sentence)
  }
  const through = (find: typeof foundStorage): readonly FoundObject[] =>
    pools.flatMap(pool => find(pool, observation, remark))
  const objects = [foundHosts, foundPools, foundNetworks, foundStorage, foundMachines, foundPlans].flatMap(
    through,
  )
  return { objects, remarks }
}
