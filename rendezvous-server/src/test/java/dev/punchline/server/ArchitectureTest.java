package dev.punchline.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

@AnalyzeClasses(
    packages = "dev.punchline.server",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String CORE = "dev.punchline.server";
  private static final String REGISTRY = "dev.punchline.server.registry";
  private static final String NET = "dev.punchline.server.net..";
  private static final String HTTP = "dev.punchline.server.http..";
  private static final String CLI = "dev.punchline.server.cli..";

  @ArchTest
  static final ArchRule arrowsGoDownOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.punchline.server..")
          .layer("registry")
          .definedBy(REGISTRY)
          .layer("core")
          .definedBy(CORE)
          .layer("net")
          .definedBy(NET)
          .layer("http")
          .definedBy(HTTP)
          .layer("cli")
          .definedBy(CLI)
          .whereLayer("registry")
          .mayNotAccessAnyLayer()
          .whereLayer("core")
          .mayOnlyAccessLayers("registry")
          .whereLayer("net")
          .mayOnlyAccessLayers("core", "registry")
          .whereLayer("http")
          .mayOnlyAccessLayers("net", "core", "registry")
          .whereLayer("cli")
          .mayOnlyAccessLayers("http", "net", "core", "registry")
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.punchline.server.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theServerKnowsNoPeer =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.punchline.peer..");

  /** A positive list: what is not named here, such as a socket or a logger, may not enter. */
  @ArchTest
  static final ArchRule theCoreIsFreeOfIo =
      classes()
          .that()
          .resideInAnyPackage(CORE, REGISTRY)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      CORE,
                      REGISTRY,
                      // STUN messages and ids as values; the bytes stay in the front end.
                      "dev.punchline.protocol.stun",
                      "dev.punchline.protocol.rendezvous",
                      "java.lang",
                      "java.lang.runtime",
                      "java.util",
                      "java.util.function",
                      "java.util.random",
                      "java.util.stream",
                      "java.time",
                      "org.jspecify.annotations")
                  .or(
                      JavaClass.Predicates.belongToAnyOf(
                          InetSocketAddress.class,
                          InetAddress.class,
                          Inet6Address.class,
                          UnknownHostException.class,
                          // Addresses are made of bytes, the table of numbers.
                          ByteBuffer.class,
                          ByteOrder.class,
                          LongBuffer.class,
                          LongBuffer[].class))
                  .or(resideInAnyPackage("java.lang.foreign"))
                  .or(resideInAnyPackage("java.util.concurrent.atomic")));

  @ArchTest
  static final ArchRule theCoreHasNoClockAndNoThread =
      noClasses()
          .that()
          .resideInAnyPackage(CORE, REGISTRY)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, InstantSource.class, Thread.class)
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule picocliStaysInTheCommand =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule theHttpServerStaysBehindTheRoutes =
      noClasses()
          .that()
          .resideOutsideOfPackage(HTTP)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta..", "kotlin..");

  @ArchTest
  static final ArchRule onlyTheFrontEndOpensDatagramSockets =
      noClasses()
          .that()
          .resideOutsideOfPackage(NET)
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.(net|nio\\.channels)\\.Datagram.*");
}
