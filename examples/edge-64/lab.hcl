# Sixteen shops, each with four small servers and a NAS behind a line of its own: sixty-four machines in all.

segment "aalst" {
  subnet = "10.1.0.0/24"
}

nas "aalst" {
  port {
    segment = "aalst"
    ip      = "10.1.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "aalst-1" {
  address  = "10.1.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "aalst"
  }
}

machine "aalst-2" {
  address  = "10.1.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "aalst"
  }
}

machine "aalst-3" {
  address  = "10.1.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "aalst"
  }
}

machine "aalst-4" {
  address  = "10.1.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "aalst"
  }
}

segment "bruges" {
  subnet = "10.2.0.0/24"
}

nas "bruges" {
  port {
    segment = "bruges"
    ip      = "10.2.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "bruges-1" {
  address  = "10.2.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "bruges"
  }
}

machine "bruges-2" {
  address  = "10.2.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "bruges"
  }
}

machine "bruges-3" {
  address  = "10.2.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "bruges"
  }
}

machine "bruges-4" {
  address  = "10.2.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "bruges"
  }
}

segment "charleroi" {
  subnet = "10.3.0.0/24"
}

nas "charleroi" {
  port {
    segment = "charleroi"
    ip      = "10.3.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "charleroi-1" {
  address  = "10.3.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "charleroi"
  }
}

machine "charleroi-2" {
  address  = "10.3.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "charleroi"
  }
}

machine "charleroi-3" {
  address  = "10.3.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "charleroi"
  }
}

machine "charleroi-4" {
  address  = "10.3.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "charleroi"
  }
}

segment "dinant" {
  subnet = "10.4.0.0/24"
}

nas "dinant" {
  port {
    segment = "dinant"
    ip      = "10.4.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "dinant-1" {
  address  = "10.4.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "dinant"
  }
}

machine "dinant-2" {
  address  = "10.4.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "dinant"
  }
}

machine "dinant-3" {
  address  = "10.4.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "dinant"
  }
}

machine "dinant-4" {
  address  = "10.4.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "dinant"
  }
}

segment "eupen" {
  subnet = "10.5.0.0/24"
}

nas "eupen" {
  port {
    segment = "eupen"
    ip      = "10.5.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "eupen-1" {
  address  = "10.5.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "eupen"
  }
}

machine "eupen-2" {
  address  = "10.5.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "eupen"
  }
}

machine "eupen-3" {
  address  = "10.5.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "eupen"
  }
}

machine "eupen-4" {
  address  = "10.5.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "eupen"
  }
}

segment "florenville" {
  subnet = "10.6.0.0/24"
}

nas "florenville" {
  port {
    segment = "florenville"
    ip      = "10.6.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "florenville-1" {
  address  = "10.6.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "florenville"
  }
}

machine "florenville-2" {
  address  = "10.6.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "florenville"
  }
}

machine "florenville-3" {
  address  = "10.6.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "florenville"
  }
}

machine "florenville-4" {
  address  = "10.6.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "florenville"
  }
}

segment "ghent" {
  subnet = "10.7.0.0/24"
}

nas "ghent" {
  port {
    segment = "ghent"
    ip      = "10.7.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "ghent-1" {
  address  = "10.7.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ghent"
  }
}

machine "ghent-2" {
  address  = "10.7.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ghent"
  }
}

machine "ghent-3" {
  address  = "10.7.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ghent"
  }
}

machine "ghent-4" {
  address  = "10.7.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ghent"
  }
}

segment "hasselt" {
  subnet = "10.8.0.0/24"
}

nas "hasselt" {
  port {
    segment = "hasselt"
    ip      = "10.8.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "hasselt-1" {
  address  = "10.8.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "hasselt"
  }
}

machine "hasselt-2" {
  address  = "10.8.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "hasselt"
  }
}

machine "hasselt-3" {
  address  = "10.8.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "hasselt"
  }
}

machine "hasselt-4" {
  address  = "10.8.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "hasselt"
  }
}

segment "ieper" {
  subnet = "10.9.0.0/24"
}

