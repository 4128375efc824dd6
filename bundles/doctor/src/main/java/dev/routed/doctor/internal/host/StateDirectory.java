package dev.routed.doctor.internal.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tries a directory of files. */
record StateDirectory(Path directory) {
    /** Writes a file, and deletes it. @throws IOException if that is impossible */
    void write() throws IOException {
        Path file = Files.createTempFile(directory, ".doctor", "");
        try {
            Files.write(file, new byte[1]);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Bytes that this process may still write. */
    long usable() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }
}
