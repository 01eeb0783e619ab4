network "management" {
  name   = "Xestión"
  device = "eth0"
}

network "guests" {
  name   = "Tráfico MVs"
  device = "eth1"
}

network "storage" {
  name   = "Almacenamento"
  device = "eth2"
}

network "internal" {
  name = "Rede Interna"
}

# Each host needs an address of its own on the storage network, else it cannot reach the NAS there.
storage_interface "xen00" {
  host    = host.xen00
  network = network.storage
  name    = "Almacenamento"
  ip      = "172.16.0.200"
  netmask = "255.255.255.0"
}

storage_interface "xen01" {
  host    = host.xen01
  network = network.storage
  name    = "Almacenamento"
  ip      = "172.16.0.201"
  netmask = "255.255.255.0"
}
