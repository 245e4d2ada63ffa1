package dev.punchline.sim;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * How to see a run again.
 *
 * @param command makes a command line from a seed
 */
public record Replay(LongFunction<String> command) {
  /** The system property that names the seed for every scenario of a test. */
  public static final String PROPERTY = "punchline.seed";

  /** The line to type. */
  public String line(long seed) {
    return command.apply(seed);
  }

  /** Maven runs the test again that is running when it fails. */
  static Replay ofTheTest() {
    return new Replay(
        seed ->
            "mvn test -pl peer-client -am"
                + runningTest().map(name -> " -Dtest='" + name + "'").orElse("")
                + " -Dsurefire.failIfNoSpecifiedTests=false -D"
                + PROPERTY
                + "="
                + seed);
  }

  /** The seed that was asked for, or this one. */
  static long seedOr(long usual) {
    return asked().orElse(usual);
  }

  /** These seeds, or only the one that was asked for. */
  public static LongStream seeds(LongStream usual) {
    return asked().map(LongStream::of).orElse(usual);
  }

  /** The seed that was asked for. */
  static Optional<Long> asked() {
    return Optional.ofNullable(System.getProperty(PROPERTY)).map(Long::valueOf);
  }

  private static Optional<String> runningTest() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .filter(frame -> isTest(frame.getDeclaringClass(), frame.getMethodName()))
                    .map(
                        frame ->
                            frame.getDeclaringClass().getSimpleName() + "#" + frame.getMethodName())
                    .findFirst());
  }

  private static boolean isTest(Class<?> type, String method) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(each -> each.getName().equals(method))
        .anyMatch(Replay::isTest);
  }

  private static boolean isTest(Method method) {
    return AnnotationSupport.isAnnotated(method, Testable.class);
  }
}
