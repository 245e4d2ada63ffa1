package dev.punchline.lab;

import java.util.List;

/** Where machines can be attached: the Internet, or the inside of a router. */
interface Network {
  /**
   * Attaches a machine by its interface {@code wan}.
   *
   * @return its address there, without a prefix length
   */
  String attach(Namespace machine);

  /** The lab that it is a part of. */
  Lab lab();

  /** A router that masquerades what is behind it, and drops what comes to itself. */
  default Router router(String name, Nat nat) {
    return Router.attach(name, this, nat);
  }

  /** A computer that a person sits at. */
  default Host host(String name) {
    Namespace machine = lab().namespace(name);
    return new Host(name, machine, attach(machine), List.of());
  }
}
