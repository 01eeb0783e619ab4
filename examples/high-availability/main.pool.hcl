variable "password" {
  type        = string
  description = "The password of root on the hosts."
  sensitive   = true
  default     = "labroot"
}

locals {
  hosts = {
    xen01 = { address = "10.42.0.201", storage = "172.16.0.201" }
    xen02 = { address = "10.42.0.202", storage = "172.16.0.202" }
    xen03 = { address = "10.42.0.203", storage = "172.16.0.203" }
  }
}

host "node" {
  for_each = local.hosts

  address  = each.value.address
  password = var.password
}

pool "main" {
  name        = "Pool - HA"
  coordinator = host.node["xen01"]
  members     = [host.node["xen02"], host.node["xen03"]]
  cpu_policy  = "identical"
  allow_eject = true
}

network "management" {
  name   = "Management and guests"
  device = "eth0"
}

network "storage" {
  name   = "Storage"
  device = "eth1"
}

storage_interface "node" {
  for_each = local.hosts

  host    = host.node[each.key]
  network = network.storage
  name    = "Storage"
  ip      = each.value.storage
  netmask = "255.255.255.0"
}
