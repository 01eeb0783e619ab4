# The hardware of the course's scenario: two small machines, one NAS on two segments, one PC with ISO images.

segment "campus" {
  subnet = "10.42.0.0/16"
}

segment "storage" {
  subnet = "172.16.0.0/24"
}

machine "xen00" {
  address  = "10.42.0.200"
  release  = "6.2.0"
  password = "labroot"
  memory   = "2GiB"
  disk     = "100GiB"

  # The course starts a VM of 128 MiB on a machine of 1 GiB, so domain 0 is kept small.
  dom0_memory = "400MiB"

  cpu {
    vendor   = "GenuineIntel"
    model    = "Intel(R) Core(TM) i5-2500 CPU @ 3.30GHz"
    sockets  = 1
    cores    = 2
    features = "77dafbbf-bfebfbff-00000021-2c100800"
    maskable = true
  }

  nic "eth0" {
    segment = "campus"
    mac     = "08:00:27:a3:b6:d3"
  }
  nic "eth1" {
    segment = "campus"
  }
  nic "eth2" {
    segment = "storage"
  }
}

machine "xen01" {
  address  = "10.42.0.201"
  release  = "6.2.0"
  password = "labroot"
  memory   = "1GiB"
  disk     = "100GiB"

  dom0_memory = "400MiB"

  cpu {
    vendor   = "GenuineIntel"
    model    = "Intel(R) Core(TM) i5-2500 CPU @ 3.30GHz"
    sockets  = 1
    cores    = 2
    features = "77dafbbf-bfebfbff-00000021-2c100800"
    maskable = true
  }

  nic "eth0" {
    segment = "campus"
    mac     = "08:00:27:a3:b6:13"
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
  port {
    segment = "campus"
    ip      = "10.42.0.100"
  }

  nfs "/mnt/vdis" {
    size = "200GiB"
  }
  nfs "/mnt/isos" {
    size = "20GiB"
    isos = ["debian-7.4.0-amd64-netinst.iso"]
  }
  nfs "/mnt/backup" {
    size = "200GiB"
  }

  # The course made this store's SR in an earlier chapter: it is attached, not made anew.
  iscsi "iqn.2014-03.lab:store" {
    lun "360a98000" {
      size   = "200GiB"
      has_sr = true
    }
  }
}

nas "pc" {
  port {
    segment = "campus"
    ip      = "10.42.0.101"
  }

  smb "isos" {
    size     = "100GiB"
    username = "course"
    password = "look-only"
    isos     = ["xs-tools.iso", "centos-6.5-x86_64-minimal.iso"]
  }
}

update "XS62ESP1" {
  uuid     = "0850b186-4d47-11e3-a720-001b2151a503"
  for      = "6.2.0"
  guidance = ["restartHost"]
}

update "XS62ESP1002" {
  uuid     = "297f2f77-5603-4aaf-9e56-db49512d4592"
  for      = "6.2.0"
  guidance = ["restartHost"]
  requires = ["XS62ESP1"]
}

template "guest" {
  tools = true
}
