# One VLAN between each two tiers: what talks to whom is decided here, and by no firewall inside a VM.
locals {
  vlans = {
    public      = 100 # the world and the web servers
    application = 110 # the web servers and the application
    data        = 120 # the application and the database
  }
}

network "guests" {
  name = "guests"
}

bond "guests" {
  network = network.guests
  devices = ["eth0", "eth1"]
  mode    = "balance-slb"
}

network "tier" {
  for_each = local.vlans

  name = each.key
  bond = bond.guests
  vlan = each.value
}
