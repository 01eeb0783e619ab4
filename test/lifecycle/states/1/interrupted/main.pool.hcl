# A pool of two equal machines, after a course on XenServer 6.2: the hosts, their updates, the pool, its networks, its
# storage and one virtual machine.

variable "root_password" {
  type        = string
  description = "The password of root on both machines."
  sensitive   = true
  default     = "labroot"
}

host "xen00" {
  address  = "10.42.0.200"
  password = var.root_password
}

host "xen01" {
  address  = "10.42.0.201"
  password = var.root_password
}

# Both machines get both updates before they meet: xapi lets nobody join who lacks one. One reboot a host, after the last.
patch "sp1" {
  file  = "updates/XS62ESP1.xsupdate"
  hosts = [host.xen00, host.xen01]
}

patch "sp1_002" {
  file     = "updates/XS62ESP1002.xsupdate"
  hosts    = [host.xen00, host.xen01]
  requires = [patch.sp1]
}

pool "main" {
  name        = "Pool - Homoxéneo"
  coordinator = host.xen00
  members     = [host.xen01]
  cpu_policy  = "identical"
  allow_eject = true
}
