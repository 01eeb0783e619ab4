# Two servers, and no network that hangs on one cable.

variable "root_password" {
  type        = string
  description = "The password of root on both servers."
  sensitive   = true
  default     = "labroot"
}

locals {
  nodes = {
    node1 = { address = "10.42.0.11", storage = "172.16.0.11" }
    node2 = { address = "10.42.0.12", storage = "172.16.0.12" }
  }
}

host "node" {
  for_each = local.nodes

  address  = each.value.address
  password = var.root_password
}

pool "main" {
  name        = "bonded"
  coordinator = host.node["node1"]
  members     = [host.node["node2"]]
  allow_eject = true
}

sr "vdis" {
  name    = "VM disks"
  type    = "nfs"
  server  = "172.16.0.100"
  path    = "/vdis"
  default = true
}

vm "web" {
  template = "guest"
  memory   = "1GiB"

  disk "root" {
    sr   = sr.vdis
    size = "10GiB"
  }

  nic "0" {
    network = network.guests
  }
  nic "1" {
    network = network.backend
  }
}
