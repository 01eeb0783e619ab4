variable "chap_password" {
  type        = string
  description = "The password of the array's target."
  sensitive   = true
  default     = "twelve-drives"
}

locals {
  # Both controllers: each host reaches the disks over one as well as over the other.
  portals = "172.16.1.100,172.16.2.100"
}

sr "vdis" {
  name          = "VM disks"
  type          = "lvmoiscsi"
  target        = local.portals
  target_iqn    = "iqn.2024-01.lab.array:pool"
  scsi_id       = "3600a0980383056"
  chap_user     = "pool"
  chap_password = var.chap_password
  multipath     = true
  default       = true
}

# A small LUN for the heartbeat alone, so that no busy disk ever delays it.
sr "heartbeat" {
  name          = "heartbeat"
  type          = "lvmoiscsi"
  target        = local.portals
  target_iqn    = "iqn.2024-01.lab.array:pool"
  scsi_id       = "3600a0980383057"
  chap_user     = "pool"
  chap_password = var.chap_password
  multipath     = true
}
