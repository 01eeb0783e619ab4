# Three servers and an array: no cable, switch, controller or server whose loss stops a VM for longer than a restart.

variable "password" {
  type        = string
  description = "The password of root on the hosts."
  sensitive   = true
  default     = "labroot"
}

locals {
  hosts = {
    xs1 = { address = "10.42.0.31", number = 31 }
    xs2 = { address = "10.42.0.32", number = 32 }
    xs3 = { address = "10.42.0.33", number = 33 }
  }
}

host "xs" {
  for_each = local.hosts

  address      = each.value.address
  password     = var.password
  multipathing = true
}

pool "main" {
  name        = "three"
  coordinator = host.xs["xs1"]
  members     = [host.xs["xs2"], host.xs["xs3"]]
  cpu_policy  = "identical"
  allow_eject = true
}
