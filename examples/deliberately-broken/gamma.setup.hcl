# What is on gamma before this project knows it: it has led a life of its own. Only the emulator reads this file.

host "gamma" {
  address   = "10.42.0.53"
  password  = "labroot"
  iscsi_iqn = "iqn.2021-11.lab:shared-by-mistake"
}

sr "old" {
  pool   = host.gamma
  name   = "old disks"
  type   = "nfs"
  server = "10.42.0.100"
  path   = "/old"
}

vm "legacy" {
  pool     = host.gamma
  name     = "legacy"
  template = "guest"
  memory   = "1GiB"

  disk "root" {
    sr   = sr.old
    size = "10GiB"
  }
}
