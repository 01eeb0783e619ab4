import type { Change } from '../../../../src/provider/change.js'
import type { Argument, Disruption } from '../../../../src/provider/step.js'
import { literal, objectArgument, pbdArgument, record, uuidFrom, written } from '../../drafting/argument.js'
import { textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { mark, markKey, provisionalName, stepKey } from '../../drafting/key.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import { type Target, target } from '../../drafting/setting.js'
import { attachedSr, type Staging } from '../../drafting/staging.js'
import { nameOf, placeOf } from './naming.js'
import { contentType, deviceConfig, isFormatting, isShared } from './configuration.js'

/** The calls that make an SR, or take over the one that is there. */
export function makingSteps(
  change: Change,
  pool: PoolPlan,
  hosts: readonly HostPlan[],
  uuid: Argument,
  staging: Staging,
): readonly Draft[] {
  const [first] = hosts
  if (first === undefined) return []
  const guard = guardSteps(change, pool, first, staging)
  const attached = attachedSr(change, staging)
  if (attached !== undefined) return [...guard, ...attachSteps(change, pool, hosts, attached)]
  const id = `${change.address}/create`
  const parameters = {
    at: literal(pool.coordinator.ip),
    host: objectArgument('host', first.uuid),
    device_config: deviceConfig(change),
    physical_size: literal(0),
    name_label: literal(provisionalName(nameOf(change), stepKey(change, 'create', pool))),
    name_description: written(change, 'description') ?? literal(''),
    type: written(change, 'type') ?? literal(''),
    content_type: literal(contentType(change)),
    shared: literal(isShared(change)),
    sm_config: literal({}),
  }
  const create = call(change.address, 'create', 'SR.create', parameters, `make SR ${nameOf(change)}`, {
    binds: { address: change.address, identity: uuidFrom(id) },
    cause: { address: change.address, path: [placeOf(change)] },
    disrupts: overwriting(change),
  })
  const to = target('SR', pool.coordinator.ip, uuid, `SR ${nameOf(change)}`)
  return [...guard, create, markStep(change, to, pool)]
}

/** What a new SR is made over is erased where the type formats its storage, whatever it is. */
function overwriting(change: Change): readonly Disruption[] {
  if (textOf(change.planned, 'existing') !== 'overwrite' || !isFormatting(change)) return []
  return [
    {
      subject: `storage of ${change.address}`,
      effect: 'loses data',
      detail: 'it is formatted, whatever it holds',
      cause: { address: change.address, path: ['existing'] },
    },
  ]
}

/** The step that gives an SR our mark. */
export function markStep(change: Change, to: Target, pool: PoolPlan): Draft {
  const key = {
    at: to.at,
    self: to.object,
    key: literal(markKey),
    value: literal(mark(change, 'create', pool)),
  }
  return call(
    change.address,
    'mark',
    'SR.add_to_other_config',
    key,
    `mark SR ${nameOf(change)} as made for ${change.address}`,
  )
}

/** What the plan found on the storage must still be so just before it is formatted or taken over. */
function guardSteps(change: Change, pool: PoolPlan, host: HostPlan, staging: Staging): readonly Draft[] {
  const found = staging.probes.get(change.address)
  const policy = textOf(change.planned, 'existing') ?? 'refuse'
  if (found === undefined || (policy !== 'attach' && (policy === 'overwrite' || !isFormatting(change))))
    return []
  const parameters = {
    at: literal(pool.coordinator.ip),
    host: objectArgument('host', host.uuid),
    device_config: deviceConfig(change),
    type: written(change, 'type') ?? literal(''),
    expected: literal([...found]),
  }
  return [
    call(
      change.address,
      'probe',
      'SR.probe',
      parameters,
      `look once more at what the storage of ${nameOf(change)} holds`,
      { hasEffect: false, cause: { address: change.address, path: [placeOf(change)] } },
    ),
  ]
}

function attachSteps(
  change: Change,
  pool: PoolPlan,
  hosts: readonly HostPlan[],
  uuid: string,
): readonly Draft[] {
  const at = literal(pool.coordinator.ip)
  const name = nameOf(change)
  const introduce = call(
    change.address,
    'introduce',
    'SR.introduce',
    {
      at,
      uuid: literal(uuid),
      name_label: written(change, 'name') ?? literal(name),
      name_description: written(change, 'description') ?? literal(''),
      type: written(change, 'type') ?? literal(''),
      content_type: literal(contentType(change)),
      shared: literal(isShared(change)),
      sm_config: literal({}),
    },
    `take over SR ${name} with its data`,
    { binds: { address: change.address, identity: literal(uuid) } },
  )
  const cause = { address: change.address, path: [placeOf(change)] }
  const connections = hosts.flatMap((host, index) => {
    const fields = {
      host: objectArgument('host', host.uuid),
      SR: objectArgument('SR', uuid),
      device_config: deviceConfig(change),
      other_config: literal({}),
    }
    return [
      call(
        change.address,
        `${host.name}/connect`,
        'PBD.create',
        { at, record: record(fields) },
        `connect ${host.name} to SR ${name}`,
        { cause },
      ),
      call(
        change.address,
        `${host.name}/plug`,
        'PBD.plug',
        { at, self: pbdArgument(host.uuid, literal(uuid)) },
        `attach SR ${name} on ${host.name}`,
        {
          cause,
          isOptional: index > 0,
        },
      ),
    ]
  })
  return [introduce, ...connections]
}
