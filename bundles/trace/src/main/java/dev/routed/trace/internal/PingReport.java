package dev.routed.trace.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ping} of iputils printed. Immutable.
 *
 * @param reporter the router that reported an error
 * @param error its report, or the error of the sending host; empty if there is none
 * @param mtu the MTU in that report, in bytes; 0 if there is none
 */
record PingReport(boolean answered, Optional<String> reporter, String error, int mtu) {
    private static final Pattern REPORT =
            Pattern.compile("^From (\\S+?):? (?:\\(\\S+\\):? )?icmp_seq=\\d+ (.+)$", Pattern.MULTILINE);
    private static final Pattern LOCAL = Pattern.compile("^ping: (?:local error: )?(.+)$", Pattern.MULTILINE);
    private static final Pattern MTU = Pattern.compile("mtu ?= ?(\\d+)");

    static PingReport of(int status, String output) {
        Matcher mtu = MTU.matcher(output);
        int bytes = mtu.find() ? Integer.parseInt(mtu.group(1)) : 0;
        Matcher report = REPORT.matcher(output);
        if (report.find()) {
            return new PingReport(status == 0, Optional.of(report.group(1)), report.group(2), bytes);
        }
        Matcher local = LOCAL.matcher(output);
        return new PingReport(status == 0, Optional.empty(), local.find() ? local.group(1) : "", bytes);
    }

    /** Whether a router returned the packet because its time to live ended there. */
    boolean isExpired() {
        return error.startsWith("Time to live exceeded") || error.startsWith("Time exceeded");
    }
}
