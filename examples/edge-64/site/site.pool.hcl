# One shop: a pool of equal servers, a store on the NAS of the house, the tills and what serves them.

variable "name" {
  type        = string
  description = "The name of the shop."
}

variable "number" {
  type        = number
  description = "Its number: 3 has the addresses 10.3.0.x."
}

variable "hosts" {
  type        = number
  description = "How many servers it has."
}

variable "password" {
  type        = string
  description = "The password of root on its hosts."
  sensitive   = true
}

locals {
  hosts = { for number in range(1, var.hosts + 1) : "${var.name}-${number}" => "10.${var.number}.0.1${number}" }
  first = "${var.name}-1"
}

host "server" {
  for_each = local.hosts

  address  = each.value
  password = var.password
}

pool "shop" {
  name        = var.name
  coordinator = host.server[local.first]
  members     = [for name in keys(local.hosts) : host.server[name] if name != local.first]
  cpu_policy  = "identical"
  allow_eject = true
}

network "shop" {
  pool   = pool.shop
  name   = "shop"
  device = "eth0"
}

sr "shop" {
  pool    = pool.shop
  name    = "shop"
  type    = "nfs"
  server  = "10.${var.number}.0.100"
  path    = "/shop"
  default = true
}

locals {
  machines = {
    tills   = { memory = "2GiB", order = 0 }
    stock   = { memory = "4GiB", order = 1 }
    cameras = { memory = "4GiB", order = 2 }
  }
}

vm "machine" {
  for_each = local.machines

  pool     = pool.shop
  name     = "${var.name}-${each.key}"
  template = "guest"
  memory   = each.value.memory
  order    = each.value.order

  disk "root" {
    sr   = sr.shop
    size = "20GiB"
  }

  nic "0" {
    network = network.shop
  }
}

# Nobody is there at night who could restart anything.
ha_plan "shop" {
  pool                 = pool.shop
  heartbeat_sr         = sr.shop
  failures_to_tolerate = 1

  protect {
    vms = [vm.machine["tills"], vm.machine["stock"]]
  }

  protect {
    vms      = [vm.machine["cameras"]]
    priority = "best-effort"
  }
}

output "hosts" {
  description = "How many hosts the shop has."
  value       = length(host.server)
}

output "max_failures" {
  description = "How many of its hosts may fail."
  value       = ha_plan.shop.max_failures
}
