# Three servers that fit together, a fourth that fits nowhere, and a NAS.

segment "campus" {
  subnet = "10.42.0.0/16"
}

segment "storage" {
  subnet = "172.16.0.0/24"
}

machine "alpha" {
  address  = "10.42.0.51"
  release  = "8.2"
  password = "labroot"
  memory   = "16GiB"
  updates  = ["XS82E070"]

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "storage"
  }
  nic "eth2" {
    segment = "storage"
  }
}

# It has one NIC less.
machine "beta" {
  address  = "10.42.0.52"
  release  = "8.2"
  password = "labroot"
  memory   = "16GiB"
  updates  = ["XS82E070"]

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "storage"
  }
}

machine "delta" {
  address  = "10.42.0.54"
  release  = "8.2"
  password = "labroot"
  updates  = ["XS82E070"]

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "storage"
  }
}

# Another vendor's CPU, another edition, no update, a clock that is ahead, and a guest of its own that is busy.
machine "gamma" {
  address    = "10.42.0.53"
  release    = "8.2"
  password   = "labroot"
  memory     = "8GiB"
  edition    = "free"
  clock_skew = "20m"
  busy       = ["legacy"]
  setup      = "gamma.setup.hcl"

  cpu {
    vendor   = "AuthenticAMD"
    model    = "AMD EPYC 7302P 16-Core Processor"
    family   = 23
    sockets  = 1
    cores    = 16
    features = "178bfbff-76d83203-2fd3fbff-004001f7-0000000f-219c91a9-00400004-00000500"
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
    size = "1TiB"
  }

  iscsi "iqn.2021-11.lab:store" {
    lun "360a98010" {
      size   = "500GiB"
      has_sr = true
    }
    lun "360a98011" {
      size = "100GiB"
    }
    chap {
      user     = "pool"
      password = "right-one"
    }
  }
}

nas "campus" {
  port {
    segment = "campus"
    ip      = "10.42.0.100"
  }

  nfs "/old" {
    size = "1TiB"
  }
  nfs "/heartbeat" {
    size = "10GiB"
  }
}

update "XS82E070" {
  uuid                = "5f3b1d2e-7c41-4a0e-9a4d-2b6f8e1c9d70"
  for                 = "8.2"
  guidance            = ["restartHost"]
  enforce_homogeneity = true
}

template "guest" {
  tools = true
}
