package dev.punchline.peer;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** The walls around and inside this module. */
@AnalyzeClasses(packages = "dev.punchline.peer", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule neverSeesTheServer =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.punchline.server..");

  @ArchTest
  static final ArchRule seesNothingElseOfOurs =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.punchline..")
                  .and(
                      not(resideInAnyPackage("dev.punchline.peer..", "dev.punchline.protocol.."))));

  /** The screens and the loop know nothing of each other; the commands join them. */
  @ArchTest
  static final ArchRule arrowsGoDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("dev.punchline.peer.cli")
          .layer("ui")
          .definedBy("dev.punchline.peer.ui")
          .layer("emulation")
          .definedBy("dev.punchline.peer.emulation")
          .layer("capture")
          .definedBy("dev.punchline.peer.capture")
          .layer("runtime")
          .definedBy("dev.punchline.peer.runtime")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("ui")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("emulation")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("capture")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("runtime")
          .mayOnlyBeAccessedByLayers("cli", "emulation", "capture");

  @ArchTest
  static final ArchRule hasNoCycles =
      slices().matching("dev.punchline.peer.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theTerminalIsTheBusinessOfUi = only("dev.punchline.peer.ui", "org.jline..");

  @ArchTest
  static final ArchRule optionsAreTheBusinessOfCli = only("dev.punchline.peer.cli", "picocli..");

  @ArchTest
  static final ArchRule httpIsTheBusinessOfRuntime =
      only("dev.punchline.peer.runtime", "java.net.http..");

  /** A network binds sockets, be it the system's or one that is emulated. */
  @ArchTest
  static final ArchRule socketsAreTheBusinessOfNetworks =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.punchline.peer.runtime", "dev.punchline.peer.emulation")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.channels..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(
              new ArchCondition<>("reside in a package that is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  events.add(
                      new SimpleConditionEvent(
                          type,
                          type.getPackage().isAnnotatedWith(NullMarked.class),
                          type.getPackage().getName() + ", of " + type.getName()));
                }
              });

  private static ArchRule only(String room, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }
}
