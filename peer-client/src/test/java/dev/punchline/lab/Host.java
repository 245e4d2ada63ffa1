package dev.punchline.lab;

import dev.punchline.e2e.Launchers;
import dev.punchline.e2e.PeerProcess;
import java.util.ArrayList;
import java.util.List;

/**
 * A computer that a person sits at.
 *
 * @param name whose it is
 * @param address where its network has put it
 * @param options what each {@code peer-client chat} on it is told
 */
record Host(String name, Namespace machine, String address, List<String> options) {
  /** The same computer, where each chat is told these options too. */
  Host with(String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new Host(name, machine, address, List.copyOf(all));
  }

  /** Starts {@code peer-client chat --json}, which ends with the lab; it calls whom it is given. */
  PeerProcess chat(Lab lab, String... callee) {
    List<String> arguments =
        new ArrayList<>(List.of("chat", "--json", "--server", lab.server().toString()));
    arguments.addAll(options);
    arguments.addAll(List.of(callee));
    ProcessBuilder builder = Launchers.of("peer-client", arguments.toArray(String[]::new));
    return lab.keep(PeerProcess.start(name, builder.command(machine.inside(builder.command()))));
  }
}
