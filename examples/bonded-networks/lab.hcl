# Two servers with four NICs each: two on the switches of the campus, two on those of the storage.

segment "campus" {
  subnet = "10.42.0.0/16"
}

segment "storage" {
  subnet = "172.16.0.0/24"
}

machine "node1" {
  address  = "10.42.0.11"
  release  = "8.2"
  password = "labroot"
  memory   = "32GiB"
  disk     = "240GiB"

  cpu {
    vendor  = "GenuineIntel"
    model   = "Intel(R) Xeon(R) Silver 4210 CPU @ 2.20GHz"
    sockets = 1
    cores   = 10
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
  nic "eth3" {
    segment = "storage"
  }
}

machine "node2" {
  address  = "10.42.0.12"
  release  = "8.2"
  password = "labroot"
  memory   = "32GiB"
  disk     = "240GiB"

  cpu {
    vendor  = "GenuineIntel"
    model   = "Intel(R) Xeon(R) Silver 4210 CPU @ 2.20GHz"
    sockets = 1
    cores   = 10
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
  nic "eth3" {
    segment = "storage"
  }
}

nas "filer" {
  port {
    segment = "storage"
    ip      = "172.16.0.100"
  }

  nfs "/vdis" {
    size = "2TiB"
  }
}

template "guest" {
  tools = true
}
