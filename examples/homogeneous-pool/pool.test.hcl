# What must stay true of this pool. `poolwright test` runs it on a lab of its own; nothing that exists is touched.

run "build" {
  assert {
    condition     = output.coordinator == "10.42.0.200"
    error_message = "xen00 is meant to be the coordinator, not ${output.coordinator}."
  }

  assert {
    condition     = vm.dnfs.resident_on != null
    error_message = "The VM does not run."
  }
}

# Planning again finds nothing to do.
run "steady" {
  command = plan

  assert {
    condition     = vm.dnfs.uuid == run.build.dnfs
    error_message = "The VM would be made anew."
  }
}

# With the power of one machine cut, the pool still plans.
run "xen01_down" {
  command = plan

  lab {
    down = ["xen01"]
  }

  assert {
    condition     = host.xen00.is_coordinator
    error_message = "The coordinator moved."
  }
}
