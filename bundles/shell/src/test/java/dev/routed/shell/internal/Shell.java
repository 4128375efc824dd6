package dev.routed.shell.internal;

import java.util.List;
import org.apache.felix.gogo.runtime.Token;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.Function;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.RegistryImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.osgi.framework.BundleContext;

/** Runs Karaf's shell without a framework, and registers the commands as Karaf's extender does. */
public final class Shell implements AutoCloseable {
    static final List<Class<? extends Action>> COMMANDS = List.of(
            NetworksCommand.class,
            NetworkSetCommand.class,
            EndpointsCommand.class,
            PoolsCommand.class,
            ClusterCommand.class,
            RoutesCommand.class,
            AddressAddCommand.class,
            AddressRemoveCommand.class,
            TakeoverCommand.class,
            DrainCommand.class,
            UndrainCommand.class,
            HandoverCommand.class,
            IngressCommand.class,
            ConfigCommand.class,
            PlanCommand.class,
            ReconcileCommand.class,
            BackendCommand.class,
            EventsCommand.class,
            WatchCommand.class,
            DoctorCommand.class,
            TraceCommand.class,
            VersionCommand.class,
            ShellCommand.class,
            UninstallCommand.class);

    private static final List<Class<? extends Completer>> COMPLETERS =
            List.of(EndpointCompleter.class, AddressCompleter.class, NetworkCompleter.class);

    // One per process, as in Karaf: it replaces System.out, which threads use until they end.
    private static final ThreadIOImpl STREAMS = new ThreadIOImpl();

    static {
        STREAMS.start();
    }

    private final SessionFactoryImpl sessions = new SessionFactoryImpl(STREAMS) {
        // Turns tokens of the parser into strings, as Karaf's SecuredCommand does, which needs a framework.
        @Override
        protected Function wrap(Command command) {
            return (shell, arguments) -> command.execute(
                    (Session) shell.get(".session"),
                    arguments.stream()
                            .map(value -> value instanceof Token ? value.toString() : value)
                            .toList());
        }
    };

    public Shell(BundleContext context) {
        RegistryImpl injected = new RegistryImpl(sessions);
        injected.register(context);
        ManagerImpl manager = new ManagerImpl(injected, sessions);
        COMPLETERS.forEach(manager::register);
        COMMANDS.forEach(manager::register);
    }

    public SessionFactory sessions() {
        return sessions;
    }

    @Override
    public void close() {
        sessions.stop();
    }
}
