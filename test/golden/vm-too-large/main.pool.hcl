host "alpha" {
  address  = "10.0.0.1"
  password = "lab-pw-51c0"
}

host "beta" {
  address  = "10.0.0.2"
  password = "lab-pw-51c0"
}

pool "main" {
  name        = "main"
  coordinator = host.alpha
  members     = [host.beta]
  allow_eject = true
}

network "lan" {
  name   = "LAN"
  device = "eth0"
}

sr "vms" {
  name    = "VMs"
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/vms"
  default = true
}

vm "web" {
  name     = "web"
  template = "guest"
  memory   = "16GiB"

  disk "root" {
    sr   = sr.vms
    size = "8GiB"
  }

  nic "0" {
    network = network.lan
  }
}
