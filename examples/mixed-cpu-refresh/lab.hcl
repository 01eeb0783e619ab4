# Two old servers, which have been a pool for years (existing.setup.hcl tells what is on them), and two new ones.

segment "campus" {
  subnet = "10.42.0.0/16"
}

machine "old1" {
  address  = "10.42.0.11"
  release  = "8.2"
  password = "labroot"
  memory   = "64GiB"
  disk     = "240GiB"
  updates  = ["XS82E070"]
  setup    = "existing.setup.hcl"

  cpu {
    vendor   = "GenuineIntel"
    model    = "Intel(R) Xeon(R) CPU E5-2620 v2 @ 2.10GHz"
    family   = 6
    stepping = 4
    sockets  = 2
    cores    = 6
    features = "1fcbfbff-f7ba2203-2c100800-00000001-00000001-00000281-00000000-00000000-00001000-9c000400"
  }

  nic "eth0" {
    segment = "campus"
  }
}

machine "old2" {
  address  = "10.42.0.12"
  release  = "8.2"
  password = "labroot"
  memory   = "64GiB"
  disk     = "240GiB"
  updates  = ["XS82E070"]
  setup    = "existing.setup.hcl"

  cpu {
    vendor   = "GenuineIntel"
    model    = "Intel(R) Xeon(R) CPU E5-2620 v2 @ 2.10GHz"
    family   = 6
    stepping = 4
    sockets  = 2
    cores    = 6
    features = "1fcbfbff-f7ba2203-2c100800-00000001-00000001-00000281-00000000-00000000-00001000-9c000400"
  }

  nic "eth0" {
    segment = "campus"
  }
}

# As they came from the installer: newer CPUs, which can do all that the old ones can and more, and no updates.
machine "new1" {
  address  = "10.42.0.21"
  release  = "8.2"
  password = "labroot"
  memory   = "192GiB"
  disk     = "480GiB"

  cpu {
    vendor   = "GenuineIntel"
    model    = "Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz"
    family   = 6
    stepping = 7
    sockets  = 2
    cores    = 16
    features = "1fcbfbff-f7fa3203-2c100800-00000121-0000000f-d19f27eb-00000808-00000000-00001000-bc000400"
  }

  nic "eth0" {
    segment = "campus"
  }
}

machine "new2" {
  address  = "10.42.0.22"
  release  = "8.2"
  password = "labroot"
  memory   = "192GiB"
  disk     = "480GiB"

  cpu {
    vendor   = "GenuineIntel"
    model    = "Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz"
    family   = 6
    stepping = 7
    sockets  = 2
    cores    = 16
    features = "1fcbfbff-f7fa3203-2c100800-00000121-0000000f-d19f27eb-00000808-00000000-00001000-bc000400"
  }

  nic "eth0" {
    segment = "campus"
  }
}

nas "filer" {
  port {
    segment = "campus"
    ip      = "10.42.0.100"
  }

  nfs "/vdis" {
    size = "4TiB"
  }
}

update "XS82E070" {
  uuid     = "5f3b1d2e-7c41-4a0e-9a4d-2b6f8e1c9d70"
  for      = "8.2"
  guidance = ["restartHost"]
  size     = "120MiB"

  # All hosts of a pool must have it, or none.
  enforce_homogeneity = true
}

template "guest" {
  tools = true
}
