package dev.routed.policy.ingress.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Addresses from a first to a last one, of one family. Pure.
 *
 * @param first not behind the last
 * @param last  at least the first
 */
record Range(Ip first, Ip last) {

    Range {
        if (first.family() != last.family()) {
            throw new IllegalArgumentException("'%s-%s' begins and ends in different families".formatted(first, last));
        }
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("'%s-%s' ends before it begins".formatted(first, last));
        }
    }

    /**
     * Reads an address, a prefix, or {@code FIRST-LAST}.
     *
     * @throws IllegalArgumentException with a sentence that names the text
     */
    static Range parse(String text) {
        int dash = text.indexOf('-');
        if (dash >= 0) {
            if (dash == 0 || dash == text.length() - 1) {
                throw new IllegalArgumentException("'%s' is not a range such as 10.1.0.5-10.1.0.9".formatted(text));
            }
            return new Range(Ip.parse(text.substring(0, dash)), Ip.parse(text.substring(dash + 1)));
        }
        if (text.contains("/")) {
            Prefix prefix = Prefix.parse(text);
            return new Range(prefix.first(), prefix.last());
        }
        Ip address = Ip.parse(text);
        return new Range(address, address);
    }

    /** The same addresses in as few ranges as can be, none with an address in common, in order. */
    static List<Range> merged(Collection<Range> ranges) {
        List<Range> merged = new ArrayList<>();
        for (Range range : ranges.stream().sorted(Comparator.comparing(Range::first)).toList()) {
            Range before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (before != null && before.reaches(range.first)) {
                Ip last = before.last.compareTo(range.last) > 0 ? before.last : range.last;
                merged.set(merged.size() - 1, new Range(before.first, last));
            } else {
                merged.add(range);
            }
        }
        return List.copyOf(merged);
    }

    /** Whether an address that is not before this range's first lies in it or directly behind it. */
    private boolean reaches(Ip address) {
        return address.family() == last.family()
                && (address.compareTo(last) <= 0 || address.equals(last.next()));
    }

    /** An address, a prefix, or first and last, whichever says it shortest. */
    @Override
    public String toString() {
        if (first.equals(last)) {
            return first.toString();
        }
        for (int length = 0; length < first.family().bits(); length++) {
            Prefix prefix = new Prefix(first, length);
            if (prefix.isNetwork() && prefix.last().equals(last)) {
                return prefix.toString();
            }
        }
        return first + "-" + last;
    }
}
