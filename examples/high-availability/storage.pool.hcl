sr "vdis" {
  name    = "VM disks (NFS)"
  type    = "nfs"
  server  = "172.16.0.100"
  path    = "/mnt/vdis"
  default = true
}

sr "heartbeat" {
  name       = "Heartbeat (iSCSI)"
  type       = "lvmoiscsi"
  target     = "172.16.0.100"
  target_iqn = "iqn.2014-03.lab:heartbeat"
  scsi_id    = "360a98001"
}
