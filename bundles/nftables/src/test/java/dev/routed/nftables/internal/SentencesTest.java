package dev.routed.nftables.internal;

import static org.junit.Assert.assertTrue;

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

/** What a user may read. Other programs stand in for an nft that is away, silent or slow. */
public class SentencesTest {
    private static final String MORE_THAN_A_PIPE_HOLDS = " ".repeat(1 << 20);

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    @Rule
    public final TemporaryFolder programs = new TemporaryFolder();

    @Test
    public void eachIsInTheList() throws IOException {
        String silent = program("silent", "exit 1");
        String deaf = program("deaf", "echo no rights; exit 1");
        String slow = program("slow", "exec sleep 60");
        String ends = program("ends", "echo no rights");
        GoldenSentences.check(
                () -> new Nft().run(List.of("{\"delete\": {\"table\": {\"family\": \"inet\", \"name\": \"nobodys\"}}}")),
                () -> new Nft(silent, Duration.ofSeconds(60)).run(List.of()),
                () -> new Nft(deaf, Duration.ofSeconds(60)).run(List.of(MORE_THAN_A_PIPE_HOLDS)),
                () -> new Nft(slow, Duration.ofSeconds(1)).run(List.of()),
                () -> new Nft("no-such-nft", Duration.ofSeconds(60)).run(List.of()),
                () -> MonitorProcess.start("no-such-nft", Duration.ofSeconds(60)),
                () -> MonitorProcess.start(slow, Duration.ofSeconds(1)),
                () -> MonitorProcess.start(ends, Duration.ofSeconds(60)),
                () -> Counters.read("routed-test", "{"),
                SentencesTest::stoppedWhileItWaits);
    }

    private static void stoppedWhileItWaits() {
        Thread.currentThread().interrupt();
        try {
            new Nft().run(List.of());
        } finally {
            assertTrue("whoever stops it is still heard", Thread.interrupted());
        }
    }

    private String program(String name, String does) throws IOException {
        Path file = programs.getRoot().toPath().resolve(name);
        Files.writeString(file, "#!/bin/sh\nexec >&1\n" + does + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }
}
