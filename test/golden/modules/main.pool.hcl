# Instances of a module, made and taken away.
module "site" {
  for_each = { a = ["north", "south"], b = [] }
  source   = "./site"
  names    = each.value
}

output "ids" {
  value = { for key, site in module.site : key => site.ids }
}
