package dev.routed.shell.internal.admin;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.message.Printable;
import dev.routed.api.remote.AllowedUids;
import dev.routed.api.remote.RemotePlugin;
import dev.routed.api.remote.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Serves commands on the admin socket. The method of a call names the command, such as {@code endpoints} or
 * {@code bundle:list}; its body has the {@link Arguments}. A known command is answered by status 200 and a body of
 * {@link Frames}, even if it fails; other calls by another HTTP status and a message.
 *
 * <p>{@code console} opens a console; its body is the type of the caller's terminal, its query the size. The calls
 * {@code console-keys}, whose body is what the user typed, and {@code console-size}, whose body has the form of the
 * query, name the console by its ID in the query.
 */
@Component(service = RemotePlugin.class)
public final class AdminPlugin implements RemotePlugin {
    private static final String TEXT = "text/plain; charset=utf-8";

    private static final Response DONE = Response.of(200, TEXT, new byte[0]);

    /** The interval at which a call without output checks that its caller is still connected. */
    private static final Duration PULSE = Duration.ofSeconds(1);

    private final AdminSocket socket;
    private final CommandIndex commands;
    private final CallRunner runner;
    private final SessionFactory sessions;
    private final Refreshes refreshes;
    private final Consoles consoles;
    private final ExecutorService threads = Executors.newCachedThreadPool(AdminPlugin::thread);

    @Activate
    public AdminPlugin(@Reference SessionFactory sessions, @Reference AdminSocket socket, BundleContext context) {
        this(sessions, socket, context.getBundle(0).adapt(FrameworkWiring.class), PULSE);
    }

    AdminPlugin(SessionFactory sessions, AdminSocket socket, FrameworkWiring wiring, Duration pulse) {
        this.socket = socket;
        commands = new CommandIndex(sessions.getRegistry());
        this.sessions = sessions;
        refreshes = new Refreshes(wiring);
        runner = new CallRunner(threads, pulse);
        consoles = new Consoles(sessions, runner, threads);
    }

    private static Thread thread(Runnable command) {
        Thread thread = DaemonThreads.create("routed-admin", command);
        // Starting a bundle loads an XML parser by this class loader. The jars of transport and shell are closed while
        // these bundles are updated.
        thread.setContextClassLoader(SessionFactory.class.getClassLoader());
        return thread;
    }

    /** Ends running commands, except the command that stops this bundle. */
    @Deactivate
    void stop() {
        runner.cutShort();
        threads.shutdown();
    }

    /** The transport would wait for a command that does not end, such as one that follows the log. */
    @Override
    public void cutShort() {
        runner.cutShort();
    }

    @Override
    public Path socket() {
        return socket.path();
    }

    @Override
    public AllowedUids callers() {
        return socket.callers();
    }

    @Override
    public Response call(String method, byte[] body) {
        return call(method, "", body);
    }

    /** @param query the {@link TerminalSize} of the caller, if it has a terminal; or the ID of a console */
    @Override
    public Response call(String method, String query, byte[] body) {
        try {
            return switch (method) {
                case "console" -> openConsole(text(body), TerminalSize.parse(query));
                case "console-keys" -> typeKeys(consoles.get(query), body);
                case "console-size" -> resize(consoles.get(query), TerminalSize.parse(text(body)));
                default -> RootSubject.call(() -> answer(method, Arguments.read(body), TerminalSize.parse(query)));
            };
        } catch (RejectedException e) {
            return reject(400, e.getMessage());
        }
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private Response openConsole(String term, TerminalSize size) {
        return new Response(200, Frames.TYPE, out -> consoles.run(term, size, out));
    }

    private static Response typeKeys(Console console, byte[] keys) {
        console.keys(keys);
        return DONE;
    }

    private static Response resize(Console console, TerminalSize size) {
        console.resize(size);
        return DONE;
    }

    private Response answer(String name, List<String> arguments, TerminalSize size) {
        boolean help = name.equals(CommandIndex.HELP);
        if (help && arguments.isEmpty()) {
            return new Response(200, Frames.TYPE, out -> new Frames(out).whole(commands.help()));
        }
        String wanted = help ? arguments.get(0) : name;
        List<String> given = help ? List.of("--help") : arguments;
        return commands.find(wanted)
                .map(command -> new Response(200, Frames.TYPE, out -> run(command, ordered(command, given), size, out)))
                .orElseGet(() -> reject(404, commands.unknown(wanted)));
    }

    private void run(Command command, List<String> arguments, TerminalSize size, OutputStream out) throws IOException {
        Frames frames = new Frames(out);
        runner.run(new Execution(sessions, refreshes, command, arguments, size, frames), frames);
    }

    private static List<String> ordered(Command command, List<String> given) {
        return command.getScope().equals(CommandIndex.SCOPE) ? Options.first(given) : given;
    }

    @Override
    public Response reject(int status, String sentence) {
        return Response.of(status, TEXT, (Printable.of(sentence) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
