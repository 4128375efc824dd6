package dev.routed.api.event;

import dev.routed.api.RejectedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The latest events and each later one, for one reader that may be slower than the threads that record them. Then the
 * oldest events are lost, as in the list of the latest ones. Ends its subscription when closed. Thread-safe.
 */
public final class FollowedEvents implements AutoCloseable {
    private static final int CAPACITY = 1_000;

    /** An empty element follows the last event of the service. */
    private final BlockingQueue<Optional<Event>> queue = new LinkedBlockingQueue<>(CAPACITY);

    private final EventSubscriptions.Subscription subscription;
    private final List<Event> latest;

    /** Begins to follow. An event that is recorded meanwhile is among {@link #latest} or taken later, not both. */
    public FollowedEvents(Events events, EventSubscriptions subscriptions) {
        subscription = subscriptions.follow(event -> put(Optional.of(event)), () -> put(Optional.empty()));
        latest = List.copyOf(events.latest());
        queue.removeIf(element -> element.filter(latest::contains).isPresent());
    }

    private void put(Optional<Event> element) {
        while (!queue.offer(element)) {
            queue.poll();
        }
    }

    /** Returns the events before the first that is taken, oldest first. */
    public List<Event> latest() {
        return latest;
    }

    /**
     * Waits for the next event.
     *
     * @throws RejectedException if the service has ended, or the thread was interrupted
     */
    public Event take() {
        try {
            return orEnd(queue.take());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RejectedException.away("the command was interrupted");
        }
    }

    /**
     * Waits for the next event until a time limit; empty if there is none until then.
     *
     * @throws RejectedException if the service has ended
     * @throws InterruptedException if the thread was interrupted
     */
    public Optional<Event> poll(Duration limit) throws InterruptedException {
        return Optional.ofNullable(queue.poll(limit.toMillis(), TimeUnit.MILLISECONDS))
                .map(this::orEnd);
    }

    /** The end stays in the queue, for the next call. */
    private Event orEnd(Optional<Event> element) {
        if (element.isEmpty()) {
            put(element);
        }
        return element.orElseThrow(() ->
                RejectedException.away("the bundle dev.routed.events was stopped: 'routed bundle:list' shows it"));
    }

    @Override
    public void close() {
        subscription.close();
    }
}
