package dev.routed.policy.forward.internal;

import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip.Family;
import dev.routed.process.LegacyTables;
import dev.routed.process.Program;
import dev.routed.testkit.GoldenSentences;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

/** The sentences that users may read. Fake programs replace those of the host. */
public class ForwardSentencesTest {

    @Rule
    public final TemporaryFolder proc = new TemporaryFolder();

    @Test
    public void everySentenceIsInTheGoldenFile() throws IOException {
        File names = proc.newFolder("thread-self", "net", "ip_tables_names");
        GoldenSentences.check(
                () -> new XtablesChain(listing("iptables: Permission denied"), 7200).addRules(),
                () -> new XtablesChain(answering(4, "iptables: Permission denied"), 7200).addRules(),
                () -> new XtablesChain(answering(4, "iptables: Permission denied"), 7200).removeRules(),
                () -> new XtablesChain(keeping("iptables: Resource temporarily unavailable"), 7200).removeRules(),
                () -> {
                    assertTrue(Files.isDirectory(names.toPath()));
                    withoutPath(
                            proc.getRoot(),
                            () -> new LegacyTables(proc.getRoot().toPath()).filter(Family.IPV4));
                });
    }

    /** The name of the temporary folder differs from run to run. */
    private static void withoutPath(File folder, ThrowingRunnable call) throws Throwable {
        try {
            call.run();
        } catch (RejectedException e) {
            throw RejectedException.host(e.getMessage().replace(folder.toString(), "/proc"), e);
        }
    }

    private static Program answering(int status, String errors) {
        return new Program("iptables", "") {
            @Override
            public Result run(List<String> arguments, String input) {
                return new Result(status, "", errors);
            }
        };
    }

    /** Lists its rules, has none of ours, and does nothing else. */
    private static Program listing(String errors) {
        return new Program("iptables", "") {
            @Override
            public Result run(List<String> arguments, String input) {
                return arguments.contains("-S")
                        ? new Result(0, "", "")
                        : new Result(arguments.contains("-C") ? 1 : 4, "", errors);
            }
        };
    }

    /** Has the rule, and does not delete it. */
    private static Program keeping(String errors) {
        return new Program("iptables", "") {
            @Override
            public Result run(List<String> arguments, String input) {
                return arguments.contains("-C") ? new Result(0, "", "") : new Result(4, "", errors);
            }
        };
    }
}
