# What is on the old servers before this project knows them: somebody made it by hand. Only the emulator reads this file.

locals {
  # Where each VM runs, and how much memory it has.
  services = {
    dns      = { host = "old1", memory = "2GiB" }
    mail     = { host = "old1", memory = "8GiB" }
    database = { host = "old1", memory = "16GiB" }
    ldap     = { host = "old2", memory = "4GiB" }
    web      = { host = "old2", memory = "8GiB" }
    files    = { host = "old2", memory = "8GiB" }
  }
}

host "old1" {
  address  = "10.42.0.11"
  password = "labroot"
}

host "old2" {
  address  = "10.42.0.12"
  password = "labroot"
}

pool "main" {
  name        = "office"
  coordinator = host.old1
  members     = [host.old2]
}

sr "vdis" {
  name    = "VM disks"
  type    = "nfs"
  server  = "10.42.0.100"
  path    = "/vdis"
  default = true
}

vm "service" {
  for_each = local.services

  name     = each.key
  template = "guest"
  memory   = each.value.memory
  host     = each.value.host == "old1" ? host.old1 : host.old2

  disk "root" {
    sr   = sr.vdis
    size = "60GiB"
  }
}

# The database can do without the others, and nothing without dns.
ha_plan "main" {
  pool         = pool.main
  heartbeat_sr = sr.vdis

  failures_to_tolerate = 1

  protect {
    vms = [vm.service["dns"], vm.service["ldap"], vm.service["mail"], vm.service["web"]]
  }
}
