"""An ICE agent of aioice that answers checks: ice_agent.py HOST PORT PASSWORD"""

import asyncio
import sys

from aioice.ice import Connection, StunProtocol


async def main(host, port, password):
    agent = Connection(ice_controlling=False)
    agent.local_username = "agent"
    agent.local_password = password
    await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: StunProtocol(agent), local_addr=(host, port)
    )
    await asyncio.Event().wait()


asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
