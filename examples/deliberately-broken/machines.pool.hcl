# No host has so much memory.
vm "giant" {
  pool     = pool.main
  template = "guest"
  memory   = "64GiB"
}

# /dev/sdb has 100 GiB.
vm "hoarder" {
  pool     = pool.main
  template = "guest"
  memory   = "1GiB"
  power    = "halted"

  disk "root" {
    sr   = sr.local
    size = "500GiB"
  }
}

# Both of them fit into the pool, but not into one host.
vm "twin" {
  count = 2

  pool     = pool.main
  name     = "twin-${count.index + 1}"
  template = "guest"
  memory   = "9GiB"
}

ha_plan "main" {
  pool                 = pool.main
  heartbeat_sr         = sr.heartbeat
  failures_to_tolerate = 1

  protect {
    vms = [vm.twin[0], vm.twin[1]]
  }
}
