/** What a block of the big configuration may refer to. */
const opening = `locals {
  site    = "north"
  domain  = "example.net"
  smaller = [1, 2, 4, 8]
}

variable "owner" {
  type    = string
  default = "operations"
}

`

/** A configuration of that many VMs with six attributes each, three of them expressions. */
export function bigConfiguration(count: number): string {
  const blocks = Array.from(
    { length: count },
    (_, index) => `vm "r${index}" {
  name        = "vm-${index}.\${local.site}.\${local.domain}"
  description = "virtual machine number ${index}"
  template    = "guest"
  vcpus       = local.smaller[${index % 4}] + ${index % 3}
  memory      = "${1 + (index % 64)}GiB"
  tags        = ["prod", "zone-\${${index} % 7}", upper("rack-${index % 41}"), var.owner]
}
`,
  )
  return opening + blocks.join('\n')
}

/** The same as one block of that many instances, and a second that refers to the first, one by one. */
export function countedConfiguration(count: number): string {
  const body = (name: string, description: string): string => `vm "${name}" {
  count       = ${count / 2}
  name        = "${name}-\${count.index}.\${local.site}.\${local.domain}"
  description = ${description}
  template    = "guest"
  vcpus       = local.smaller[count.index % 4] + count.index % 3
  memory      = "\${1 + count.index % 64}GiB"
  tags        = ["prod", "zone-\${count.index % 7}", upper("rack-\${count.index % 41}"), var.owner]
}
`
  return opening + body('a', '"one of many"') + body('b', '"beside ${vm.a[count.index].name}"')
}
