# A shop in three tiers, each on a network of its own: web servers before an application before a database.

variable "password" {
  type        = string
  description = "The password of root on the hosts."
  sensitive   = true
  default     = "labroot"
}

variable "web_servers" {
  type        = number
  description = "How many web servers there are."
  default     = 3

  validation {
    condition     = var.web_servers >= 1 && var.web_servers <= 9
    error_message = "There are between one and nine web servers."
  }
}

host "north" {
  address  = "10.42.0.41"
  password = var.password
}

host "south" {
  address  = "10.42.0.42"
  password = var.password
}

pool "main" {
  name        = "shop"
  coordinator = host.north
  members     = [host.south]
  cpu_policy  = "identical"
  allow_eject = true
}

network "storage" {
  name   = "storage"
  device = "eth2"
}

storage_interface "north" {
  host    = host.north
  network = network.storage
  name    = "storage"
  ip      = "172.16.0.41"
  netmask = "255.255.255.0"
}

storage_interface "south" {
  host    = host.south
  network = network.storage
  name    = "storage"
  ip      = "172.16.0.42"
  netmask = "255.255.255.0"
}

sr "vdis" {
  name    = "VM disks"
  type    = "nfs"
  server  = "172.16.0.100"
  path    = "/vdis"
  default = true
}
