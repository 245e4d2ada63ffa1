# Sourced by the scripts beside it, after java.sh and packages.sh: what the kernel lab needs.

lab_packages() {
  cat <<'TABLE'
iproute2   command -v ip
nftables   command -v nft
conntrack  command -v conntrack
python3    /usr/bin/python3 -c 'import socket; socket.AF_PACKET'
procps     command -v sysctl
TABLE
}

# Whether a namespace can be made in which the kernel translates.
can_translate() {
  local namespace=punchline-$$-trial status=0
  ip netns add "$namespace" 2>/dev/null || return 1
  ip netns exec "$namespace" nft -f - >/dev/null 2>&1 <<'NFT' || status=1
table ip nat {
  chain source {
    type nat hook postrouting priority srcnat
    oifname wan masquerade random,fully-random
    numgen random mod 100 < 20 drop
  }
}
NFT
  ip -n "$namespace" link add near type veth peer name far 2>/dev/null || status=1
  ip -n "$namespace" link add lan type bridge 2>/dev/null || status=1
  ip netns del "$namespace" 2>/dev/null || true
  return "$status"
}

# Installs what it can, and prints what the kernel lab lacks here; nothing if it lacks nothing.
lab_lacks() {
  local missing
  if [ "$(uname -s)" != Linux ]; then
    echo 'Linux'
  elif [ "$(id -u)" != 0 ]; then
    echo 'root, to make network namespaces'
  else
    install_missing lab_packages 'the kernel lab'
    missing=$(missing_packages lab_packages)
    if [ -n "$missing" ]; then
      echo "$missing (for example: apt install $missing)"
    elif ! can_translate; then
      echo 'a kernel that lets us make network namespaces with veth, bridge and nftables in them'
    fi
  fi
}
