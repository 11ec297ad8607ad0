# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# net.py WHAT ADDRESS [FILE]: traffic of one sort between an address of this machine and itself; the port goes to the file.
import socket, sys
what, here = sys.argv[1:3]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if what == "udp" else socket.SOCK_STREAM)
s.bind((here, 0))
if len(sys.argv) > 3:
    open(sys.argv[3], "w").write(str(s.getsockname()[1]))
if what == "udp":  # three packets of 100 bytes, one of 1000
    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    u.bind((here, 0))
    for n in (100, 100, 100, 1000):
        u.sendto(b"x" * n, s.getsockname())
        s.recv(n)
elif what == "tcp":  # two connections, 10 bytes one way, 50 the other; then one that is refused
    s.listen(2)
    for i in range(2):
        c = socket.create_connection(s.getsockname(), None, (here, 0))
        a, _ = s.accept()
        c.sendall(b"x" * 10)
        a.recv(10)
        a.sendall(b"y" * 50)
        c.recv(50)
        c.close()
        a.recv(1)
        a.close()
    port = s.getsockname()[1]
    s.close()
    try:
        socket.create_connection((here, port), None, (here, 0))
    except ConnectionRefusedError:
        pass
elif what == "full":  # nobody takes the connections: when there is no room for another its request is dropped
    s.listen(0)
    kept = []
    for i in range(3):
        k = socket.socket()
        k.bind((here, 0))
        k.settimeout(1.5 if i == 2 else 0.05)
        kept.append(k)
        try:
            k.connect(s.getsockname())
        except TimeoutError:
            pass
