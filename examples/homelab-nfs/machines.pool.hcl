# The VM that others are cloned from. It is halted, since xapi clones no VM that runs: start it, install what all of them are
# to have, shut it down.
vm "base" {
  description = "Debian with our users, our keys and automatic updates."
  template    = "debian"
  memory      = "1GiB"
  power       = "halted"

  # The template has this disk, with a system on it: it is made larger and moved to the NAS.
  disk "system" {
    sr   = sr.vms
    size = "16GiB"
  }

  nic "0" {
    network = network.home
  }
}

locals {
  services = {
    pihole        = { memory = "1GiB", on = host.cellar, description = "Names, and no advertisements." }
    homeassistant = { memory = "2GiB", on = host.attic, description = "Lights, heating, and the washing machine." }
    media         = { memory = "4GiB", on = host.attic, description = "Films and music." }
  }
}

# Clones share the blocks of the disk that they come from until they write, so three of them take hardly more than one.
vm "service" {
  for_each = local.services

  name        = each.key
  description = each.value.description
  template    = vm.base
  memory      = each.value.memory
  home        = each.value.on
  auto_start  = true

  # What a template has of cards is taken away: a VM has those that are written.
  nic "0" {
    network = network.home
  }
}

# Installed by hand from the image in its drive: its console shows the installer.
vm "firewall" {
  template   = "Other install media"
  memory     = "2GiB"
  vcpus      = 2
  boot_order = "cd"
  # Its installer has no tools that could be asked to shut down, so its power is cut.
  shutdown = "hard"

  disk "system" {
    sr   = sr.vms
    size = "20GiB"
  }

  nic "0" {
    network = network.home
  }

  cd {
    iso = "OPNsense-24.7-dvd-amd64.iso"
    sr  = sr.isos
  }
}

output "where" {
  description = "The machine that each service runs on."
  value       = { for name, machine in vm.service : name => machine.resident_on }
}
