# Management and the traffic of VMs share two NICs; when one fails the other takes over, whatever the switches can do.
network "front" {
  name = "front"
}

bond "front" {
  network = network.front
  devices = ["eth0", "eth1"]
  mode    = "active-backup"
}

# VMs meet on VLANs, never on the network of the hosts.
network "guests" {
  name = "guests"
  bond = bond.front
  vlan = 20
}

network "backend" {
  name = "backend"
  bond = bond.front
  vlan = 30
}

# Storage has two NICs of its own, of which both carry traffic: the switches must speak LACP on these ports.
network "storage" {
  name = "storage"
  mtu  = 9000
}

bond "storage" {
  network = network.storage
  devices = ["eth2", "eth3"]
  mode    = "lacp"
  hashing = "tcpudp_ports"
}

storage_interface "node" {
  for_each = local.nodes

  host    = host.node[each.key]
  network = network.storage
  name    = "storage"
  ip      = each.value.storage
  netmask = "255.255.255.0"
}
