package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;

/** Base of completers of arguments that name an object of this host. */
abstract class ObjectCompleter implements Completer {
    @Reference
    private BundleContext context;

    /** Returns the words that a command takes, as {@link dev.routed.api.network.Networks#resolve} does. */
    abstract Stream<String> words(Services services);

    @Override
    public final int complete(Session session, CommandLine line, List<String> candidates) {
        try (Services services = new Services(context)) {
            return new StringsCompleter(words(services).toList()).complete(session, line, candidates);
        } catch (RejectedException away) {
            // Nothing to complete; the command itself names the service that is away.
            return -1;
        }
    }
}
