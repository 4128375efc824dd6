package dev.routed.api.message;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** States the reason of a failed file operation in the words of strerror(3), without a class name. Pure. */
public final class IoReason {
    private static final String UNKNOWN = "Input/output error";

    private IoReason() {}

    /** Returns the file and the reason: {@code /var/lib/routed/networks: Permission denied}. */
    public static String of(IOException e) {
        if (e instanceof FileSystemException failure && failure.getFile() != null) {
            return failure.getFile() + ": " + reason(failure);
        }
        return Optional.ofNullable(e.getMessage()).orElse(UNKNOWN);
    }

    private static String reason(FileSystemException e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        } else if (e instanceof AccessDeniedException) {
            return "Permission denied";
        } else if (e instanceof FileAlreadyExistsException) {
            return "File exists";
        } else if (e instanceof NotDirectoryException) {
            return "Not a directory";
        } else if (e instanceof DirectoryNotEmptyException) {
            return "Directory not empty";
        }
        return Optional.ofNullable(e.getReason()).orElse(UNKNOWN);
    }
}
