package dev.routed.testkit;

import dev.routed.api.health.Finding;
import java.util.Collection;
import java.util.List;

/** Shortens findings for comparison: subject, a colon, and problem and command in one sentence. */
public final class FindingLines {
    private FindingLines() {}

    public static List<String> of(Collection<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.subject() + ": " + finding.text())
                .toList();
    }
}
