package dev.routed.ipam.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HostIdentityTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void hostsDifferByMachineIdOrName() throws IOException {
        Path missing = folder.getRoot().toPath().resolve("missing");
        Path id = file("id", "3f2a\n");
        Path name = file("name", "host1\n");
        assertEquals("3f2a host1", HostIdentity.read(List.of(id, name)));
        assertEquals("host1", HostIdentity.read(List.of(missing, name)));
        assertEquals("", HostIdentity.read(List.of(missing)));
    }

    @Test
    public void thisHostHasAnIdentity() {
        assertNotEquals("", HostIdentity.read().strip());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.getRoot().toPath().resolve(name), text);
    }
}
