# Management and the traffic of VMs share two NICs, of which either is enough.
network "campus" {
  name = "campus"
}

bond "campus" {
  network = network.campus
  devices = ["eth0", "eth1"]
  mode    = "active-backup"
}

network "servers" {
  name = "servers"
  bond = bond.campus
  vlan = 110
}

network "desktops" {
  name = "desktops"
  bond = bond.campus
  vlan = 120
}

# Multipath wants two networks that share nothing; a bond would hide from it which way is broken.
locals {
  storage = {
    a = { device = "eth2", prefix = "172.16.1" }
    b = { device = "eth3", prefix = "172.16.2" }
  }

  # One address for each host on each of them.
  storage_interfaces = merge([
    for way, network in local.storage : {
      for name, host in local.hosts : "${name}-${way}" => {
        host = name
        way  = way
        ip   = "${network.prefix}.${host.number}"
      }
    }
  ]...)
}

network "storage" {
  for_each = local.storage

  name   = "storage ${each.key}"
  device = each.value.device
  mtu    = 9000
}

storage_interface "xs" {
  for_each = local.storage_interfaces

  host    = host.xs[each.value.host]
  network = network.storage[each.value.way]
  name    = "storage ${each.value.way}"
  ip      = each.value.ip
  netmask = "255.255.255.0"
}
