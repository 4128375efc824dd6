package dev.routed.nftables.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.nftables.Counter;
import dev.routed.api.nftables.Table;
import dev.routed.api.nftables.TableCommands;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A table of one bundle. Tells own changes from foreign ones by counting the notifications of own transactions. */
final class OwnedTable implements Table {
    /** How long the kernel may take to notify of an own transaction; a later notification counts as foreign. */
    private static final Duration ECHO = Duration.ofSeconds(10);

    private final String family;
    private final String name;
    private final Supplier<List<String>> content;
    private final Nft nft;
    private final Events events;
    private final LongSupplier nanoTime;
    private final Consumer<OwnedTable> whenChanged;
    private final Deque<Long> unnotified = new ArrayDeque<>();
    private boolean live;

    /** @param whenChanged called after a foreign change, to have {@link #restore} called soon */
    OwnedTable(
            String family,
            String name,
            Supplier<List<String>> content,
            Nft nft,
            Events events,
            LongSupplier nanoTime,
            Consumer<OwnedTable> whenChanged) {
        this.family = family;
        this.name = name;
        this.content = content;
        this.nft = nft;
        this.events = events;
        this.nanoTime = nanoTime;
        this.whenChanged = whenChanged;
    }

    /** Name as nft prints it. */
    @Override
    public String toString() {
        return family + " " + name;
    }

    @Override
    public synchronized void replace(Runnable update) {
        update.run();
        replace();
    }

    private void replace() {
        run(TableCommands.replace(toString(), content.get()));
        live = true;
    }

    /** The kernel sends one notification for each transaction. */
    private void run(List<String> commands) {
        unnotified.add(nanoTime.getAsLong());
        try {
            nft.run(commands);
        } catch (RuntimeException e) {
            unnotified.pollLast();
            throw e;
        }
    }

    @Override
    public synchronized void change(Supplier<List<String>> change) {
        List<String> commands = change.get();
        if (commands.isEmpty()) {
            return;
        }
        try {
            run(commands);
        } catch (RejectedException e) {
            // A foreign change may have removed the object that was to be changed.
            replace();
        }
    }

    /** Takes no lock: changes nothing, and no change has to wait. */
    @Override
    public Map<String, Counter> counters() {
        Map<String, Counter> counters = new TreeMap<>();
        for (JsonNode object :
                nft.runJson(List.of(Map.of("list", Map.of("counters", Map.of("family", family, "table", name)))))) {
            JsonNode counter = object.path("counter");
            // nft 1.0.6 lists the counters of other tables, too.
            if (counter.path("table").asText().equals(name)) {
                long packets = counter.path("packets").asLong();
                counters.put(
                        counter.path("name").asText(),
                        new Counter(packets, counter.path("bytes").asLong()));
            }
        }
        return counters;
    }

    /** Receives the notification of one transaction, own or foreign. */
    synchronized void changed() {
        long oldest = nanoTime.getAsLong() - ECHO.toNanos();
        while (!unnotified.isEmpty() && unnotified.peekFirst() - oldest < 0) {
            unnotified.pollFirst();
        }
        if (unnotified.pollFirst() == null && live) {
            whenChanged.accept(this);
        }
    }

    /** Notifications may be lost. */
    synchronized void lost() {
        unnotified.clear();
        changed();
    }

    /** Whether the table was made and is to stay. */
    synchronized boolean isLive() {
        return live;
    }

    /** @throws RejectedException with nft's message */
    synchronized void restore() {
        if (live) {
            replace();
            events.warn("nftables", toString(), "was replaced, because it was or may have been changed by others");
        }
    }

    /** Removes the table; a failure becomes an event. */
    synchronized void remove() {
        leave();
        try {
            if (nft.exists(toString())) {
                nft.run(TableCommands.remove(toString()));
                events.info("nftables", toString(), "is removed");
            }
        } catch (RejectedException e) {
            events.warn("nftables", toString(), "is not removed: " + e.getMessage());
        }
    }

    /** Stops restoring the table. */
    synchronized void leave() {
        live = false;
    }
}
