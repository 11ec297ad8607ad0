# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""Initial RAM file systems: a cpio archive (the "newc" form of the kernel's buffer-format.rst) of what brings up the root disk."""

import lzma
import os
import subprocess

# What the guest's disks, channels and writable root need, where the kernel has it as modules.
MODULES = ["virtio_pci", "virtio_blk", "virtio_console", "crc32c_generic", "ext4", "overlay"]


class Cpio:
    def __init__(self):
        self.parts = []
        self.inode = 0

    def add(self, name, data=b"", mode=0o100755):
        self.inode += 1
        path = name.encode() + b"\0"
        fields = [self.inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(path), 0]
        head = b"070701" + b"".join(b"%08x" % f for f in fields) + path
        self.parts += [head, bytes(-len(head) % 4), data, bytes(-len(data) % 4)]

    def directory(self, name):
        self.add(name, mode=0o040755)

    def bytes(self):
        self.add("TRAILER!!!", mode=0)
        return b"".join(self.parts)


def unpacked(path):
    """A module's bytes, uncompressed."""
    if path.endswith(".xz"):
        with lzma.open(path) as f:
            return f.read()
    if path.endswith(".zst"):
        return subprocess.run(["zstd", "-dcq", path], check=True, stdout=subprocess.PIPE).stdout
    with open(path, "rb") as f:
        return f.read()


def module_files(tree, wanted):
    """Paths under the modules directory, in the order they must be loaded in. A name that is not there is built in."""

    def name_of(path):
        return os.path.basename(path).split(".ko")[0].replace("-", "_")

    needs = {}
    with open(os.path.join(tree, "modules.dep")) as f:
        for line in f:
            path, _, deps = line.partition(":")
            needs[name_of(path)] = (path, [name_of(d) for d in deps.split()])
    order = []

    def visit(name):
        if name in needs and needs[name][0] not in order:
            for dep in needs[name][1]:
                visit(dep)
            order.append(needs[name][0])

    for name in wanted:
        visit(name)
    return order


def base(modules_tree, busybox, init):
    """The archive that is the same for every run of a kernel."""
    cpio = Cpio()
    for name in ("bin", "dev", "proc", "sys", "lower", "up", "new", "modules"):
        cpio.directory(name)
    with open(busybox, "rb") as f:
        cpio.add("bin/busybox", f.read())
    with open(init, "rb") as f:
        cpio.add("init", f.read())
    for i, path in enumerate(module_files(modules_tree, MODULES)):
        name = os.path.basename(path).split(".ko")[0]
        cpio.add("modules/%02d-%s.ko" % (i, name), unpacked(os.path.join(modules_tree, path)))
    return cpio.bytes()
