package dev.routed.kernel.iproute2.argv;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code ip} wrote to its standard error.
 *
 * @param line   the line of the batch at which it stopped, from 1; 0 if it does not say
 * @param reason its words, which mostly are the kernel's; empty if it has none
 */
public record Complaint(int line, String reason) {
    /** Exit status: the kernel reported an error (ip(8), EXIT STATUS). A batch ends with 1 whatever happened. */
    public static final int KERNEL = 2;

    /** do_batch of iproute2's lib/utils.c: the file, which is standard input, and the line. */
    private static final Pattern STOPPED = Pattern.compile("Command failed -:(\\d{1,9})");

    /** What ip puts before the kernel's words: strerror's, or those of the extended acknowledgement. */
    private static final Pattern KERNEL_SAYS = Pattern.compile("(?:RTNETLINK answers|Error): (.*?)\\.?");

    public static Complaint parse(String errors) {
        List<String> lines = errors.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        int stopped = lines.stream()
                .map(STOPPED::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .findFirst()
                .orElse(0);
        String reason = lines.stream()
                .filter(line -> !STOPPED.matcher(line).matches())
                .map(Complaint::words)
                .collect(Collectors.joining("; "));
        return new Complaint(stopped, reason);
    }

    private static String words(String line) {
        Matcher kernel = KERNEL_SAYS.matcher(line);
        return kernel.matches() ? kernel.group(1) : line;
    }
}
