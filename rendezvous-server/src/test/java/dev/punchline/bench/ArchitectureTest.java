package dev.punchline.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.punchline.bench", importOptions = OnlyIncludeTests.class)
final class ArchitectureTest {
  /** What is measured is what others meet: a process that answers; with one exception. */
  @ArchTest
  static final ArchRule seesTheServerFromOutside =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.punchline.bench.inside")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.punchline.server..", "dev.punchline.protocol..");

  @ArchTest
  static final ArchRule arrowsGoDownOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("bench")
          .definedBy("dev.punchline.bench")
          .layer("load")
          .definedBy("dev.punchline.bench.load")
          .layer("target")
          .definedBy("dev.punchline.bench.target")
          .layer("inside")
          .definedBy("dev.punchline.bench.inside")
          .layer("report")
          .definedBy("dev.punchline.bench.report")
          .whereLayer("bench")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("inside")
          .mayOnlyBeAccessedByLayers("bench")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("bench")
          .whereLayer("target")
          .mayOnlyBeAccessedByLayers("bench")
          .whereLayer("load")
          .mayOnlyBeAccessedByLayers("bench", "target");
}
