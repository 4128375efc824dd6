package dev.routed.shell.internal;

import dev.routed.api.health.Doctor;
import dev.routed.api.health.Finding;
import dev.routed.api.health.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the findings of all checks. The exit status is 0 without findings, 1 with warnings, 2 with errors. */
@Service
@Command(
        scope = "routed",
        name = "doctor",
        description = "Look for problems, and name the command that ends each; exits with 1 for warnings, 2 for errors",
        detailedDescription = "Example: routed doctor --json")
public final class DoctorCommand extends ListCommand {
    @Override
    Listing list(Services services) {
        SortedMap<String, List<Finding>> findings = services.get(Doctor.class).examine(Duration.ZERO);
        Listing listing = new Listing("severity", "check", "subject", "what", "why", "command", "checkup", "text");
        findings.forEach((check, found) -> found.forEach(finding -> listing.row(
                finding.severity().name().toLowerCase(Locale.ROOT),
                check,
                finding.subject(),
                finding.what(),
                finding.why(),
                finding.command(),
                check,
                finding.text())));
        return listing.printed(new FindingReport(findings).toString()).exits(status(findings));
    }

    private static int status(SortedMap<String, List<Finding>> findings) {
        return findings.values().stream()
                .flatMap(List::stream)
                .map(Finding::severity)
                .mapToInt(severity -> severity == Severity.ERROR ? 2 : 1)
                .max()
                .orElse(0);
    }
}
