host "alpha" {
  address  = "10.0.0.1"
  password = "lab-pw-51c0"
}

pool "main" {
  name        = "main"
  coordinator = host.alpha
}

network "guests" {
  name   = "guests"
  device = "eth1"
  vlan   = 30
}

sr "vms" {
  type   = "nfs"
  server = "10.0.0.100"
  path   = "/vms"
}

# It is off, so that its network can go.
vm "web" {
  template = "guest"
  memory   = "1GiB"
  power    = "halted"

  disk "root" {
    sr   = sr.vms
    size = "8GiB"
  }

  nic "0" {
    network = network.guests
  }
}
