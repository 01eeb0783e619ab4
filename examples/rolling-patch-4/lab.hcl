# Four equal servers that have been a pool for years: existing.setup.hcl tells what is on them.

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
  setup    = "existing.setup.hcl"

  cpu {
    vendor  = "GenuineIntel"
    model   = "Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz"
    sockets = 2
    cores   = 8
  }

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "storage"
  }
}

machine "node2" {
  address  = "10.42.0.12"
  release  = "8.2"
  password = "labroot"
  memory   = "32GiB"
  disk     = "240GiB"
  setup    = "existing.setup.hcl"

  cpu {
    vendor  = "GenuineIntel"
    model   = "Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz"
    sockets = 2
    cores   = 8
  }

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "storage"
  }
}

machine "node3" {
  address  = "10.42.0.13"
  release  = "8.2"
  password = "labroot"
  memory   = "32GiB"
  disk     = "240GiB"
  setup    = "existing.setup.hcl"

  cpu {
    vendor  = "GenuineIntel"
    model   = "Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz"
    sockets = 2
    cores   = 8
  }

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "storage"
  }
}

machine "node4" {
  address  = "10.42.0.14"
  release  = "8.2"
  password = "labroot"
  memory   = "32GiB"
  disk     = "240GiB"
  setup    = "existing.setup.hcl"

  cpu {
    vendor  = "GenuineIntel"
    model   = "Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz"
    sockets = 2
    cores   = 8
  }

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
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
  iscsi "iqn.2020-06.lab:heartbeat" {
    lun "360a98007" {
      size = "4GiB"
    }
  }
}

# Everything in it takes effect with a reboot of the host.
update "XS82E070" {
  uuid     = "5f3b1d2e-7c41-4a0e-9a4d-2b6f8e1c9d70"
  for      = "8.2"
  guidance = ["restartHost"]
  size     = "120MiB"
}

template "guest" {
  tools = true
}
