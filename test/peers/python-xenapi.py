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

(sr,) = [
    ref for ref, record in xenapi.SR.get_all_records().items()
    if record["name_label"] == "vdis" and "vdi_create" in record["allowed_operations"]
]
disk = xenapi.VDI.create({
    "SR": sr, "name_label": "data", "name_description": "", "virtual_size": str(2 ** 30), "type": "user",
    "sharable": False, "read_only": False, "other_config": {},
})
vbd = xenapi.VBD.create({
    "VM": vm, "VDI": disk, "userdevice": "autodetect", "bootable": False, "mode": "RW", "type": "Disk",
    "unpluggable": True, "empty": False, "other_config": {}, "qos_algorithm_type": "", "qos_algorithm_params": {},
})
assert "plug" not in xenapi.VBD.get_allowed_operations(vbd)
xenapi.VM.start(vm, False, False)
assert "unplug" in xenapi.VBD.get_allowed_operations(vbd)
assert "destroy" not in xenapi.VDI.get_allowed_operations(disk)
xenapi.VBD.unplug(vbd)
xenapi.VDI.resize(disk, str(2 ** 31))
assert xenapi.VDI.get_virtual_size(disk) == str(2 ** 31)
try:
    xenapi.VDI.resize(disk, str(2 ** 30))
    raise AssertionError("a disk shrank")
except XenAPI.Failure as failure:
    assert failure.details[0] == "SR_BACKEND_FAILURE_79", failure.details
snapshot = xenapi.VM.snapshot(vm, "before")
xenapi.VM.hard_shutdown(vm)
xenapi.VM.set_memory_limits(vm, str(2 ** 28), str(2 ** 29), str(2 ** 29), str(2 ** 29))
assert xenapi.VM.get_memory_static_max(vm) == str(2 ** 29)
xenapi.VM.revert(snapshot)
chosen = xenapi.VM.get_all_records_where('field "name__label" = "by python" and field "is_a_snapshot" = "false"')
assert list(chosen) == [vm], chosen
xenapi.VM.destroy(snapshot)
xenapi.VM.destroy(vm)
try:
    xenapi.VM.get_record(vm)
    raise AssertionError("a VM outlived its end")
except XenAPI.Failure as failure:
    assert failure.details == ["HANDLE_INVALID", "VM", vm], failure.details
print("disks come, grow and go, a snapshot brings a VM back, selections and refusals are understood")

try:
    session.xenapi.VM.start("OpaqueRef:none", False, False)
    raise AssertionError("nothing was refused")
except XenAPI.Failure as failure:
    assert failure.details == ["HANDLE_INVALID", "VM", "OpaqueRef:none"], failure.details
print("refusals are understood")
session.xenapi.session.logout()
