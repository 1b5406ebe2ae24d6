"""A serial port: what comes on standard input can be read from the terminal whose path is said first.

What is said before somebody listens is kept; once somebody has, what nobody hears is lost.
"""

import os
import pty
import select
import tty

master, slave = pty.openpty()
tty.setraw(slave)
print(os.ttyname(slave), flush=True)
os.close(slave)
os.set_blocking(master, False)

unsaid = bytearray()
was_opened = False
while True:
    port = select.poll()
    port.register(master, select.POLLIN | (select.POLLOUT if unsaid else 0))
    state = dict(port.poll(0)).get(master, 0)
    is_open = not state & select.POLLHUP
    was_opened = was_opened or is_open
    if was_opened and not is_open:
        unsaid.clear()
    if is_open and state & select.POLLIN:
        os.read(master, 4096)  # Nobody is logged in who would hear it.
    if is_open and unsaid and state & select.POLLOUT:
        del unsaid[: os.write(master, unsaid)]
    if select.select([0], [], [], 0 if is_open and unsaid and state & select.POLLOUT else 0.01)[0]:
        heard = os.read(0, 65536)
        if not heard:
            break
        unsaid += heard
