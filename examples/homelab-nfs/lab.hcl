# A desktop PC that became a server, its little sister, and the NAS of the household, all on one switch.

segment "home" {
  subnet = "192.168.1.0/24"
}

machine "attic" {
  address  = "192.168.1.20"
  release  = "xcp-ng-8.3"
  password = "labroot"
  memory   = "32GiB"
  disk     = "500GiB"

  cpu {
    vendor  = "AuthenticAMD"
    model   = "AMD Ryzen 5 5600G with Radeon Graphics"
    sockets = 1
    cores   = 6
  }

  nic "eth0" {
    segment = "home"
  }
}

machine "cellar" {
  address  = "192.168.1.21"
  release  = "xcp-ng-8.3"
  password = "labroot"
  memory   = "16GiB"
  disk     = "250GiB"

  cpu {
    vendor  = "AuthenticAMD"
    model   = "AMD Ryzen 5 5600G with Radeon Graphics"
    sockets = 1
    cores   = 6
  }

  nic "eth0" {
    segment = "home"
  }
}

nas "nas" {
  port {
    segment = "home"
    ip      = "192.168.1.10"
  }

  nfs "/volume1/vms" {
    size = "2TiB"
  }

  smb "isos" {
    size     = "200GiB"
    username = "xcp"
    password = "let-me-in"
    isos     = ["debian-12.7.0-amd64-netinst.iso", "OPNsense-24.7-dvd-amd64.iso"]
  }
}

# What "Debian Bookworm 12" is on a real host, with the tools and a disk.
template "debian" {
  tools  = true
  memory = "1GiB"

  disk {
    size = "10GiB"
  }
}
