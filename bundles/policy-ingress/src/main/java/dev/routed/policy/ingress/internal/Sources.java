package dev.routed.policy.ingress.internal;

import dev.routed.api.net.Ip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who may send. Pure.
 *
 * @param anybody whether everybody may
 * @param ranges  else who: merged; nobody if there are none
 */
record Sources(boolean anybody, List<Range> ranges) {
    static final Sources ANYBODY = new Sources(true, List.of());
    static final Sources NOBODY = new Sources(false, List.of());

    private static final String ALLOW = "allow";
    private static final String DENY = "deny";

    /**
     * Reads {@code allow}, {@code deny}, or a list of addresses, prefixes and ranges, separated by comma, semicolon
     * or blank.
     *
     * @throws IllegalArgumentException with a sentence that names the part that is wrong; then the whole is
     */
    static Sources parse(String text) {
        List<String> parts = Arrays.stream(text.split("[,;\\s]+")).filter(part -> !part.isEmpty()).toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "nobody is named: say allow, deny, or who may send, such as 10.0.0.0/24;10.1.0.5-10.1.0.9");
        }
        if (parts.equals(List.of(ALLOW))) {
            return ANYBODY;
        }
        if (parts.equals(List.of(DENY))) {
            return NOBODY;
        }
        List<Range> ranges = new ArrayList<>();
        for (String part : parts) {
            if (part.equals(ALLOW) || part.equals(DENY)) {
                throw new IllegalArgumentException("'%s' stands alone or not at all".formatted(part));
            }
            ranges.add(Range.parse(part));
        }
        return new Sources(false, Range.merged(ranges));
    }

    /** Those of one family. */
    List<Range> of(Ip.Family family) {
        return ranges.stream().filter(range -> range.first().family() == family).toList();
    }

    /** As it may be given. */
    @Override
    public String toString() {
        if (ranges.isEmpty()) {
            return anybody ? ALLOW : DENY;
        }
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
