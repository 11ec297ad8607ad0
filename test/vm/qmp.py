# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""The little of qemu's monitor protocol that the lab speaks."""

import json
import socket
import time


class Monitor:
    """A connection to a -qmp socket. The machine may end at any moment: every call raises OSError then."""

    def __init__(self, path, seconds=10):
        end = time.monotonic() + seconds
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(seconds)
        while True:
            try:
                self.socket.connect(path)
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
        self.file = self.socket.makefile("rw")
        self.file.readline()  # the greeting
        self.execute("qmp_capabilities")

    def execute(self, command, **arguments):
        self.file.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.file.flush()
        while True:
            line = self.file.readline()
            if not line:
                raise OSError("the machine is gone")
            answer = json.loads(line)
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise OSError(answer["error"].get("desc", "qemu refused"))

    def human(self, line):
        """A command of the human monitor; its text."""
        return self.execute("human-monitor-command", **{"command-line": line})

    def close(self):
        self.file.close()
        self.socket.close()
