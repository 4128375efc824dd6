package dev.routed.policy.conflict.internal.daemon;

import dev.routed.process.Program;
import java.util.List;
import java.util.stream.Stream;
import org.junit.function.ThrowingRunnable;

/** Triggers the rejections of this package. */
public final class DaemonSentences {
    private DaemonSentences() {}

    public static Stream<ThrowingRunnable> triggers() {
        return Stream.of(
                () -> new Program("false", "").output(List.of(), ""),
                () -> FrrAnswers.ospf(""),
                () -> BirdAnswers.self(""));
    }
}
