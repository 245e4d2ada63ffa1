package dev.punchline.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network namespace: a machine of its own, as far as the network goes. Its name tells whose it
 * is, so that what a killed run has left behind can be found.
 */
record Namespace(String id) implements AutoCloseable {
  private static final Pattern OURS = Pattern.compile("punchline-(\\d+)-\\S+");

  /** Makes one, with nothing in it but loopback. */
  static Namespace create(String name) {
    Namespace created =
        new Namespace("punchline-%d-%s".formatted(ProcessHandle.current().pid(), name));
    var unused = Shell.run("ip", "netns", "add", created.id);
    created.ip("link", "set", "lo", "up");
    return created;
  }

  /** Removes those of processes that are no more. */
  static void sweep() {
    LongPredicate isGone = pid -> ProcessHandle.of(pid).isEmpty();
    for (String line : Shell.run("ip", "netns", "list").lines().toList()) {
      Matcher name = OURS.matcher(line.split(" ", 2)[0]);
      if (name.matches() && isGone.test(Long.parseLong(name.group(1)))) {
        new Namespace(name.group()).close();
      }
    }
  }

  /** The command that runs a command inside. */
  List<String> inside(List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", id));
    all.addAll(command);
    return all;
  }

  /** Runs a command inside, to its end, and returns what it wrote. */
  String run(String... command) {
    return Shell.run(inside(List.of(command)), "");
  }

  /** Runs {@code ip} for it. */
  void ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", id));
    command.addAll(List.of(arguments));
    var unused = Shell.run(command, "");
  }

  /** Carries out what is written in nftables' own language. */
  void nft(String script) {
    var unused = Shell.run(inside(List.of("nft", "-f", "-")), script);
  }

  /** Sets {@code net.NAME}. */
  void sysctl(String name, Object value) {
    var unused = run("sysctl", "-q", "-w", "net.%s=%s".formatted(name, value));
  }

  /** Lays a cable to another one, with an end of this name at each. */
  void cable(String end, Namespace other, String otherEnd) {
    ip("link", "add", end, "type", "veth", "peer", "name", otherEnd, "netns", other.id);
    ip("link", "set", end, "up");
    other.ip("link", "set", otherEnd, "up");
  }

  /** Ends what runs inside, and removes it with all of its cables. */
  @Override
  public void close() {
    Shell.run("ip", "netns", "pids", id)
        .lines()
        .map(Long::parseLong)
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(
            process -> {
              var unused = process.destroyForcibly();
            });
    var unused = Shell.run("ip", "netns", "del", id);
  }
}
