# Two equal machines and a filer.
segment "lan" {
  subnet = "10.0.0.0/24"
}

machine "alpha" {
  address  = "10.0.0.1"
  release  = "8.2.0"
  password = "lab-pw-51c0"
  memory   = "8GiB"

  nic "eth0" {
    segment = "lan"
  }
  nic "eth1" {
    segment = "lan"
  }
}

machine "beta" {
  address  = "10.0.0.2"
  release  = "8.2.0"
  password = "lab-pw-51c0"
  memory   = "8GiB"

  nic "eth0" {
    segment = "lan"
  }
  nic "eth1" {
    segment = "lan"
  }
}

nas "filer" {
  port {
    segment = "lan"
    ip      = "10.0.0.100"
  }

  nfs "/vms" {
    size = "100GiB"
  }
}

template "guest" {
  tools = true
}
