# The hardware of the course's second scenario: two machines with different CPUs, one NIC each for everything, and a NAS.

segment "campus" {
  subnet = "10.42.0.0/16"
}

# A real machine. The course has installed its updates before.
machine "xenA" {
  address  = "10.42.0.150"
  release  = "6.2.0"
  password = "labroot"
  memory   = "4GiB"
  disk     = "100GiB"
  updates  = ["XS62ESP1"]

  cpu {
    vendor   = "GenuineIntel"
    model    = "Intel(R) Core(TM) i5-2500 CPU @ 3.30GHz"
    sockets  = 1
    cores    = 4
    features = "77dafbbf-bfebfbff-00000021-2c100800"
    maskable = false
  }

  nic "eth0" {
    segment = "campus"
    mac     = "08:00:27:a3:b6:50"
  }
}

# A virtual machine that plays a host: it shows fewer CPU features, and none of them can be masked.
machine "xen02" {
  address  = "10.42.0.202"
  release  = "6.2.0"
  password = "labroot"
  memory   = "2GiB"
  disk     = "100GiB"

  cpu {
    vendor   = "GenuineIntel"
    model    = "Intel(R) Core(TM) i7-3770 CPU @ 3.40GHz"
    sockets  = 1
    cores    = 1
    features = "77da2203-178bfbff-00000001-28100800"
    maskable = false
  }

  nic "eth0" {
    segment = "campus"
    mac     = "08:00:27:a3:b6:52"
  }
}

nas "filer" {
  port {
    segment = "campus"
    ip      = "10.42.0.100"
  }

  nfs "/mnt/vdis" {
    size = "200GiB"
  }
}

update "XS62ESP1" {
  uuid     = "0850b186-4d47-11e3-a720-001b2151a503"
  for      = "6.2.0"
  guidance = ["restartHost"]
}

# The VM that the course clones: it has the tools, and a disk of its own.
template "ubase" {
  tools  = true
  memory = "256MiB"
}