nas "ieper" {
  port {
    segment = "ieper"
    ip      = "10.9.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "ieper-1" {
  address  = "10.9.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ieper"
  }
}

machine "ieper-2" {
  address  = "10.9.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ieper"
  }
}

machine "ieper-3" {
  address  = "10.9.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ieper"
  }
}

machine "ieper-4" {
  address  = "10.9.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ieper"
  }
}

segment "jodoigne" {
  subnet = "10.10.0.0/24"
}

nas "jodoigne" {
  port {
    segment = "jodoigne"
    ip      = "10.10.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "jodoigne-1" {
  address  = "10.10.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "jodoigne"
  }
}

machine "jodoigne-2" {
  address  = "10.10.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "jodoigne"
  }
}

machine "jodoigne-3" {
  address  = "10.10.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "jodoigne"
  }
}

machine "jodoigne-4" {
  address  = "10.10.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "jodoigne"
  }
}

segment "kortrijk" {
  subnet = "10.11.0.0/24"
}

nas "kortrijk" {
  port {
    segment = "kortrijk"
    ip      = "10.11.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "kortrijk-1" {
  address  = "10.11.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "kortrijk"
  }
}

machine "kortrijk-2" {
  address  = "10.11.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "kortrijk"
  }
}

machine "kortrijk-3" {
  address  = "10.11.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "kortrijk"
  }
}

machine "kortrijk-4" {
  address  = "10.11.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "kortrijk"
  }
}

segment "leuven" {
  subnet = "10.12.0.0/24"
}

nas "leuven" {
  port {
    segment = "leuven"
    ip      = "10.12.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "leuven-1" {
  address  = "10.12.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "leuven"
  }
}

machine "leuven-2" {
  address  = "10.12.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "leuven"
  }
}

machine "leuven-3" {
  address  = "10.12.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "leuven"
  }
}

machine "leuven-4" {
  address  = "10.12.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "leuven"
  }
}

segment "mons" {
  subnet = "10.13.0.0/24"
}

nas "mons" {
  port {
    segment = "mons"
    ip      = "10.13.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "mons-1" {
  address  = "10.13.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "mons"
  }
}

machine "mons-2" {
  address  = "10.13.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "mons"
  }
}

machine "mons-3" {
  address  = "10.13.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "mons"
  }
}

machine "mons-4" {
  address  = "10.13.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "mons"
  }
}

segment "namur" {
  subnet = "10.14.0.0/24"
}

nas "namur" {
  port {
    segment = "namur"
    ip      = "10.14.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "namur-1" {
  address  = "10.14.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "namur"
  }
}

machine "namur-2" {
  address  = "10.14.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "namur"
  }
}

machine "namur-3" {
  address  = "10.14.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "namur"
  }
}

machine "namur-4" {
  address  = "10.14.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "namur"
  }
}

segment "ostend" {
  subnet = "10.15.0.0/24"
}

nas "ostend" {
  port {
    segment = "ostend"
    ip      = "10.15.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "ostend-1" {
  address  = "10.15.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ostend"
  }
}

machine "ostend-2" {
  address  = "10.15.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ostend"
  }
}

machine "ostend-3" {
  address  = "10.15.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ostend"
  }
}

machine "ostend-4" {
  address  = "10.15.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "ostend"
  }
}

segment "tournai" {
  subnet = "10.16.0.0/24"
}

nas "tournai" {
  port {
    segment = "tournai"
    ip      = "10.16.0.100"
  }
  nfs "/shop" {
    size = "1TiB"
  }
}

machine "tournai-1" {
  address  = "10.16.0.11"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "tournai"
  }
}

machine "tournai-2" {
  address  = "10.16.0.12"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "tournai"
  }
}

machine "tournai-3" {
  address  = "10.16.0.13"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "tournai"
  }
}

machine "tournai-4" {
  address  = "10.16.0.14"
  release  = "8.4"
  password = "labroot"

  nic "eth0" {
    segment = "tournai"
  }
}

template "guest" {
  tools = true
}
