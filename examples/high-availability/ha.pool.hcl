ha_plan "main" {
  pool                 = pool.main
  heartbeat_sr         = sr.heartbeat
  failures_to_tolerate = 1

  protect {
    vms = [vm.router, vm.database, vm.web[0], vm.web[1]]
  }

  protect {
    vms      = [vm.build]
    priority = "best-effort"
  }
}

output "guarantee" {
  description = "What high availability promises, and how many hosts may fail."
  value       = "${ha_plan.main.guarantee}, up to ${ha_plan.main.max_failures}"
}
