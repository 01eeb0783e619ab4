# Everything here is wrong on purpose, and the plan says so, all at once. The README walks through it.

variable "password" {
  type        = string
  description = "The password of root on the hosts."
  sensitive   = true
  default     = "labroot"
}

host "alpha" {
  address   = "10.42.0.51"
  password  = var.password
  iscsi_iqn = "iqn.2021-11.lab:copied"
}

host "beta" {
  address   = "10.42.0.52"
  password  = var.password
  iscsi_iqn = "iqn.2021-11.lab:copied"
}

host "gamma" {
  address  = "10.42.0.53"
  password = var.password
}

host "delta" {
  address  = "10.42.0.54"
  password = var.password
}

# A pool whose hosts fit together, and nothing that is on it does.
pool "main" {
  name        = "main"
  coordinator = host.alpha
  members     = [host.beta]
}

# A pool with a joiner that has everything against it.
pool "annex" {
  name        = "annex"
  coordinator = host.delta
  members     = [host.gamma]
  cpu_policy  = "levelled"
}

network "storage" {
  pool   = pool.main
  name   = "storage"
  device = "eth1"
}

# beta has no address there, so it does not reach the NAS.
storage_interface "alpha" {
  host    = host.alpha
  network = network.storage
  name    = "storage"
  ip      = "172.16.0.51"
  netmask = "255.255.255.0"
}

# beta has no eth2, and eth1 carries alpha's address.
network "bonded" {
  pool = pool.main
  name = "bonded"
}

bond "bonded" {
  network = network.bonded
  devices = ["eth1", "eth2"]
}
