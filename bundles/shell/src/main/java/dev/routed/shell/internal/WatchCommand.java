package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.shell.internal.admin.TerminalSize;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/**
 * Prints a screen each time that something has changed. A screen has as many lines as the terminal, without control
 * characters: {@code bin/routed-client} places it, and asks anew if the size changes. Without a terminal, the lists are
 * printed once, and then each event.
 */
@Service
@Command(
        scope = "routed",
        name = "watch",
        description = "Show endpoints, announcements of all hosts and events as they change, until q or Ctrl-C",
        detailedDescription = "Example: routed watch")
public final class WatchCommand extends FollowCommand {
    private static final WaitTime PAUSE = new WaitTime(Duration.ofSeconds(1));

    @Override
    Listing list(Services services) {
        return new EndpointsCommand().list(services);
    }

    @Override
    void run(Services services) {
        TerminalSize size = terminal();
        if (size.rows() > 0 && !isJson()) {
            showScreens(size);
            return;
        }
        if (!isJson()) {
            print(table(list(services)));
            print(table(new ClusterCommand().list(services)));
        }
        follow(services, events -> List.of());
    }

    private void showScreens(TerminalSize size) {
        String shown = "";
        while (true) {
            // Anew each time: a bundle may be updated while its services are shown.
            String screen = withServices(services -> screen(services, size));
            if (!screen.equals(shown)) {
                print(screen);
                shown = screen;
            }
            PAUSE.sleep();
        }
    }

    private String screen(Services services, TerminalSize size) {
        List<WatchScreen.Panel> panels = List.of(
                panel("ENDPOINTS OF THIS HOST", this::list, services, size, false),
                panel("ANNOUNCEMENTS OF ALL HOSTS", new ClusterCommand()::list, services, size, false),
                panel(
                        "EVENTS",
                        here -> listing(here, last(here.get(Events.class).latest(), size.rows())),
                        services,
                        size,
                        true));
        return WatchScreen.of(panels, size.columns(), size.rows());
    }

    private static <T> List<T> last(List<T> all, int count) {
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    /** A service that is away leaves the other panels. */
    private static WatchScreen.Panel panel(
            String title, Function<Services, Listing> list, Services services, TerminalSize size, boolean newestLast) {
        String text;
        try {
            text = list.apply(services).table(false, size.columns());
        } catch (RejectedException e) {
            text = e.getMessage();
        }
        return new WatchScreen.Panel(title, text.lines().toList(), newestLast);
    }
}
