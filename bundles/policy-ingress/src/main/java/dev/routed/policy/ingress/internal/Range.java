package dev.routed.policy.ingress.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The addresses from a first to a last one, both included, of one family. Pure. */
record Range(Ip first, Ip last) {
    Range {
        if (first.family() != last.family()) {
            throw new IllegalArgumentException("'%s-%s' begins and ends in different families".formatted(first, last));
        }
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("'%s-%s' ends before it begins".formatted(first, last));
        }
    }

    /** Parses an address, a prefix, or {@code FIRST-LAST}. Throws IllegalArgumentException that quotes the text. */
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

    /** Merges overlapping and adjacent ranges; the result is sorted. */
    static List<Range> merged(Collection<Range> ranges) {
        List<Range> merged = new ArrayList<>();
        for (Range range :
                ranges.stream().sorted(Comparator.comparing(Range::first)).toList()) {
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

    boolean contains(Ip address) {
        return address.family() == first.family() && first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    /** Whether an address, not before the first, lies in this range or directly after it. */
    private boolean reaches(Ip address) {
        return address.family() == last.family() && (address.compareTo(last) <= 0 || address.equals(last.next()));
    }

    /** Splits the range into the fewest prefixes, in order. */
    List<Prefix> prefixes() {
        List<Prefix> prefixes = new ArrayList<>();
        Prefix prefix = largestFrom(first);
        prefixes.add(prefix);
        while (!prefix.last().equals(last)) {
            prefix = largestFrom(prefix.last().next());
            prefixes.add(prefix);
        }
        return prefixes;
    }

    /** The prefix with most addresses that begins at an address of this range and does not exceed this range. */
    private Prefix largestFrom(Ip begin) {
        for (int length = 0; length < begin.family().bits(); length++) {
            Prefix prefix = new Prefix(begin, length);
            if (prefix.isNetwork() && prefix.last().compareTo(last) <= 0) {
                return prefix;
            }
        }
        return begin.asPrefix();
    }

    /** The shortest form: an address, a prefix, or {@code FIRST-LAST}. */
    @Override
    public String toString() {
        if (first.equals(last)) {
            return first.toString();
        }
        Prefix prefix = largestFrom(first);
        return prefix.last().equals(last) ? prefix.toString() : first + "-" + last;
    }
}
