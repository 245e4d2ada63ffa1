package dev.punchline.protocol;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** The walls around and inside this module. */
@AnalyzeClasses(packages = "dev.punchline.protocol", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final Set<String> NAMES_OF_ADDRESSES =
      Set.of(
          InetAddress.class.getName(),
          Inet4Address.class.getName(),
          Inet6Address.class.getName(),
          InetSocketAddress.class.getName(),
          UnknownHostException.class.getName());

  private static final DescribedPredicate<JavaClass> ADDRESSES =
      describe("addresses", type -> NAMES_OF_ADDRESSES.contains(type.getName()));

  private static final DescribedPredicate<JavaClass> HASHES =
      describe(
          "hashes",
          type ->
              Set.of(MessageDigest.class.getName(), GeneralSecurityException.class.getName())
                  .contains(type.getName()));

  /** A list of what is allowed, so that sockets, channels, executors and loggers need no name. */
  @ArchTest
  static final ArchRule needsNothingButValuesBytesAndJsonTokens =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "dev.punchline.protocol..",
                      "java.io",
                      "java.lang..",
                      "java.nio",
                      "java.nio.charset",
                      "java.time",
                      "java.util",
                      "java.util.function",
                      "java.util.random",
                      "java.util.regex",
                      "java.util.stream",
                      "java.util.zip",
                      "javax.crypto..",
                      "rocks.xmpp.precis",
                      "com.fasterxml.jackson.core..",
                      "org.jspecify.annotations")
                  .or(ADDRESSES)
                  .or(HASHES)
                  .or(describe("arrays of primitives", JavaClass::isArray)));

  @ArchTest
  static final ArchRule ownsNoThread =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              Thread.class, ThreadLocal.class, ThreadGroup.class, Process.class, Runtime.class);

  @ArchTest
  static final ArchRule readsNoFilesAndNoConsole =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(File|RandomAccess|Console|PrintStream).*");

  @ArchTest
  static final ArchRule ownsNoClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock");

  @ArchTest
  static final ArchRule drawsNoRandomnessOfItsOwn =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.(Random|SplittableRandom)|java\\.security\\.SecureRandom")
          .orShould()
          .callMethod(UUID.class, "randomUUID");

  @ArchTest
  static final ArchRule hasNoCycles =
      slices().matching("dev.punchline.protocol.(*)..").should().beFreeOfCycles();

  /** What both ends need stands in the room above. */
  @ArchTest
  static final ArchRule stunServerAndClientDoNotKnowEachOther =
      slices().matching("dev.punchline.protocol.stun.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule stunItselfKnowsNeitherServerNorClient =
      noClasses()
          .that()
          .resideInAPackage("dev.punchline.protocol.stun")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.punchline.protocol.stun.*..");

  @ArchTest
  static final ArchRule pointsDownOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("session")
          .definedBy("..protocol.session..")
          .layer("rendezvous")
          .definedBy("..protocol.rendezvous..")
          .layer("punch")
          .definedBy("..protocol.punch..")
          .layer("text")
          .definedBy("..protocol.text..")
          .layer("nat")
          .definedBy("..protocol.nat..")
          .layer("trace")
          .definedBy("..protocol.trace..")
          .layer("stun")
          .definedBy("..protocol.stun..")
          .layer("wire")
          .definedBy("..protocol.wire..")
          .whereLayer("session")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("rendezvous")
          .mayOnlyBeAccessedByLayers("session")
          .whereLayer("punch")
          .mayOnlyBeAccessedByLayers("session", "rendezvous")
          .whereLayer("text")
          .mayOnlyBeAccessedByLayers("session")
          .whereLayer("nat")
          .mayOnlyBeAccessedByLayers("session", "trace")
          .whereLayer("trace")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("stun")
          .mayOnlyBeAccessedByLayers("session", "rendezvous", "nat", "trace")
          .whereLayer("wire")
          .mayNotAccessAnyLayer();
}
