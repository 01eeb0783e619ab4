# An update for a pool that somebody made by hand long ago. Its hosts are named here, and nothing else of it.

variable "password" {
  type        = string
  description = "The password of root on the hosts."
  sensitive   = true
  default     = "labroot"
}

locals {
  hosts = {
    node1 = "10.42.0.11"
    node2 = "10.42.0.12"
    node3 = "10.42.0.13"
    node4 = "10.42.0.14"
  }
}

host "node" {
  for_each = local.hosts

  address  = each.value
  password = var.password
}

pool "main" {
  coordinator = host.node["node1"]
}

patch "xs82e070" {
  file  = "updates/XS82E070.iso"
  hosts = pool.main.hosts
}
