# Sixteen shops in one configuration. A shop is one line here: its name, and the number that its addresses are made of.

variable "password" {
  type        = string
  description = "The password of root on all hosts."
  sensitive   = true
  default     = "labroot"
}

variable "hosts_per_shop" {
  type        = number
  description = "How many servers each shop has."
  default     = 4

  validation {
    condition     = var.hosts_per_shop >= 2 && var.hosts_per_shop <= 8
    error_message = "A shop has two servers at least, or none of them could fail, and eight at most."
  }
}

locals {
  shops = {
    aalst       = 1
    bruges      = 2
    charleroi   = 3
    dinant      = 4
    eupen       = 5
    florenville = 6
    ghent       = 7
    hasselt     = 8
    ieper       = 9
    jodoigne    = 10
    kortrijk    = 11
    leuven      = 12
    mons        = 13
    namur       = 14
    ostend      = 15
    tournai     = 16
  }
}

module "shop" {
  source   = "./site"
  for_each = local.shops

  name     = each.key
  number   = each.value
  hosts    = var.hosts_per_shop
  password = var.password
}

output "hosts" {
  description = "How many hosts there are in all."
  value       = sum([for shop in module.shop : shop.hosts])
}

output "unsafe" {
  description = "The shops whose tills would not survive the loss of a server."
  value       = [for name, shop in module.shop : name if shop.max_failures < 1]
}
