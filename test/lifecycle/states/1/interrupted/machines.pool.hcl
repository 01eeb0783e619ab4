vm "dnfs" {
  name     = "dnfs"
  template = "guest"
  memory   = "128MiB" # small enough for xen01

  disk "root" {
    sr   = sr.vdis_nfs
    size = "8GiB"
  }

  nic "0" {
    network = network.guests
  }
}

output "coordinator" {
  description = "The address of the pool's coordinator."
  value       = host.xen00.address
}

output "dnfs" {
  description = "The UUID of the VM."
  value       = vm.dnfs.uuid
}
