# What is on the servers before this project knows them: somebody made it by hand. Only the emulator reads this file.

locals {
  hosts = {
    node1 = { address = "10.42.0.11", storage = "172.16.0.11" }
    node2 = { address = "10.42.0.12", storage = "172.16.0.12" }
    node3 = { address = "10.42.0.13", storage = "172.16.0.13" }
    node4 = { address = "10.42.0.14", storage = "172.16.0.14" }
  }

  # Where each VM runs, how much memory it has, and its turn when high availability restarts it.
  services = {
    dns      = { host = "node1", memory = "2GiB", order = 0 }
    ldap     = { host = "node1", memory = "4GiB", order = 0 }
    mail     = { host = "node2", memory = "8GiB", order = 2 }
    database = { host = "node2", memory = "12GiB", order = 1 }
    web      = { host = "node3", memory = "8GiB", order = 2 }
    wiki     = { host = "node3", memory = "4GiB", order = 2 }
    build    = { host = "node4", memory = "8GiB", order = 3 }
    backup   = { host = "node4", memory = "4GiB", order = 3 }
  }
}

host "node" {
  for_each = local.hosts

  address  = each.value.address
  password = "labroot"
}

pool "main" {
  name        = "production"
  coordinator = host.node["node1"]
  members     = [host.node["node2"], host.node["node3"], host.node["node4"]]
}

network "storage" {
  name   = "storage"
  device = "eth1"
}

storage_interface "node" {
  for_each = local.hosts

  host    = host.node[each.key]
  network = network.storage
  name    = "storage"
  ip      = each.value.storage
  netmask = "255.255.255.0"
}

sr "vdis" {
  name    = "VM disks"
  type    = "nfs"
  server  = "172.16.0.100"
  path    = "/vdis"
  default = true
}

sr "heartbeat" {
  name       = "heartbeat"
  type       = "lvmoiscsi"
  target     = "172.16.0.100"
  target_iqn = "iqn.2020-06.lab:heartbeat"
  scsi_id    = "360a98007"
}

vm "service" {
  for_each = local.services

  name     = each.key
  template = "guest"
  memory   = each.value.memory
  order    = each.value.order
  host     = host.node[each.value.host]

  disk "root" {
    sr   = sr.vdis
    size = "40GiB"
  }
}

ha_plan "main" {
  pool                 = pool.main
  heartbeat_sr         = sr.heartbeat
  failures_to_tolerate = 1

  protect {
    vms = [for name in ["dns", "ldap", "mail", "database", "web", "wiki"] : vm.service[name]]
  }

  protect {
    vms      = [vm.service["backup"]]
    priority = "best-effort"
  }
}
