locals {
  hosts = [host.south, host.north]
}

# Each tier is a module of the same kind. The database starts first and stops last: the vApp "shop" starts them by their turns.
module "database" {
  source = "./tier"

  name     = "database"
  members  = ["db"]
  hosts    = local.hosts
  memory   = "16GiB"
  vcpus    = 4
  networks = [network.tier["data"]]
  sr       = sr.vdis
  data     = "200GiB"
  order    = 0
  delay    = 60
}

module "application" {
  source = "./tier"

  name     = "application"
  members  = ["app-1", "app-2"]
  hosts    = local.hosts
  memory   = "8GiB"
  vcpus    = 4
  networks = [network.tier["application"], network.tier["data"]]
  sr       = sr.vdis
  order    = 1
  delay    = 30
}

module "web" {
  source = "./tier"

  name     = "web"
  members  = [for number in range(1, var.web_servers + 1) : "web-${number}"]
  hosts    = local.hosts
  memory   = "2GiB"
  networks = [network.tier["public"], network.tier["application"]]
  sr       = sr.vdis
  order    = 2
}

output "tiers" {
  description = "The VMs of each tier, with the host that each runs on."
  value = {
    web         = module.web.runs_on
    application = module.application.runs_on
    database    = module.database.runs_on
  }
}

# Both servers have to hold the shop alone, or maintenance of one would be the shop's holiday.
check "fits_on_one_host" {
  assert {
    condition     = module.web.memory + module.application.memory + module.database.memory <= 56 * 1024
    error_message = "The shop needs more memory than one host has: no host can be emptied while the other carries everything."
  }
}
