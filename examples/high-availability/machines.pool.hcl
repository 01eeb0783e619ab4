# The router first, the database half a minute later, then what uses both.
vm "router" {
  template    = "guest"
  memory      = "256MiB"
  order       = 0
  start_delay = 30

  disk "root" {
    sr   = sr.vdis
    size = "4GiB"
  }
  nic "0" {
    network = network.management
  }
}

vm "database" {
  template    = "guest"
  memory      = "768MiB"
  order       = 1
  start_delay = 20

  disk "root" {
    sr   = sr.vdis
    size = "20GiB"
  }
  nic "0" {
    network = network.management
  }
}

vm "web" {
  count = 2

  name     = "web-${count.index + 1}"
  template = "guest"
  memory   = "512MiB"
  order    = 2

  disk "root" {
    sr   = sr.vdis
    size = "8GiB"
  }
  nic "0" {
    network = network.management
  }
}

# Worth a try when there is room, but nobody waits for it.
vm "build" {
  template = "guest"
  memory   = "512MiB"
  order    = 3

  disk "root" {
    sr   = sr.vdis
    size = "8GiB"
  }
  nic "0" {
    network = network.management
  }
}
