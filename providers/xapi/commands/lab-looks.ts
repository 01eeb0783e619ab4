/** What `lab` does beside breaking things: the names behind it, each with a line of help. */
export const looks = [
  { name: 'status', summary: 'machines, NAS, pools, hosts and VMs as they stand' },
  { name: 'events', summary: 'what happened to the hardware' },
  {
    name: 'fault',
    summary:
      'let calls be refused, wait, go unanswered or crash their machine: add CLASS.MESSAGE, list, clear',
  },
  { name: 'reset', summary: 'make the lab anew from its file' },
  {
    name: 'serve',
    summary:
      'let the machines answer over HTTP and HTTPS, each at a loopback address, until Ctrl-C; the other commands reach it meanwhile',
  },
]
