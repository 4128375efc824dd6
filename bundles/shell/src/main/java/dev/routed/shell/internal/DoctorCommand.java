package dev.routed.shell.internal;

import dev.routed.api.health.Checkup;
import dev.routed.api.health.Finding;
import java.util.Comparator;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:doctor}: what is wrong now. No row means that nothing of what is looked after is. */
@Service
@Command(scope = "routed", name = "doctor", description = "What is wrong now, and what would put it right")
public final class DoctorCommand extends ListCommand {

    @Override
    Listing list(Services services) {
        Listing listing = new Listing("checkup", "subject", "text");
        List<Checkup> checkups = services.all(Checkup.class).stream()
                .sorted(Comparator.comparing(Checkup::name))
                .toList();
        for (Checkup checkup : checkups) {
            for (Finding finding : checkup.findings()) {
                listing.row(checkup.name(), finding.subject(), finding.text());
            }
        }
        List<String> lookedAfter = checkups.stream().map(Checkup::name).toList();
        return listing.remark("Looked after: %s.".formatted(String.join(", ", lookedAfter)));
    }
}
