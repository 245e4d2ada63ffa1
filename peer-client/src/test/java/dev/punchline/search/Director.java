package dev.punchline.search;

import dev.punchline.search.World.Planned;
import dev.punchline.sim.network.Link;
import java.time.Duration;

/** Makes happen what a world's plan says. What is undone later can be undone twice. */
final class Director {
  private static final Duration GOODBYE = Duration.ofMillis(400);

  private final Stage stage;
  private int lines;

  Director(Stage stage) {
    this.stage = stage;
  }

  void plan(Planned planned) {
    stage
        .scenario()
        .at(planned.at())
        .happens(
            () -> {
              stage.people().forEach(Person::catchUp);
              happens(planned.what());
            });
  }

  void says(Person person, int length) {
    String line = person.who().label() + " " + ++lines + " ";
    person.says(line + "x".repeat(Math.max(0, length - line.length())));
  }

  private void happens(Happening what) {
    switch (what) {
      case Happening.Calls(Who caller, Who other) -> person(caller).calls(person(other));
      case Happening.CallsCross(Duration apart) -> {
        person(Who.ALICE).calls(person(Who.BOB));
        later(apart, () -> person(Who.BOB).calls(person(Who.ALICE)));
      }
      case Happening.Says(Who who, int count, int length) -> {
        for (int i = 0; i < count; i++) {
          says(person(who), length);
        }
      }
      case Happening.Leaves(Who who, Duration away) -> leaves(person(who), away);
      case Happening.Crashes(Who who, Duration away) -> {
        person(who).crashes();
        later(away, person(who)::starts);
      }
      case Happening.Sleeps(Who who, Duration asleep) -> {
        person(who).peer().sleeps();
        later(asleep, () -> stage.wake(person(who)));
      }
      case Happening.Unplugged(Who who, Duration cut) -> cut(person(who).peer().link(), cut);
      case Happening.BoxReboots(int net) -> stage.site(net).box().reboot();
      case Happening.BoxRenumbers(int net) -> stage.site(net).box().renumber();
      case Happening.BoxForgetsAfter(int net, Duration timeout) ->
          stage.site(net).box().changeTimeout(timeout);
      case Happening.BoxIsCut(int net, Duration cut) -> cut(stage.site(net).link(), cut);
      case Happening.ServerStops(Duration down) -> {
        stage.stopServer();
        later(down, stage::startServer);
      }
      case Happening.WeatherTurns(var line) -> stage.scenario().over(before -> line);
      case Happening.StrangerSends(Who to, Forgery forgery) ->
          person(to).mapped().ifPresent(address -> stage.stranger().sends(forgery, address));
    }
  }

  private void leaves(Person person, Duration away) {
    if (person.isAwake()) {
      int life = person.life();
      person.leaves();
      later(
          GOODBYE,
          () -> {
            if (person.life() == life) {
              person.crashes();
              later(away, person::starts);
            }
          });
    }
  }

  private void cut(Link link, Duration time) {
    link.cut();
    later(time, link::heal);
  }

  private void later(Duration time, Runnable action) {
    stage.agenda().after(time, action);
  }

  private Person person(Who who) {
    return stage.person(who);
  }
}
