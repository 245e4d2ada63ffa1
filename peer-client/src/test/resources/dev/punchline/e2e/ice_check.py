"""One connectivity check with aioice's codec: ice_check.py HOST PORT USERNAME PASSWORD

Prints the local port and, if an answer comes, its class and attributes, or why it is not accepted.
"""

import socket
import sys

from aioice import stun

host, port, username, password = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
request.attributes["USERNAME"] = username
request.attributes["PRIORITY"] = 1853824767
request.attributes["ICE-CONTROLLING"] = 0x0123456789ABCDEF
request.add_message_integrity(password.encode())

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as local:
    local.connect((host, port))
    local.settimeout(1)
    print("local %s:%d" % local.getsockname())
    local.send(bytes(request))
    try:
        data = local.recv(2048)
    except socket.timeout:
        sys.exit("no answer")
    answer = stun.parse_message(data)
    assert answer.transaction_id == request.transaction_id
    print("class", answer.message_class.name)
    if answer.message_class == stun.Class.RESPONSE:
        stun.parse_message(data, integrity_key=password.encode())
        print("integrity right")
    for name, value in answer.attributes.items():
        print(name, ":".join(map(str, value)) if isinstance(value, tuple) else value)
