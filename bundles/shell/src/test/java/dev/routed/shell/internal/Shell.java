package dev.routed.shell.internal;

import java.util.List;
import org.apache.felix.gogo.runtime.Token;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.Function;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.RegistryImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.osgi.framework.BundleContext;

/** Karaf's own shell without a framework, with our commands in it as Karaf's extender would register them. */
public final class Shell implements AutoCloseable {
    static final List<Class<? extends ListCommand>> COMMANDS = List.of(
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
            DoctorCommand.class);

    // One for the process, as in Karaf: it is System.out, and threads that end late still use it.
    private static final ThreadIOImpl STREAMS = new ThreadIOImpl();

    static {
        STREAMS.start();
    }

    private final SessionFactoryImpl sessions = new SessionFactoryImpl(STREAMS) {
        // As Karaf's SecuredCommand does, which needs a framework: what the parser cut out becomes a string.
        @Override
        protected Function wrap(Command command) {
            return (shell, arguments) -> command.execute(
                    (Session) shell.get(".session"),
                    arguments.stream().map(value -> value instanceof Token ? value.toString() : value).toList());
        }
    };

    public Shell(BundleContext context) {
        RegistryImpl injected = new RegistryImpl(sessions);
        injected.register(context);
        ManagerImpl manager = new ManagerImpl(injected, sessions);
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
