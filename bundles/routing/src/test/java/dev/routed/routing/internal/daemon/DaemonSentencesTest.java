package dev.routed.routing.internal.daemon;

import dev.routed.process.Program;
import dev.routed.routing.internal.fib.FibSentences;
import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.util.List;
import org.junit.Test;

/** The rejections that a user may read. */
public class DaemonSentencesTest {
    @Test
    public void eachIsInTheList() throws IOException {
        GoldenSentences.check(
                () -> new Program("false", "").output(List.of(), ""),
                () -> FrrAnswers.ospf(""),
                () -> BirdAnswers.self(""),
                () -> FibSentences.ask(255, "", "Cannot open netlink socket: Operation not permitted"),
                () -> FibSentences.ask(0, "[", ""));
    }
}
