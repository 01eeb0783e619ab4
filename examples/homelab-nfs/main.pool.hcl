# Two cheap machines and a NAS: enough for a household, and a VM can move while the other machine is taken apart.

variable "password" {
  type        = string
  description = "The password of root on both machines."
  sensitive   = true
  default     = "labroot"
}

variable "isos_password" {
  type        = string
  description = "The password of the NAS's share with ISO images."
  sensitive   = true
  default     = "let-me-in"
}

host "attic" {
  address  = "192.168.1.20"
  password = var.password
}

host "cellar" {
  address  = "192.168.1.21"
  password = var.password
}

pool "home" {
  name        = "home"
  coordinator = host.attic
  members     = [host.cellar]
  allow_eject = true
}

# The disks of VMs.
sr "vms" {
  name    = "VMs on the NAS"
  type    = "nfs"
  server  = "192.168.1.10"
  path    = "/volume1/vms"
  default = true
}

# The images that new VMs are installed from.
sr "isos" {
  name     = "ISO images on the NAS"
  type     = "iso"
  location = "\\\\192.168.1.10\\isos"
  username = "xcp"
  password = var.isos_password
}

network "home" {
  name   = "home"
  device = "eth0"
}
