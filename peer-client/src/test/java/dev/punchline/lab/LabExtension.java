package dev.punchline.lab;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Builds each scenario's lab and reports what was found in it. */
final class LabExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace STORE = Namespace.create(LabExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext scenario) {
    return parameter.getParameter().getType().equals(Lab.class);
  }

  @Override
  public Lab resolveParameter(ParameterContext parameter, ExtensionContext scenario) {
    var unused =
        scenario
            .getRoot()
            .getStore(STORE)
            .getOrComputeIfAbsent(
                "swept",
                key -> {
                  dev.punchline.lab.Namespace.sweep();
                  return true;
                });
    Lab lab = new Lab(scenario.getRequiredTestMethod().getName());
    scenario.getStore(STORE).put(Lab.class, lab);
    return lab;
  }

  @Override
  public void afterEach(ExtensionContext scenario) {
    Lab lab = scenario.getStore(STORE).get(Lab.class, Lab.class);
    if (lab != null) {
      lab.close();
      scenario.publishReportEntry(lab.findings());
    }
  }
}
