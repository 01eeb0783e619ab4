# Unchanged parts are folded, but for those that tell which object it is.
resource "terraform_data" "values" {
  input = {
    id     = "i"
    same   = [1, 2, 3]
    text   = "new"
    nested = { deep = { value = 9, other = 2 }, rest = true }
    type   = ["list"]
    added  = null
  }
}
