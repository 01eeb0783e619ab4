# Three equal machines, and a NAS that is reached over the campus network and over one for storage.

segment "campus" {
  subnet = "10.42.0.0/16"
}

segment "storage" {
  subnet = "172.16.0.0/24"
}

machine "xen01" {
  address  = "10.42.0.201"
  release  = "6.5.0"
  password = "labroot"
  memory   = "4GiB"
  disk     = "100GiB"

  cpu {
    vendor   = "GenuineIntel"
    model    = "Intel(R) Xeon(R) CPU E5-2620 v3 @ 2.40GHz"
    sockets  = 1
    cores    = 6
    features = "77bee3ff-bfebfbff-00000001-2c100800"
  }

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "storage"
  }
}

machine "xen02" {
  address  = "10.42.0.202"
  release  = "6.5.0"
  password = "labroot"
  memory   = "4GiB"
  disk     = "100GiB"

  cpu {
    vendor   = "GenuineIntel"
    model    = "Intel(R) Xeon(R) CPU E5-2620 v3 @ 2.40GHz"
    sockets  = 1
    cores    = 6
    features = "77bee3ff-bfebfbff-00000001-2c100800"
  }

  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "storage"
  }
}

machine "xen03" {
  address  = "10.42.0.203"
  release  = "6.5.0"
  password = "labroot"
  memory   = "4GiB"
  disk     = "100GiB"

  cpu {
    vendor   = "GenuineIntel"
    model    = "Intel(R) Xeon(R) CPU E5-2620 v3 @ 2.40GHz"
    sockets  = 1
    cores    = 6
    features = "77bee3ff-bfebfbff-00000001-2c100800"
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

  nfs "/mnt/vdis" {
    size = "500GiB"
  }

  # A small LUN for the heartbeat alone, so that no busy disk ever delays it.
  iscsi "iqn.2014-03.lab:heartbeat" {
    lun "360a98001" {
      size = "4GiB"
    }
  }
}

template "guest" {
  tools = true
}
