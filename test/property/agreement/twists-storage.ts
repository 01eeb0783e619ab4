import { reference, type Argument, type Block } from './configuration.js'
import { hosts } from './twists-pool.js'
import { pick, pickAny, type Twist, type TwistScene } from './twist.js'

export function srs({ configuration }: TwistScene): readonly Block[] {
  return configuration.ofKind('sr')
}

/** SRs that disks can be on. */
export function diskSrs(scene: TwistScene): readonly Block[] {
  return srs(scene).filter(sr => sr.arguments.type !== 'iso')
}

/** An SR for disks: one that is there, else a store that every host reaches. */
export function someSr(scene: TwistScene, number: number): Block {
  return pickAny(diskSrs(scene), number) ?? shared(scene, 0)
}

const servers = ['10.0.0.100', '172.16.0.100', '10.0.0.99'] as const

/** What is shared, plainest first. */
const kinds: readonly (readonly [name: string, args: Readonly<Record<string, Argument>>])[] = [
  ['vdis', { type: 'nfs', server: '10.0.0.100', path: '/vdis' }],
  ['disks', { type: 'nfs', server: '172.16.0.100', path: '/vdis' }],
  [
    'store',
    { type: 'lvmoiscsi', target: '172.16.0.100', target_iqn: 'iqn.2014-03.lab:store', scsi_id: '360a1' },
  ],
  [
    'beat',
    { type: 'lvmoiscsi', target: '10.0.0.100', target_iqn: 'iqn.2014-03.lab:store', scsi_id: '360a2' },
  ],
  ['small', { type: 'nfs', server: '10.0.0.100', path: '/small' }],
  [
    'locked',
    {
      type: 'lvmoiscsi',
      target: '10.0.0.100',
      target_iqn: 'iqn.2014-03.lab:locked',
      scsi_id: '360b1',
      chap_user: 'u',
      chap_password: 'p',
    },
  ],
  [
    'full',
    {
      type: 'lvmoiscsi',
      target: '10.0.0.100',
      target_iqn: 'iqn.2014-03.lab:store',
      scsi_id: '360a3',
      existing: 'attach',
    },
  ],
  ['windows', { type: 'smb', server: '\\\\10.0.0.100\\share', username: 'u', password: 'p' }],
]

function shared({ configuration }: TwistScene, number: number): Block {
  const [name, args] = pick(kinds, number)
  return configuration.ensure('sr', name, args)
}

/** Twists of storage repositories. */
export const storageTwists: Readonly<Record<string, Twist>> = {
  'sr shared': (scene, first, second) => {
    const sr = shared(scene, first)
    if (second % 4 === 3) sr.arguments.on_destroy = 'destroy'
    if (second % 6 === 5) sr.arguments.name = `SR ${second}`
  },
  'sr iso': ({ configuration }, first) => {
    const location = pick(
      [{ location: '10.0.0.100:/isos' }, { location: '\\\\10.0.0.100\\share', username: 'u', password: 'p' }],
      first,
    )
    configuration.ensure('sr', 'isos', { type: 'iso', ...location })
  },
  'sr local': (scene, first, second) => {
    const host = pickAny(hosts(scene), first)
    if (!host) return
    scene.configuration.ensure('sr', `local_${host.name}`, {
      host: reference(host),
      type: pick(['ext', 'lvm'], second),
      device: second % 9 === 8 ? '/dev/sdz' : '/dev/sdb',
      ...(second % 4 === 3 ? { on_destroy: 'destroy' } : {}),
    })
  },
  'sr default': (scene, first) => {
    const sr = pickAny(diskSrs(scene), first)
    for (const other of srs(scene)) delete other.arguments.default
    if (sr) sr.arguments.default = true
  },
  'sr wrong': (scene, first, second) => {
    const sr = pickAny(srs(scene), first)
    if (!sr) return
    const change = (name: string, value: Argument) => {
      if (name in sr.arguments) sr.arguments[name] = value
    }
    change('path', pick(['/nowhere', '/vdis'], second))
    change('scsi_id', pick(['360ff', '360a1'], second))
    change('password', pick(['wrong', 'p'], second))
    change('chap_password', pick(['wrong', 'p'], second))
    change('location', pick(['10.0.0.100:/nowhere', '10.0.0.100:/isos'], second))
  },
  'sr server': (scene, first, second) => {
    const sr = pickAny(
      srs(scene).filter(block => 'server' in block.arguments && block.arguments.type === 'nfs'),
      first,
    )
    if (sr) sr.arguments.server = pick(servers, second)
  },
  'sr existing': (scene, first, second) => {
    const sr = pickAny(srs(scene), first)
    if (sr) sr.arguments.existing = pick(['attach', 'overwrite', 'refuse'], second)
  },
  'sr multipath': (scene, first, second) => {
    const sr = pickAny(
      srs(scene).filter(block => block.arguments.type === 'lvmoiscsi'),
      first,
    )
    if (!sr) return
    sr.arguments.multipath = second % 2 === 0
    if (second % 3 === 0) for (const host of hosts(scene)) host.arguments.multipathing = true
  },
  'sr connection': (scene, first, second) => {
    const sr = pickAny(srs(scene), first)
    if (sr?.arguments.type === 'nfs') {
      if (second % 3 === 0) sr.arguments.version = pick(['4', '3', '4.1'], first)
      else if (second % 3 === 1) sr.arguments.options = 'soft'
      else delete sr.arguments.options
    } else if (sr?.arguments.type === 'lvmoiscsi') sr.arguments.port = pick([3260, 3261], second)
  },
  'sr texts': (scene, first, second) => {
    const sr = pickAny(srs(scene), first)
    if (sr) sr.arguments[pick(['description', 'name'], second)] = `no. ${second}`
  },
  'sr with kept disks': (scene, first) => {
    const sr = pickAny(diskSrs(scene), first)
    if (!sr) return
    sr.arguments.on_destroy = 'destroy'
    for (const vm of scene.configuration.ofKind('vm'))
      for (const { type, arguments: args } of vm.nested) if (type === 'disk') args.keep = true
  },
  'sr out': (scene, first) => {
    const sr = pickAny(srs(scene), first)
    if (sr) scene.configuration.remove(sr)
  },
}
