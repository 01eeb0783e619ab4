import type { PoolLab } from '../../support/pool-project.js'

/** A lab of three hosts with storage of every kind. */
export const lab: PoolLab = {
  release: '8.2',
  machines: [
    { name: 'alpha', address: '10.0.0.1', nics: 7 },
    { name: 'beta', address: '10.0.0.2', nics: 7 },
    { name: 'gamma', address: '10.0.0.3', nics: 7 },
  ],
  lab: `nas "store" {
  port {
    segment = "lan"
    ip      = "10.0.0.101"
  }
  port {
    segment = "lan"
    ip      = "10.0.0.102"
  }
  port {
    segment = "store"
    ip      = "172.16.0.101"
  }
  nfs "/more" {
    size = "50GiB"
  }
  nfs "/isos" {
    size = "20GiB"
    isos = ["debian.iso", "alpine.iso"]
  }
  nfs "/images" {
    size = "20GiB"
    isos = ["debian.iso"]
  }
  iscsi "iqn.2020-01.lab:store" {
    chap {
      user     = "user"
      password = "secret"
    }
    lun "360a98001" {
      size = "10GiB"
    }
    lun "360a98002" {
      size = "10GiB"
    }
  }
  smb "share" {
    size     = "10GiB"
    username = "u"
    password = "p"
  }
}
update "first" {
  uuid     = "0850b186-4d47-11e3-a720-001b2151a503"
  for      = "8.2"
  guidance = []
}
update "second" {
  uuid     = "297f2f77-5603-4aaf-9e56-db49512d4592"
  for      = "8.2"
  guidance = ["restartHost"]
}
template "ready" {
  tools = true
  disk {
    size = "4GiB"
  }
}`,
  files: { 'first.update': 'update "first"\n', 'second.update': 'update "second"\n' },
}

/**
 * A pool of all kinds. A comment stands where an edit can put further arguments; what has another default is written as
 * that default says, so that an edit changes one thing.
 */
export const base = `host "alpha" {
  address  = "10.0.0.1"
  password = "labroot"
  # first
}
host "beta" {
  address  = "10.0.0.2"
  password = "labroot"
  management {
    device  = "eth0"
    ip      = "10.0.0.2"
    netmask = "255.255.255.0"
    # management
  }
  # host
}
host "gamma" {
  address  = "10.0.0.3"
  password = "labroot"
}
patch "one" {
  file  = "first.update"
  hosts = [host.alpha]
  # patch
}
pool "main" {
  coordinator = host.alpha
  members     = [host.beta]
  allow_eject = true
  alerts {
    email       = "root@lab"
    smtp_server = "mail:25"
    # alerts
  }
  # pool
}
network "lan" {
  pool   = pool.main
  device = "eth0"
}
network "inner" {
  pool = pool.main
  # network
}
network "tagged" {
  pool   = pool.main
  device = "eth1"
  vlan   = 10
}
network "free" {
  pool = pool.main
}
network "bonded" {
  pool = pool.main
}
network "over" {
  pool = pool.main
  bond = bond.pair
  vlan = 20
}
bond "pair" {
  network = network.bonded
  devices = ["eth2", "eth3"]
  # bond
}
network "spare" {
  pool = pool.main
}
bond "spare" {
  network = network.spare
  devices = ["eth4", "eth5"]
}
storage_interface "beta" {
  host    = host.beta
  network = network.bonded
  ip      = "172.16.0.2"
  netmask = "255.255.255.0"
  # interface
}
sr "vdis" {
  pool    = pool.main
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
  # nfs
}
sr "more" {
  pool   = pool.main
  type   = "nfs"
  server = "10.0.0.101"
  path   = "/more"
}
sr "block" {
  pool          = pool.main
  type          = "lvmoiscsi"
  target        = "10.0.0.101"
  target_iqn    = "iqn.2020-01.lab:store"
  scsi_id       = "360a98001"
  chap_user     = "user"
  chap_password = "secret"
  # block
}
sr "isos" {
  pool     = pool.main
  type     = "iso"
  location = "10.0.0.101:/isos"
}
sr "images" {
  pool     = pool.main
  type     = "iso"
  location = "10.0.0.101:/images"
}
sr "share" {
  pool     = pool.main
  type     = "smb"
  server   = "\\\\\\\\10.0.0.101\\\\share"
  username = "u"
  password = "p"
}
sr "own" {
  host   = host.beta
  type   = "ext"
  device = "/dev/sdb"
}
vm "web" {
  pool       = pool.main
  template   = "guest"
  vcpus      = 2
  vcpus_max  = 4
  home       = host.alpha
  memory {
    static_min  = "256MiB"
    dynamic_min = "512MiB"
    dynamic_max = "512MiB"
    static_max  = "1GiB"
  }
  disk "root" {
    sr   = sr.vdis
    size = "2GiB"
    # disk
  }
  nic "0" {
    network = network.lan
    # nic
  }
  cd {
    iso = "debian.iso"
    sr  = sr.isos
  }
  # vm
}
vm "idle" {
  pool     = pool.main
  template = "guest"
  memory   = "256MiB"
  power    = "halted"
  disk "root" {
    sr   = sr.vdis
    size = "1GiB"
  }
  cloud_init {
    user_data = "#cloud-config"
    # init
  }
  # idle
}
ha_plan "main" {
  pool         = pool.main
  heartbeat_sr = sr.vdis
  protect {
    vms = [vm.web]
    # protect
  }
  # ha
}
`
