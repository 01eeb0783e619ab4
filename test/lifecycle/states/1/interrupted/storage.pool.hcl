locals {
  nas = "172.16.0.100"
}

sr "vdis_nfs" {
  name    = "Almacenamento VDIs (NAS / NFS)"
  type    = "nfs"
  server  = local.nas
  path    = "/mnt/vdis"
  default = true
}

# What the probe finds on the target is attached with its data.
sr "vdis_iscsi" {
  name       = "Almacenamento VDIs (NAS / iSCSI)"
  type       = "lvmoiscsi"
  target     = local.nas
  target_iqn = "iqn.2014-03.lab:store"
  scsi_id    = "360a98000"
  existing   = "attach"
}

sr "isos_nfs" {
  name     = "Imaxes ISO (NAS / NFS)"
  type     = "iso"
  location = "${local.nas}:/mnt/isos"
}

variable "isos_password" {
  type        = string
  description = "The password of the share with ISO images."
  sensitive   = true
  default     = "look-only"
}

sr "isos_cifs" {
  name     = "Imaxes ISO (PC / CIFS)"
  type     = "iso"
  location = "\\\\10.42.0.101\\isos"
  username = "course"
  password = var.isos_password
}

# Reached by the campus address of the NAS, on purpose: it alone works on a host without a storage interface.
sr "backup" {
  name   = "Backup (NAS / NFS)"
  type   = "nfs"
  server = "10.42.0.100"
  path   = "/mnt/backup"
}
