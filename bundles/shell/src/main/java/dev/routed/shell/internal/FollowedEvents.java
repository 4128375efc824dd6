package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Event;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Events between the threads that record them and the thread that prints them. If the latter is slower, the oldest
 * events are lost, as in the list of the latest ones. Thread-safe.
 */
final class FollowedEvents {
    private static final int CAPACITY = 1_000;

    /** An empty element follows the last event of the service. */
    private final BlockingQueue<Optional<Event>> queue = new LinkedBlockingQueue<>(CAPACITY);

    void add(Event event) {
        put(Optional.of(event));
    }

    void end() {
        put(Optional.empty());
    }

    private void put(Optional<Event> element) {
        while (!queue.offer(element)) {
            queue.poll();
        }
    }

    /** Removes events that are known from elsewhere. */
    void remove(Collection<Event> known) {
        queue.removeIf(element -> element.filter(known::contains).isPresent());
    }

    /**
     * Waits for the next event.
     *
     * @throws RejectedException if the service has ended, or the thread was interrupted
     */
    Event take() {
        try {
            return queue.take().orElseThrow(FollowedEvents::ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RejectedException.away("the command was interrupted");
        }
    }

    private static RejectedException ended() {
        return RejectedException.away("the bundle dev.routed.events was stopped: 'routed bundle:list' shows it");
    }
}
