package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Option;

/** What the commands on draining have in common: they are about the host or about one endpoint. */
abstract class DrainingCommand extends ListCommand {

    @Argument(name = "endpoint", description = WHICH_ENDPOINT)
    private String endpoint;

    @Option(name = "--host", description = "The host with all that it has and gets")
    private boolean host;

    /**
     * The endpoint that is meant, as it was named; empty if none was.
     *
     * @throws Refusal if the host is meant as well
     */
    final Optional<String> endpoint() {
        if (host && endpoint != null) {
            throw Refusal.of("Say --host or an endpoint, not both: '%s' is one of the host's.", endpoint);
        }
        return Optional.ofNullable(endpoint);
    }

    final boolean isHost() {
        return host;
    }
}
