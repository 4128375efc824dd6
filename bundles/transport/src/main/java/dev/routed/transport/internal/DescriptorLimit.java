package dev.routed.transport.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how many files this process may have open: RLIMIT_NOFILE of getrlimit(2). */
final class DescriptorLimit {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d{1,9}) ");

    private DescriptorLimit() {}

    /** Returns the limit; a large number if there is none. */
    static int read() {
        try {
            Matcher limit = OPEN_FILES.matcher(Files.readString(LIMITS));
            return limit.find() ? Integer.parseInt(limit.group(1)) : Integer.MAX_VALUE;
        } catch (IOException noProc) {
            return Integer.MAX_VALUE;
        }
    }
}
