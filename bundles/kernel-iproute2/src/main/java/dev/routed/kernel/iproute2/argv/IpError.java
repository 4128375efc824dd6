package dev.routed.kernel.iproute2.argv;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The standard error of {@code ip}: the failed line of a batch (from 1; 0 if unknown), and a reason or "". */
public record IpError(int line, String reason) {
    /** Exit status: the kernel reported an error (ip(8), EXIT STATUS). A batch ends with 1 whatever happened. */
    public static final int KERNEL = 2;

    /** do_batch of iproute2's lib/utils.c: the file (- for standard input) and the line. */
    private static final Pattern STOPPED = Pattern.compile("Command failed -:(\\d{1,9})");

    /** Precedes a reason of the kernel: the text of strerror(3), or of the extended ack. */
    private static final Pattern REASON = Pattern.compile("(?:RTNETLINK answers|Error): (.*?)\\.?");

    public static IpError parse(String errors) {
        List<String> lines = errors.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        int stopped = lines.stream()
                .map(STOPPED::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .findFirst()
                .orElse(0);
        String reason = lines.stream()
                .filter(line -> !STOPPED.matcher(line).matches())
                .map(IpError::words)
                .collect(Collectors.joining("; "));
        return new IpError(stopped, reason);
    }

    private static String words(String line) {
        Matcher kernel = REASON.matcher(line);
        return kernel.matches() ? kernel.group(1) : line;
    }
}
