package dev.routed.api.message;

import static org.junit.Assert.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import org.junit.Test;

public class IoReasonTest {
    @Test
    public void reasonIsThatOfTheSystemWithoutAClassName() {
        Map<IOException, String> reasons = Map.of(
                new NoSuchFileException("/a"), "/a: No such file or directory",
                new AccessDeniedException("/a"), "/a: Permission denied",
                new FileAlreadyExistsException("/a"), "/a: File exists",
                new NotDirectoryException("/a"), "/a: Not a directory",
                new DirectoryNotEmptyException("/a"), "/a: Directory not empty",
                new FileSystemException("/a", null, "Read-only file system"), "/a: Read-only file system",
                new FileSystemException("/a"), "/a: Input/output error",
                new FileSystemException(null, null, "Bad file descriptor"), "Bad file descriptor",
                new IOException("No space left on device"), "No space left on device",
                new EOFException(), "Input/output error");
        reasons.forEach((e, reason) -> assertEquals(reason, IoReason.of(e)));
    }
}
