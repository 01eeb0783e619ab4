/** How many machines the pool has. */
export const hostCount = 64

const vmsInFile = 100

/**
 * The lab of a pool of 64 machines with shared storage, and a configuration of so many VMs on it, under high availability; the
 * first `edited` of them are described anew.
 */
export function hostPoolFiles(vms: number, edited = 0): ReadonlyMap<string, string> {
  const files = Math.ceil(vms / vmsInFile)
  return new Map([
    ['lab.hcl', lab],
    ['pool.pool.hcl', pool(vms)],
    ...range(files).map((file): readonly [string, string] => [
      `machines-${file}.pool.hcl`,
      range(Math.min(vmsInFile, vms - file * vmsInFile))
        .map(index => vm(file * vmsInFile + index, edited))
        .join('\n'),
    ]),
  ])
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function machine(host: number): string {
  return `machine "xen${host}" {
  address  = "10.0.0.${10 + host}"
  release  = "8.2.1"
  password = "labroot"
  memory   = "768GiB"
  nic "eth0" { segment = "lan" }
}
`
}

const lab = `segment "lan" { subnet = "10.0.0.0/24" }
${range(hostCount).map(machine).join('')}
nas "filer" {
  port {
    segment = "lan"
    ip      = "10.0.0.200"
  }
  nfs "/vdis" { size = "500TiB" }
  iscsi "iqn.2026-01.lab:heartbeat" {
    lun "360a98001" { size = "4GiB" }
  }
}
template "guest" { tools = true }
`

function pool(vms: number): string {
  const names = range(hostCount).map(host => `xen${host}`)
  return `host "node" {
  for_each = { ${names.map((name, host) => `${name} = "10.0.0.${10 + host}"`).join(', ')} }
  address  = each.value
  password = "labroot"
}

pool "main" {
  name        = "Sixty-four hosts"
  coordinator = host.node["xen0"]
  members     = [${names
    .slice(1)
    .map(name => `host.node["${name}"]`)
    .join(', ')}]
  cpu_policy  = "identical"
  allow_eject = true
}

network "guests" {
  name   = "Guests"
  device = "eth0"
}

sr "vdis" {
  name    = "Disks"
  type    = "nfs"
  server  = "10.0.0.200"
  path    = "/vdis"
  default = true
}

sr "heartbeat" {
  name       = "Heartbeat"
  type       = "lvmoiscsi"
  target     = "10.0.0.200"
  target_iqn = "iqn.2026-01.lab:heartbeat"
  scsi_id    = "360a98001"
}

ha_plan "main" {
  pool                 = pool.main
  heartbeat_sr         = sr.heartbeat
  failures_to_tolerate = 2

  protect {
    vms = [${range(vms)
      .filter(index => index % 2 === 0)
      .map(index => `vm.machine${index}`)
      .join(', ')}]
  }
}
`
}

function vm(index: number, edited: number): string {
  return `vm "machine${index}" {
  description = "${index < edited ? 'edited' : 'virtual'} machine number ${index}"
  template    = "guest"
  memory      = "${1 + (index % 3)}GiB"

  disk "root" {
    sr   = sr.vdis
    size = "8GiB"
  }
  nic "0" {
    network = network.guests
  }
}
`
}
