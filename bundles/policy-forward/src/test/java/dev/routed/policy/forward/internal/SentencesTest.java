package dev.routed.policy.forward.internal;

import static org.junit.Assert.assertTrue;

import dev.routed.api.net.Ip.Family;
import dev.routed.testkit.GoldenSentences;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/** What a user may read. Programs that only answer stand in for those of the host. */
public class SentencesTest {

    @Rule
    public final TemporaryFolder proc = new TemporaryFolder();

    @Test
    public void eachIsInTheList() throws IOException {
        File names = proc.newFolder("thread-self", "net", "ip_tables_names");
        GoldenSentences.check(
                () -> new XtablesChain(answering(4, "iptables: Permission denied"), "iptables", 7200).open(),
                () -> new XtablesChain(keeping("iptables: Resource temporarily unavailable"), "iptables", 7200).close(),
                () -> new NftChains(answering(1, "Error: Operation not permitted"), 7200, true).open(),
                () -> new NftChains(answering(0, "{"), 7200, true).open(),
                () -> new Command().run("", List.of("no-such-program")),
                () -> new Command(1).run("", List.of("sleep", "60")),
                SentencesTest::stoppedWhileItWaits,
                () -> {
                    assertTrue(Files.isDirectory(names.toPath()));
                    withoutPath(proc.getRoot(), () -> new LegacyTables(proc.getRoot().toPath()).filter(Family.IPV4));
                });
    }

    /** The temporary folder's own name differs from run to run. */
    private static void withoutPath(File folder, ThrowingRunnable call) throws Throwable {
        try {
            call.run();
        } catch (dev.routed.api.Refusal e) {
            throw dev.routed.api.Refusal.host(e.getMessage().replace(folder.toString(), "/proc"), e);
        }
    }

    private static void stoppedWhileItWaits() {
        Thread.currentThread().interrupt();
        try {
            new Command().run("", List.of("sleep", "0"));
        } finally {
            assertTrue("whoever stops it is still heard", Thread.interrupted());
        }
    }

    private static Command answering(int status, String output) {
        return new Command() {
            @Override
            Result run(String input, List<String> argv) {
                return new Result(status, output);
            }
        };
    }

    /** Has the rule, and does not let it go. */
    private static Command keeping(String output) {
        return new Command() {
            @Override
            Result run(String input, List<String> argv) {
                return argv.contains("-C") ? new Result(0, "") : new Result(4, output);
            }
        };
    }
}
