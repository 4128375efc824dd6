package dev.routed.nftables.internal;

import static org.junit.Assert.assertTrue;

import dev.routed.process.Program;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The sentences that users may read. Scripts replace an nft that is silent or garbled. */
public class NftSentencesTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String MORE_THAN_A_PIPE_HOLDS = "# ".repeat(1 << 19);

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    @Rule
    public final TemporaryFolder programs = new TemporaryFolder();

    @Test
    public void everySentenceIsInTheGoldenFile() throws IOException {
        String silent = program("silent", "exit 1");
        String deaf = program("deaf", "echo no rights; exit 1");
        String garbled = program("garbled", "cat >/dev/null; echo {");
        GoldenSentences.check(
                () -> new Nft().run(List.of("delete table inet gone")),
                () -> nft(silent).run(List.of()),
                () -> nft(deaf).run(List.of(MORE_THAN_A_PIPE_HOLDS)),
                () -> nft("no-such-nft").run(List.of()),
                () -> nft("no-such-nft").monitor(),
                () -> nft(garbled).runJson(List.of()),
                NftSentencesTest::runWhileInterrupted);
    }

    private static Nft nft(String program) {
        return new Nft(new Program(program, "install nftables", LONG));
    }

    private static void runWhileInterrupted() {
        Thread.currentThread().interrupt();
        try {
            new Nft().run(List.of());
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    private String program(String name, String does) throws IOException {
        Path file = programs.getRoot().toPath().resolve(name);
        Files.writeString(file, "#!/bin/sh\nexec >&1\n" + does + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }
}
