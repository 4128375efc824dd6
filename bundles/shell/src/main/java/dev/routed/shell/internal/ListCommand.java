package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.api.network.AnnouncementAdmin;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import dev.routed.shell.internal.admin.ExitStatus;
import dev.routed.shell.internal.admin.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.osgi.framework.BundleContext;

/** Base of all commands: builds a listing from services and prints it. */
abstract class ListCommand implements Action {
    /** Describes the argument of {@link dev.routed.api.network.Networks#resolve}. */
    static final String WHICH_ENDPOINT =
            "The endpoint's ID or one of its addresses, the name or ID of its container, or a unique prefix of an ID";

    static final String WHICH_NETWORK = "The network's ID, subnet or name, or a unique prefix of its ID";

    @Reference
    private BundleContext context;

    @Reference
    private Session session;

    @Option(name = "--json", description = "Print JSON instead of a table")
    private boolean json;

    @Option(name = "--wide", description = "Print all columns, and each row in one line")
    private boolean wide;

    /** @throws RejectedException if the text is not an IP address */
    static Ip parse(String text) {
        try {
            return Ip.parse(text);
        } catch (IllegalArgumentException e) {
            throw RejectedException.of("%s", e.getMessage());
        }
    }

    /** Returns the names of the reasons not to announce an address. */
    static List<String> reasons(AnnouncementAdmin announcements, Endpoint endpoint, Ip address) {
        return announcements.reasons(endpoint, address).stream()
                .map(Reason::name)
                .toList();
    }

    abstract Listing list(Services services);

    @Override
    public final Object execute() {
        return withServices(services -> {
            run(services);
            return null;
        });
    }

    /** Releases the services at the end of the work. */
    final <T> T withServices(Function<Services, T> work) {
        try (Services services = new Services(context)) {
            return work.apply(services);
        }
    }

    /** Prints the listing once. */
    void run(Services services) {
        Listing listing = list(services);
        print(json ? listing.json() : table(listing));
        listing.requireSuccess();
        ExitStatus.set(session, listing.exitStatus());
    }

    final boolean isJson() {
        return json;
    }

    final TerminalSize terminal() {
        return TerminalSize.of(session);
    }

    final String table(Listing listing) {
        return listing.table(wide, terminal().columns());
    }

    /** As {@link #table}, without the heading. */
    final String rows(Listing listing) {
        return listing.rows(wide, terminal().columns());
    }

    /** As bytes: the shell's stream encodes characters by the locale of the appliance. */
    static void print(String text) {
        System.out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }
}
