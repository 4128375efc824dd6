package dev.routed.shell.internal;

import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.message.Enumeration;
import java.util.Comparator;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the findings of all health checks. No row means no problem. */
@Service
@Command(scope = "routed", name = "doctor", description = "List problems and their remedies")
public final class DoctorCommand extends ListCommand {
    @Override
    Listing list(Services services) {
        Listing listing = new Listing("checkup", "subject", "text");
        List<HealthCheck> healthChecks = services.all(HealthCheck.class).stream()
                .sorted(Comparator.comparing(HealthCheck::name))
                .toList();
        for (HealthCheck healthCheck : healthChecks) {
            for (Finding finding : healthCheck.findings()) {
                listing.row(healthCheck.name(), finding.subject(), finding.text());
            }
        }
        List<String> names =
                healthChecks.stream().map(HealthCheck::name).distinct().toList();
        return listing.remark("checked: " + Enumeration.all(names));
    }
}
