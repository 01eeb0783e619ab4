# Three equal servers. The array has two controllers, each behind a switch of its own: two ways to the same disks.

segment "campus" {
  subnet = "10.42.0.0/16"
}

segment "storage_a" {
  subnet = "172.16.1.0/24"
}

segment "storage_b" {
  subnet = "172.16.2.0/24"
}

machine "xs1" {
  address  = "10.42.0.31"
  release  = "8.4"
  password = "labroot"
  memory   = "64GiB"
  disk     = "240GiB"

  cpu {
    vendor  = "GenuineIntel"
    model   = "Intel(R) Xeon(R) Silver 4314 CPU @ 2.40GHz"
    sockets = 2
    cores   = 16
  }

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "campus"
  }
  nic "eth2" {
    segment = "storage_a"
  }
  nic "eth3" {
    segment = "storage_b"
  }
}

machine "xs2" {
  address  = "10.42.0.32"
  release  = "8.4"
  password = "labroot"
  memory   = "64GiB"
  disk     = "240GiB"

  cpu {
    vendor  = "GenuineIntel"
    model   = "Intel(R) Xeon(R) Silver 4314 CPU @ 2.40GHz"
    sockets = 2
    cores   = 16
  }

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "campus"
  }
  nic "eth2" {
    segment = "storage_a"
  }
  nic "eth3" {
    segment = "storage_b"
  }
}

machine "xs3" {
  address  = "10.42.0.33"
  release  = "8.4"
  password = "labroot"
  memory   = "64GiB"
  disk     = "240GiB"

  cpu {
    vendor  = "GenuineIntel"
    model   = "Intel(R) Xeon(R) Silver 4314 CPU @ 2.40GHz"
    sockets = 2
    cores   = 16
  }

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "campus"
  }
  nic "eth2" {
    segment = "storage_a"
  }
  nic "eth3" {
    segment = "storage_b"
  }
}

nas "array" {
  port {
    segment = "storage_a"
    ip      = "172.16.1.100"
  }
  port {
    segment = "storage_b"
    ip      = "172.16.2.100"
  }

  iscsi "iqn.2024-01.lab.array:pool" {
    lun "3600a0980383056" {
      size = "6TiB"
    }
    lun "3600a0980383057" {
      size = "4GiB"
    }
    chap {
      user     = "pool"
      password = "twelve-drives"
    }
  }
}

template "guest" {
  tools = true
}
