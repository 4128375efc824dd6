package dev.routed.api.listen;

import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.IoReason;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps a server open at the wanted place: opens, moves and closes it, and repeats a failed bind, because the port may
 * become free, or the address be added. A failed bind is a lasting condition and a finding. Thread-safe.
 *
 * @param <P> an immutable value that names address and port by {@code toString}
 * @param <S> the server
 */
public final class ListenerKeeper<P, S extends AutoCloseable> {
    private static final System.Logger LOG = System.getLogger(ListenerKeeper.class.getName());

    /** Opens a server. */
    @FunctionalInterface
    public interface Opener<P, S> {
        /** @throws IOException if the address cannot be bound */
        S open(P place) throws IOException;
    }

    private final String kind;
    private final String what;
    private final Events events;
    private final LastingConditions failures;
    private final ScheduledExecutorService scheduler;
    private final Duration retry;
    private final Supplier<Optional<P>> wanted;
    private final Function<P, String> url;
    private final Opener<P, S> opener;

    private Optional<P> place = Optional.empty();
    private volatile Optional<S> server = Optional.empty();
    private boolean ended;

    /**
     * Opens nothing yet.
     *
     * @param kind of the events, one word
     * @param what is served, such as {@code the metrics}
     * @param scheduler opens and closes, so that no other thread waits for that; the keeper ends it
     * @param retry the pause before a failed bind is repeated
     * @param wanted returns the place of the server; empty for none
     * @param url returns the URL of a place, for the event
     */
    public ListenerKeeper(
            String kind,
            String what,
            Events events,
            ScheduledExecutorService scheduler,
            Duration retry,
            Supplier<Optional<P>> wanted,
            Function<P, String> url,
            Opener<P, S> opener) {
        this.kind = kind;
        this.what = what;
        this.events = events;
        this.failures = new LastingConditions(kind, Severity.WARNING, what + " of this host cannot be read", events);
        this.scheduler = scheduler;
        this.retry = retry;
        this.wanted = wanted;
        this.url = url;
        this.opener = opener;
    }

    /** Forgets failures of the former place, and opens the server at the wanted one soon. */
    public void changed() {
        failures.replace(List.of());
        scheduler.execute(this::follow);
    }

    /** Opens, moves or closes the server if the wanted place is another one than before. */
    public synchronized void follow() {
        Optional<P> now = wanted.get();
        if (ended || now.equals(place)) {
            return;
        }
        close();
        now.ifPresent(this::open);
    }

    private void open(P wantedPlace) {
        try {
            server = Optional.of(opener.open(wantedPlace));
            place = Optional.of(wantedPlace);
            failures.end(wantedPlace.toString());
            events.info(
                    kind,
                    wantedPlace.toString(),
                    "serves %s of this host at %s".formatted(what, url.apply(wantedPlace)));
        } catch (IOException e) {
            failures.report(
                    wantedPlace.toString(),
                    "cannot serve %s, and is tried again every %d s: %s"
                            .formatted(what, retry.toSeconds(), IoReason.of(e)));
            scheduler.schedule(this::follow, retry.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.ERROR, "%s cannot serve %s, because of a defect".formatted(wantedPlace, what), e);
        }
    }

    private void close() {
        server.ifPresent(open -> {
            try {
                open.close();
            } catch (Exception e) {
                LOG.log(Level.ERROR, "the server at %s did not close cleanly".formatted(place.orElseThrow()), e);
            }
            events.info(kind, place.orElseThrow().toString(), "no longer serves " + what);
        });
        server = Optional.empty();
        place = Optional.empty();
    }

    /** Returns the open server. */
    public Optional<S> server() {
        return server;
    }

    /** Returns the failed bind, if the wanted place cannot be bound now. */
    public List<Finding> findings() {
        return failures.findings();
    }

    /** Closes the server and the scheduler. */
    public synchronized void end() {
        ended = true;
        scheduler.shutdownNow();
        close();
    }
}
