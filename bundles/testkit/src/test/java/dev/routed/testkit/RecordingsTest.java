package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.testkit.Recordings.Recording;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

public class RecordingsTest {
    @Test
    public void everyFileOfAnEngineIsKnownAndHasCalls() throws IOException, URISyntaxException {
        Path directory = Path.of(Recordings.class.getResource("recordings").toURI());
        try (Stream<Path> files = Files.find(
                directory, 2, (file, attributes) -> directory.relativize(file).getNameCount() == 2)) {
            Set<String> recorded = files.map(
                            file -> directory.relativize(file).toString().replace(".calls", ""))
                    .collect(Collectors.toSet());
            assertEquals(
                    recorded, Recordings.ALL.stream().map(Recording::toString).collect(Collectors.toSet()));
        }
        for (Recording recording : Recordings.ALL) {
            assertTrue(recording.toString(), !recording.calls().isEmpty());
        }
    }
}
