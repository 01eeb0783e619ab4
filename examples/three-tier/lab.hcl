# Two equal servers: two NICs for everybody, one for storage.

segment "campus" {
  subnet = "10.42.0.0/16"
}

segment "storage" {
  subnet = "172.16.0.0/24"
}

machine "north" {
  address  = "10.42.0.41"
  release  = "xcp-ng-8.3"
  password = "labroot"
  memory   = "64GiB"
  disk     = "240GiB"

  cpu {
    vendor  = "AuthenticAMD"
    model   = "AMD EPYC 7313P 16-Core Processor"
    sockets = 1
    cores   = 16
  }

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "campus"
  }
  nic "eth2" {
    segment = "storage"
  }
}

machine "south" {
  address  = "10.42.0.42"
  release  = "xcp-ng-8.3"
  password = "labroot"
  memory   = "64GiB"
  disk     = "240GiB"

  cpu {
    vendor  = "AuthenticAMD"
    model   = "AMD EPYC 7313P 16-Core Processor"
    sockets = 1
    cores   = 16
  }

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "campus"
  }
  nic "eth2" {
    segment = "storage"
  }
}

nas "filer" {
  port {
    segment = "storage"
    ip      = "172.16.0.100"
  }

  nfs "/vdis" {
    size = "4TiB"
  }
}

# A cloud image: it has a system on its disk, and the tools.
template "debian-12-cloud" {
  tools  = true
  memory = "1GiB"

  disk {
    size = "10GiB"
  }
}
