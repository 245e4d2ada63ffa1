package dev.punchline.bench;

import dev.punchline.bench.load.Sources;
import dev.punchline.bench.report.Report;
import dev.punchline.bench.report.Section;
import dev.punchline.bench.target.Baselines;
import dev.punchline.bench.target.Java;
import dev.punchline.bench.target.Punchline;
import dev.punchline.bench.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The whole benchmark.
 *
 * @param java how our server is started
 * @param responder the source of the responder in C
 * @param folder for logs and programs, which is this run's alone
 * @param parts what is to be run
 * @param options more of them for our server
 */
record Bench(
    Java java,
    Path responder,
    Path folder,
    Scale scale,
    Set<Part> parts,
    List<String> options,
    Progress progress) {
  private static final List<Part> LOADS =
      List.of(
          Part.STUN,
          Part.REGISTRATION_NEW,
          Part.REGISTRATION_AGAIN,
          Part.HEART_BEAT,
          Part.START_COMMUNICATION);

  private static final Set<Part> NEED_SOURCES =
      EnumSet.of(Part.REGISTRATION_NEW, Part.GROWTH, Part.ALLOCATION);

  /** Somebody else's program. */
  private interface Baseline {
    /** Starts it, if it is there. */
    Optional<Target> start() throws IOException, InterruptedException;
  }

  /** Runs it. */
  Report run() throws IOException, InterruptedException {
    if (parts.stream().anyMatch(NEED_SOURCES::contains) && !Sources.areThere()) {
      throw new IOException(
          "many peers need many addresses, and this system has one in 127.0.0.0/8");
    }
    List<String> remarks = new ArrayList<>(Machine.remarks());
    OptionalDouble loadBefore = Machine.load();
    List<Section> sections = new ArrayList<>();
    progress.say("starting the server and what it is compared with");
    try (Servers servers = new Servers(java, folder, scale, options)) {
      Optional<Growth> growth = growth(servers);
      if (LOADS.stream().anyMatch(parts::contains)) {
        sections.addAll(rounds(servers, remarks));
      }
      if (growth.isPresent()) {
        sections.addAll(growth.get().run());
      }
      if (parts.contains(Part.OVERLOAD)) {
        sections.add(new Overload(servers.lasting(), scale, progress).run());
      }
      // Last of all, because the agent that it needs disturbs.
      if (parts.contains(Part.ALLOCATION)) {
        sections.add(allocation(servers.lasting()));
      }
    }
    OptionalDouble loadAfter = Machine.load();
    if (loadBefore.isPresent() && loadAfter.isPresent()) {
      int processors = Runtime.getRuntime().availableProcessors();
      Machine.disturbance(loadBefore.getAsDouble(), loadAfter.getAsDouble(), processors)
          .ifPresent(remarks::add);
    }
    return new Report(remarks, sections);
  }

  /** Prepared before all else, so that what has to expire does so while the loads run. */
  private Optional<Growth> growth(Servers servers) throws IOException {
    if (!parts.contains(Part.GROWTH)) {
      return Optional.empty();
    }
    Growth growth = new Growth(servers.passing(), servers.large(), scale, progress);
    growth.prepare();
    return Optional.of(growth);
  }

  private List<Section> rounds(Servers servers, List<String> remarks)
      throws IOException, InterruptedException {
    try (Resources resources = new Resources()) {
      List<Cell> cells = new ArrayList<>();
      if (parts.contains(Part.STUN)) {
        for (Target baseline : baselines(resources, remarks)) {
          cells.add(Cell.baseline(baseline.name(), resources.add(SteadyLoad.stun(baseline))));
        }
      }
      List<CallLoad> calls = new ArrayList<>();
      for (Part part : LOADS) {
        if (parts.contains(part)) {
          Punchline server = part == Part.REGISTRATION_NEW ? servers.passing() : servers.lasting();
          Load load = resources.add(load(part, server, new Sources()));
          cells.add(Cell.of(part, load, server));
          if (load instanceof CallLoad call) {
            calls.add(call);
          }
        }
      }
      List<Section> sections = new Rounds(cells, scale, progress).run();
      for (CallLoad call : calls) {
        remarks.add(
            "start-communication: %,d answers, and %,d INITIATE_CHATs at the called peers"
                .formatted(call.answered(), call.rung()));
      }
      return sections;
    }
  }

  private List<Target> baselines(Resources resources, List<String> remarks)
      throws IOException, InterruptedException {
    Baselines baselines = new Baselines(folder);
    List<Target> targets = new ArrayList<>();
    started("The responder in C", () -> baselines.responderInC(responder), resources, remarks)
        .ifPresent(targets::add);
    targets.add(resources.add(baselines.responderInJava()));
    started("coturn", baselines::coturn, resources, remarks).ifPresent(targets::add);
    return targets;
  }

  /** Starts it if that is possible here; it is no error if not, but has to be said. */
  private static Optional<Target> started(
      String name, Baseline baseline, Resources resources, List<String> remarks)
      throws InterruptedException {
    String why = "it is not installed";
    try {
      Optional<Target> target = baseline.start();
      if (target.isPresent()) {
        return Optional.of(resources.add(target.get()));
      }
    } catch (IOException e) {
      why = String.valueOf(e.getMessage()).lines().findFirst().orElse("it did not start");
    }
    remarks.add("%s is left out: %s.".formatted(name, why));
    return Optional.empty();
  }

  private Section allocation(Punchline server) throws IOException {
    try (Resources resources = new Resources()) {
      Map<Part, Load> loads = new LinkedHashMap<>();
      for (Part part : LOADS) {
        loads.put(part, resources.add(load(part, server, new Sources())));
      }
      return new Allocations(server, scale, progress).run(loads);
    }
  }

  private static Load load(Part part, Punchline server, Sources sources) throws IOException {
    return switch (part) {
      case STUN -> SteadyLoad.stun(server.target());
      case REGISTRATION_NEW -> new Arrivals(server.target(), sources);
      case REGISTRATION_AGAIN -> SteadyLoad.registration(server.target());
      case HEART_BEAT -> SteadyLoad.heartBeat(server.target());
      case START_COMMUNICATION -> new CallLoad(server);
      case ALLOCATION, GROWTH, OVERLOAD ->
          throw new IllegalArgumentException(part + " is more than a load");
    };
  }
}
