module "site" {
  source = "./site"
  names  = ["north"]
}
