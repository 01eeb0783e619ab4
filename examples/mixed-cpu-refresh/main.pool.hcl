# New servers for an old pool: they join, one of them takes over, the old ones leave. The VMs go on running.

variable "password" {
  type        = string
  description = "The password of root on the hosts."
  sensitive   = true
  default     = "labroot"
}

variable "stage" {
  type        = string
  description = "How far the refresh has come: join brings the new hosts into the pool, retire lets the old ones go."
  default     = "join"

  validation {
    condition     = contains(["join", "retire"], var.stage)
    error_message = "The stage is join or retire."
  }
}

locals {
  old = { old1 = "10.42.0.11", old2 = "10.42.0.12" }
  new = { new1 = "10.42.0.21", new2 = "10.42.0.22" }

  is_retiring = var.stage == "retire"
}

host "old" {
  for_each = local.old

  address  = each.value
  password = var.password
}

host "new" {
  for_each = local.new

  address  = each.value
  password = var.password
}

# The old hosts have it already; nobody joins without the updates of the coordinator.
patch "xs82e070" {
  file  = "updates/XS82E070.iso"
  hosts = concat(values(host.old), values(host.new))
}

pool "main" {
  coordinator = local.is_retiring ? host.new["new1"] : host.old["old1"]
  members     = local.is_retiring ? [host.new["new2"]] : [host.old["old2"], host.new["new1"], host.new["new2"]]

  # From 7.0 on, xapi levels CPUs by itself: VMs start with the features that all hosts have.
  cpu_policy = "levelled"

  # An ejected host is installed anew: what is on its own disks is lost. The plan names what there is.
  allow_eject = true
}

output "cpu_features" {
  description = "What VMs that start now can use of the CPUs."
  value       = pool.main.cpu_features
}
