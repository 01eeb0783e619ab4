# The NAS exports /vdis.
sr "vdis" {
  pool    = pool.main
  name    = "VM disks"
  type    = "nfs"
  server  = "172.16.0.100"
  path    = "/vdisks"
  default = true
}

# Another SR is on this LUN already, and a pool has one default SR.
sr "store" {
  pool          = pool.main
  name          = "store"
  type          = "lvmoiscsi"
  target        = "172.16.0.100"
  target_iqn    = "iqn.2021-11.lab:store"
  scsi_id       = "360a98010"
  chap_user     = "pool"
  chap_password = "right-one"
  default       = true
}

# The array knows another password.
sr "archive" {
  pool          = pool.main
  name          = "archive"
  type          = "lvmoiscsi"
  target        = "172.16.0.100"
  target_iqn    = "iqn.2021-11.lab:store"
  scsi_id       = "360a98011"
  chap_user     = "pool"
  chap_password = "wrong-one"
}

# This one is right.
sr "heartbeat" {
  pool   = pool.main
  name   = "heartbeat"
  type   = "nfs"
  server = "10.42.0.100"
  path   = "/heartbeat"
}

sr "local" {
  host   = host.alpha
  name   = "second disk of alpha"
  type   = "lvm"
  device = "/dev/sdb"
}
