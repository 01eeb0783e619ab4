# A pool of two unlike machines, after a course on XenServer 6.2: the join is forced, since their CPUs can be neither equal
# nor made equal.

variable "root_password" {
  type        = string
  description = "The password of root on both machines."
  sensitive   = true
  default     = "labroot"
}

host "xenA" {
  address  = "10.42.0.150"
  password = var.root_password
}

host "xen02" {
  address  = "10.42.0.202"
  password = var.root_password
}

# xenA has it already; forced or not, nobody joins without the updates of the coordinator.
patch "sp1" {
  file  = "updates/XS62ESP1.xsupdate"
  hosts = [host.xenA, host.xen02]
}

pool "main" {
  name        = "Pool - Heteroxéneo"
  coordinator = host.xenA
  members     = [host.xen02]
  cpu_policy  = "forced"
  allow_eject = true
}

# One NIC carries everything: management, storage and the traffic of VMs.
network "everything" {
  name   = "Rede"
  device = "eth0"
}

# The NAS is reached by its campus address, so no host needs an address for storage.
sr "vdis" {
  name    = "Almacenamento VDIs (NAS / NFS)"
  type    = "nfs"
  server  = "10.42.0.100"
  path    = "/mnt/vdis"
  default = true
}

variable "urouter_on" {
  type        = string
  description = "The host that urouter runs on: xen02 or xenA. Another one migrates it."
  default     = "xen02"

  validation {
    condition     = contains(["xen02", "xenA"], var.urouter_on)
    error_message = "The VM urouter runs on xen02 or on xenA."
  }
}

vm "urouter" {
  name     = "urouter"
  template = "ubase"
  memory   = "256MiB"
  host     = var.urouter_on == "xenA" ? host.xenA : host.xen02

  disk "root" {
    sr   = sr.vdis
    size = "8GiB"
  }

  nic "0" {
    network = network.everything
  }
}

output "cpu_features" {
  description = "What the two CPUs can do: a VM that was started on one may miss something on the other."
  value = {
    xenA  = host.xenA.cpu_features_now
    xen02 = host.xen02.cpu_features_now
  }
}

output "urouter_runs_on" {
  description = "The host that urouter runs on."
  value       = var.urouter_on
}
