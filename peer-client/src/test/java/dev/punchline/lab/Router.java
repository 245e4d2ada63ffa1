package dev.punchline.lab;

import java.util.List;

/**
 * A Linux machine with a public side, {@code wan}, and a bridge, {@code lan}, for those behind it.
 */
final class Router implements Network {
  private static final int PREFIX = 24;

  private final String name;
  private final Network outside;
  private final Namespace machine;
  private final String address;
  private final String subnet;
  private int attached = 1;

  private Router(String name, Network outside, Nat nat) {
    this.name = name;
    this.outside = outside;
    this.machine = lab().namespace(name);
    this.address = outside.attach(machine);
    // A carrier uses the addresses of RFC 6598; every home has the same ones, as at home.
    this.subnet = name.startsWith("carrier") ? "100.64.0." : "192.168.1.";
    machine.sysctl("ipv4.ip_forward", 1);
    machine.ip("link", "add", "lan", "type", "bridge");
    machine.ip("addr", "add", subnet + "1/" + PREFIX, "dev", "lan");
    machine.ip("link", "set", "lan", "up");
    machine.nft(
        """
        table ip nat {
          chain destination { type nat hook prerouting priority dstnat; }
          chain source { type nat hook postrouting priority srcnat; }
        }
        table ip filter {
          chain forward {
            type filter hook forward priority filter;
            iifname wan ct state established,related accept
            iifname wan ct status dnat accept
            iifname wan drop
          }
          chain input {
            type filter hook input priority filter;
            iifname wan ct state established,related accept
            iifname wan drop
          }
        }
        """);
    translate(nat);
  }

  static Router attach(String name, Network outside, Nat nat) {
    return new Router(name, outside, nat);
  }

  /** Lets the router's own network stack see what comes from outside and belongs to nobody. */
  Router withoutInputFilter() {
    machine.nft("flush chain ip filter input");
    return this;
  }

  /**
   * Gives a port of a host away for good: whoever sends to it from outside reaches the host. A full
   * cone, as endpoint-independent mapping and filtering was called.
   */
  void maps(Host host, int port) {
    machine.nft(
        """
        insert rule ip nat source ip saddr %1$s udp sport %3$d oifname wan snat to %2$s:%3$d
        add rule ip nat destination iifname wan ip daddr %2$s udp dport %3$d dnat to %1$s:%3$d
        """
            .formatted(host.address(), address, port));
  }

  /** As {@link #maps}, and from the inside too, where the sender then has its outer address. */
  void mapsWithHairpin(Host host, int port) {
    maps(host, port);
    machine.nft(
        """
        add rule ip nat destination iifname lan ip daddr %2$s udp dport %3$d dnat to %1$s:%3$d
        insert rule ip nat source ip saddr %1$s udp sport %3$d oifname lan ct status dnat snat to %2$s:%3$d
        """
            .formatted(host.address(), address, port));
  }

  /** Forgets a mapping that nothing has passed for so many seconds. */
  Router forgettingAfter(int seconds) {
    machine.sysctl("netfilter.nf_conntrack_udp_timeout", seconds);
    machine.sysctl("netfilter.nf_conntrack_udp_timeout_stream", seconds);
    return this;
  }

  /** Loses every mapping, as if switched off and on. */
  void reboots() {
    var unused = machine.run("conntrack", "-F");
  }

  /** Loses every mapping and translates in another way from now on. */
  void reboots(Nat nat) {
    translate(nat);
    reboots();
  }

  /** The flows of UDP that it knows, mappings and others. */
  List<Flow> flows() {
    return machine.run("conntrack", "-L", "-p", "udp").lines().flatMap(Flow::parse).toList();
  }

  /** Those from this address that it takes for meant for itself. */
  List<Flow> flowsToItselfFrom(String source) {
    return flows().stream()
        .filter(flow -> flow.source().equals(source) && !flow.isTranslated())
        .toList();
  }

  /** From which of its ports it sends what those behind it send to this address. */
  List<Integer> portsTowards(String destination) {
    return flows().stream()
        .filter(flow -> flow.destination().equals(destination) && flow.isTranslated())
        .map(Flow::outerPort)
        .toList();
  }

  /** The address of its public side. */
  String address() {
    return address;
  }

  @Override
  public String attach(Namespace inside) {
    attached++;
    String port = "port" + attached;
    machine.cable(port, inside, "wan");
    machine.ip("link", "set", port, "master", "lan");
    inside.ip("addr", "add", subnet + attached + "/" + PREFIX, "dev", "wan");
    inside.ip("route", "add", "default", "via", subnet + "1");
    return subnet + attached;
  }

  @Override
  public Lab lab() {
    return outside.lab();
  }

  @Override
  public String toString() {
    return name;
  }

  private void translate(Nat nat) {
    machine.nft(
        """
        flush chain ip nat source
        add rule ip nat source oifname wan %s
        add rule ip nat source oifname wan masquerade
        """
            .formatted(nat.statement()));
  }
}
