"""Drives a served lab through XenAPI.py; prints what works, raises where something does not."""

import ssl
import sys
import time

try:
    import XenAPI
except ImportError:
    from os_xenapi.client import XenAPI

port = sys.argv[1]
# The lab's certificate is its own; not every edition of the module can be told so.
ssl._create_default_https_context = ssl._create_unverified_context


def session_at(address, scheme):
    session = XenAPI.Session("%s://%s:%s" % (scheme, address, port))
    session.xenapi.login_with_password("root", "labroot", "1.0", "peer")
    return session


for scheme in ("http", "https"):
    session = session_at("127.0.1.1", scheme)
    hosts = session.xenapi.host.get_all_records()
    assert [host["address"] for host in hosts.values()] == ["127.0.1.1", "127.0.1.2"], hosts
    print("%s: logs in and reads records" % scheme)

network = session.xenapi.network.create({"name_label": "of a peer", "other_config": {}, "MTU": "1500"})
assert session.xenapi.network.get_MTU(network) == "1500"
print("integers are text")

task = getattr(session.xenapi, "Async").network.create({"name_label": "later", "other_config": {}})
while session.xenapi.task.get_status(task) == "pending":
    time.sleep(0.05)
assert session.xenapi.task.get_status(task) == "success"
print("a task ends")

first = getattr(session.xenapi.event, "from")(["network"], "", 1.0)
session.xenapi.network.set_name_label(network, "renamed")
second = getattr(session.xenapi.event, "from")(["network"], first["token"], 30.0)
assert [event["operation"] for event in second["events"]] == ["mod"], second
print("events arrive")

xenapi = session.xenapi
(template,) = xenapi.VM.get_by_name_label("guest")
vm = xenapi.VM.clone(template, "by python")
xenapi.VM.provision(vm)
first, second = xenapi.host.get_all()
token = getattr(xenapi.event, "from")(["vm"], "", 1.0)["token"]
xenapi.VM.start_on(vm, first, False, False)
assert xenapi.VM.get_resident_on(vm) == first
xenapi.VM.pool_migrate(vm, second, {"live": "true"})
assert xenapi.VM.get_resident_on(vm) == second
seen = getattr(xenapi.event, "from")(["vm"], token, 30.0)["events"]
assert [event["snapshot"]["resident_on"] for event in seen if event["ref"] == vm] == [second], seen
xenapi.VM.hard_shutdown(vm)
assert xenapi.VM.get_power_state(vm) == "Halted"
print("a VM is made, starts, migrates and stops")

try:
    session.xenapi.VM.start("OpaqueRef:none", False, False)
    raise AssertionError("nothing was refused")
except XenAPI.Failure as failure:
    assert failure.details == ["HANDLE_INVALID", "VM", "OpaqueRef:none"], failure.details
print("refusals are understood")
session.xenapi.session.logout()
