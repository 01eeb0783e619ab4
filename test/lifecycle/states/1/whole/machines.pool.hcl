# Twelve VMs in four turns: what others need starts first, and the next turn waits until it had time to come up.
locals {
  turns = {
    infrastructure = { order = 0, delay = 30 }
    data           = { order = 1, delay = 60 }
    services       = { order = 2, delay = 0 }
    comfort        = { order = 3, delay = 0 }
  }

  machines = {
    gateway    = { turn = "infrastructure", memory = "2GiB", disk = "8GiB" }
    directory1 = { turn = "infrastructure", memory = "4GiB", disk = "20GiB" }
    directory2 = { turn = "infrastructure", memory = "4GiB", disk = "20GiB" }
    database   = { turn = "data", memory = "16GiB", disk = "200GiB" }
    files      = { turn = "data", memory = "8GiB", disk = "500GiB" }
    mail       = { turn = "services", memory = "8GiB", disk = "200GiB" }
    web1       = { turn = "services", memory = "4GiB", disk = "20GiB" }
    web2       = { turn = "services", memory = "4GiB", disk = "20GiB" }
    wiki       = { turn = "services", memory = "4GiB", disk = "40GiB" }
    build      = { turn = "comfort", memory = "16GiB", disk = "100GiB" }
    staging    = { turn = "comfort", memory = "8GiB", disk = "60GiB" }
    reports    = { turn = "comfort", memory = "4GiB", disk = "40GiB" }
  }
}

vm "machine" {
  for_each = local.machines

  name        = each.key
  template    = "guest"
  memory      = each.value.memory
  vcpus       = 2
  order       = local.turns[each.value.turn].order
  start_delay = local.turns[each.value.turn].delay

  disk "root" {
    sr   = sr.vdis
    size = each.value.disk
  }

  nic "0" {
    network = each.value.turn == "comfort" ? network.desktops : network.servers
  }
}

# Two hosts of three carry everything that counts.
ha_plan "main" {
  pool                 = pool.main
  heartbeat_sr         = sr.heartbeat
  failures_to_tolerate = 1

  protect {
    vms = [for name, machine in local.machines : vm.machine[name] if machine.turn != "comfort"]
  }

  protect {
    vms      = [vm.machine["reports"], vm.machine["staging"]]
    priority = "best-effort"
  }
}

output "guarantee" {
  description = "What high availability promises, and how many hosts may fail."
  value       = "${ha_plan.main.guarantee}, up to ${ha_plan.main.max_failures}"
}
