package dev.routed.policy.ingress.internal;

import dev.routed.api.config.UserText;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The sources that may send to an endpoint: all, or the merged ranges; none if there are no ranges. Pure. */
record AllowedSources(boolean all, List<Range> ranges) {
    static final AllowedSources ALL = new AllowedSources(true, List.of());
    static final AllowedSources NONE = new AllowedSources(false, List.of());

    static final String ALLOW = "allow";
    static final String DENY = "deny";

    /** Parses allow, deny or a list of ranges. Throws IllegalArgumentException with a sentence naming the bad part. */
    static AllowedSources parse(String text) {
        List<String> parts = UserText.list(text);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "the list is empty: use allow, deny, or sources such as 10.0.0.0/24;10.1.0.5-10.1.0.9");
        }
        if (parts.equals(List.of(ALLOW))) {
            return ALL;
        }
        if (parts.equals(List.of(DENY))) {
            return NONE;
        }
        List<Range> ranges = new ArrayList<>();
        for (String part : parts) {
            if (part.equals(ALLOW) || part.equals(DENY)) {
                throw new IllegalArgumentException("'%s' cannot be combined with other values".formatted(part));
            }
            ranges.add(Range.parse(part));
        }
        return new AllowedSources(false, Range.merged(ranges));
    }

    boolean contains(Ip source) {
        return all || ranges.stream().anyMatch(range -> range.contains(source));
    }

    /** Returns the first addresses of the family's prefixes, by prefix length. */
    SortedMap<Integer, List<Ip>> of(Ip.Family family) {
        return ranges.stream()
                .filter(range -> range.first().family() == family)
                .flatMap(range -> range.prefixes().stream())
                .collect(Collectors.groupingBy(
                        Prefix::length, TreeMap::new, Collectors.mapping(Prefix::ip, Collectors.toList())));
    }

    /** Returns the number of prefixes of both families. */
    int size() {
        return ranges.stream().mapToInt(range -> range.prefixes().size()).sum();
    }

    /** A text that {@link #parse} takes. */
    @Override
    public String toString() {
        if (ranges.isEmpty()) {
            return all ? ALLOW : DENY;
        }
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
