package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "events",
        description = "List the latest events, the newest last",
        detailedDescription = "Example: routed events --since 10m")
public final class EventsCommand extends FollowCommand {
    private static final int DEFAULT = 25;

    @Option(name = "-n", description = "Maximum number of events; 25 unless --since is given")
    private Integer count;

    @Option(name = "--since", description = "Events since a time: 30s, 10m, 2h, 1d ago, or 2026-11-24T12:00:00Z")
    private String since;

    @Option(
            name = "-f",
            aliases = "--follow",
            description = "Go on with each event as it happens, until Ctrl-C; JSON has one object in each line then")
    private boolean follow;

    @Override
    Listing list(Services services) {
        return listing(services, chosen(services.get(Events.class).latest()));
    }

    private List<Event> chosen(List<Event> latest) {
        int most = Optional.ofNullable(count).orElse(since == null ? DEFAULT : Integer.MAX_VALUE);
        if (most < 0) {
            throw RejectedException.of("-n %d: give a number of events, 0 or more", most);
        }
        Instant begin = since == null ? Instant.MIN : Since.parse(since, Instant.now());
        List<Event> young =
                latest.stream().filter(event -> !event.time().isBefore(begin)).toList();
        return young.subList(Math.max(0, young.size() - most), young.size());
    }

    @Override
    void run(Services services) {
        if (follow) {
            follow(services, this::chosen);
        } else {
            super.run(services);
        }
    }
}
