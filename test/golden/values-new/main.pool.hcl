# Every kind of value, as it looks when it is new.
resource "terraform_data" "values" {
  input = {
    flag    = true
    none    = null
    number  = 0.1
    text    = "Xestión"
    list    = [1, "two", [3]]
    "a key" = "quoted"
    empty   = { list = [], map = {}, text = "" }
  }
}

resource "terraform_data" "later" {
  input            = [terraform_data.values.id, "known"]
  triggers_replace = terraform_data.values.output
}
