package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** That the host is drained, as a file that is there or not. It outlasts a crash of the host, which may be why it is drained. */
final class DrainFile {
    private static final String ID = "drained";
    private static final byte[] TEXT = "{ \"version\" : 1 }\n".getBytes(StandardCharsets.UTF_8);

    private final KeptFiles files;

    /** @param state the appliance's state directory */
    DrainFile(Path state) {
        this.files = new KeptFiles(state.resolve("host"), true);
    }

    /** @throws Refusal if the directory cannot be read */
    boolean exists() {
        try {
            return files.ids().contains(ID);
        } catch (IOException e) {
            throw Refusal.host("whether the host is drained cannot be read from %s: %s".formatted(files.directory(), e), e);
        }
    }

    /** @throws Refusal if it cannot be written or deleted; then it is as it was */
    void keep(boolean drained) {
        try {
            if (drained) {
                files.write(ID, TEXT);
            } else {
                files.delete(ID);
            }
        } catch (IOException e) {
            throw Refusal.host("whether the host is drained cannot be kept in %s: %s".formatted(files.file(ID), e), e);
        }
    }
}
