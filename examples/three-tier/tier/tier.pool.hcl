# One tier: equal VMs on the same networks, with their turn in the vApp.

variable "name" {
  type        = string
  description = "The name of the tier; it tags its VMs."
}

variable "members" {
  type        = list(string)
  description = "The names of its VMs."
}

variable "hosts" {
  type        = any
  description = "The hosts that they prefer, in turn, so that no host has the whole tier."
}

variable "memory" {
  type        = string
  description = "The memory of each, such as 2GiB."

  validation {
    condition     = can(regex("^[0-9]+GiB$", var.memory))
    error_message = "Memory is written in whole GiB, such as 2GiB."
  }
}

variable "vcpus" {
  type        = number
  description = "The virtual CPUs of each."
  default     = 2
}

variable "networks" {
  type        = any
  description = "The networks that each is on, in the order of its interfaces."
}

variable "sr" {
  type        = any
  description = "The SR of its disks."
}

variable "data" {
  type        = string
  description = "The size of a second disk, for data; left out, there is none."
  default     = null
}

variable "order" {
  type        = number
  description = "Its turn in the vApp."
}

variable "delay" {
  type        = number
  description = "How many seconds the next turn waits."
  default     = 0
}

vm "member" {
  for_each = toset(var.members)

  name        = each.key
  template    = "debian-12-cloud"
  memory      = var.memory
  vcpus       = var.vcpus
  home        = var.hosts[index(var.members, each.key) % length(var.hosts)]
  tags        = [var.name]
  appliance   = "shop"
  order       = var.order
  start_delay = var.delay

  disk "system" {
    sr   = var.sr
    size = "20GiB"
  }

  dynamic "disk" {
    for_each = var.data == null ? {} : { data = var.data }
    labels   = [disk.key]

    content {
      sr   = var.sr
      size = disk.value
      keep = true
    }
  }

  dynamic "nic" {
    for_each = { for place, network in var.networks : tostring(place) => network }
    labels   = [nic.key]

    content {
      network = nic.value
    }
  }
}

output "runs_on" {
  description = "The VMs, with the host that each runs on."
  value       = { for name, member in vm.member : name => member.resident_on }
}

output "memory" {
  description = "What the tier takes of a host's memory, in MiB."
  value       = length(var.members) * tonumber(trimsuffix(var.memory, "GiB")) * 1024
}
