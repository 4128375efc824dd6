package dev.routed.shell.internal.admin;

import dev.routed.api.Refusal;
import dev.routed.api.remote.Answer;
import dev.routed.api.remote.RemotePlugin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The admin socket. A call's name is a command, {@code endpoints} or {@code bundle:list}; its body holds the
 * arguments as {@link Arguments} reads them. A command that is found is answered by 200 and a body of
 * {@link Frames}, whatever becomes of it; everything else by its HTTP status and a sentence.
 */
@Component(service = RemotePlugin.class, configurationPid = "dev.routed.shell")
@Designate(ocd = AdminConfig.class)
public final class AdminPlugin implements RemotePlugin {
    private static final String TEXT = "text/plain; charset=utf-8";

    /** How soon the end of a caller is noticed whose command prints nothing. */
    private static final Duration PULSE = Duration.ofSeconds(1);

    private final Path socket;
    private final Catalogue catalogue;
    private final Runner runner;
    private final ExecutorService threads = Executors.newCachedThreadPool(AdminPlugin::thread);

    @Activate
    public AdminPlugin(@Reference SessionFactory sessions, AdminConfig config, BundleContext context) {
        this(sessions, config.adminsock(), context.getBundle(0).adapt(FrameworkWiring.class), PULSE);
    }

    AdminPlugin(SessionFactory sessions, String adminsock, FrameworkWiring wiring, Duration pulse) {
        socket = Path.of(adminsock.strip());
        if (!socket.isAbsolute()) {
            throw new IllegalArgumentException(
                    "adminsock = '%s' (PID dev.routed.shell) is not an absolute path such as /run/routed/admin.sock"
                            .formatted(adminsock));
        }
        catalogue = new Catalogue(sessions.getRegistry());
        runner = new Runner(sessions, new Refreshes(wiring), threads, pulse);
    }

    private static Thread thread(Runnable command) {
        Thread thread = new Thread(command, "routed-admin");
        // Not the transport's, nor ours: who starts a bundle looks there for an XML parser, and finds the jar of a
        // bundle that is being updated closed.
        thread.setContextClassLoader(SessionFactory.class.getClassLoader());
        thread.setDaemon(true);
        return thread;
    }

    /** Ends the commands that still run, but for one that brings this about. */
    @Deactivate
    void stop() {
        runner.cutShort();
        threads.shutdown();
    }

    /** A command that runs on, such as one that follows the log, would hold up the transport. */
    @Override
    public void cutShort() {
        runner.cutShort();
    }

    @Override
    public Path socket() {
        return socket;
    }

    @Override
    public Answer call(String method, byte[] body) {
        try {
            return Operator.call(() -> answer(method, Arguments.read(body)));
        } catch (Refusal e) {
            return refuse(400, e.getMessage());
        }
    }

    private Answer answer(String name, List<String> arguments) {
        if (name.equals(Catalogue.HELP) && arguments.isEmpty()) {
            return new Answer(200, Frames.TYPE, out -> new Frames(out).whole(catalogue.help()));
        }
        boolean help = name.equals(Catalogue.HELP);
        String wanted = help ? arguments.get(0) : name;
        List<String> given = help ? List.of("--help") : arguments;
        return catalogue
                .find(wanted)
                .map(command -> new Answer(200, Frames.TYPE, out -> runner.run(command, given, out)))
                .orElseGet(() -> refuse(404, catalogue.unknown(wanted)));
    }

    @Override
    public Answer refuse(int status, String sentence) {
        return Answer.of(status, TEXT, (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
