package dev.routed.nftables.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.nftables.Counter;
import dev.routed.api.nftables.Table;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One table of ours, and what is known of who changed it. */
final class KeptTable implements Table {
    private static final String NAMED = "{\"%s\": {\"table\": {\"family\": \"inet\", \"name\": \"%s\"}}}";

    private static final String COUNTERS = "{\"list\": {\"counters\": {\"family\": \"inet\", \"table\": \"%s\"}}}";

    /** How long after a change of ours the kernel may take to tell it; what is told later counts as somebody else's. */
    private static final Duration ECHO = Duration.ofSeconds(10);

    private final String name;
    private final Supplier<List<String>> content;
    private final Nft nft;
    private final Events events;
    private final LongSupplier nanoTime;
    private final Consumer<KeptTable> suspect;
    private final Consumer<KeptTable> forget;
    private final Deque<Long> untold = new ArrayDeque<>();
    private boolean made;

    /**
     * @param suspect told when the table is no longer what it should be, to have {@link #restore} called soon
     * @param forget  told when the table is kept no longer
     */
    KeptTable(
            String name,
            Supplier<List<String>> content,
            Nft nft,
            Events events,
            LongSupplier nanoTime,
            Consumer<KeptTable> suspect,
            Consumer<KeptTable> forget) {
        this.name = name;
        this.content = content;
        this.nft = nft;
        this.events = events;
        this.nanoTime = nanoTime;
        this.suspect = suspect;
        this.forget = forget;
    }

    String name() {
        return name;
    }

    @Override
    public synchronized void make(Runnable before) {
        before.run();
        make();
    }

    /** Adding the table before deleting it makes one transaction serve both cases. */
    private void make() {
        List<String> commands = new ArrayList<>(List.of(named("add"), named("delete"), named("add")));
        commands.addAll(content.get());
        run(commands);
        made = true;
    }

    private String named(String verb) {
        return NAMED.formatted(verb, name);
    }

    /** Each transaction of ours is told once, like everybody else's. */
    private void run(List<String> commands) {
        untold.add(nanoTime.getAsLong());
        try {
            nft.run(commands);
        } catch (RuntimeException e) {
            untold.pollLast();
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
        } catch (Refusal notAsItWas) {
            // Somebody may have taken away just what was to be changed.
            make();
        }
    }

    /** Under no lock: nothing is changed, and who changes the table need not wait. */
    @Override
    public Map<String, Counter> counters() {
        return Counters.read(name, nft.run(List.of(COUNTERS.formatted(name))));
    }

    /** A transaction has changed it, ours or somebody else's: as many of ours are told as there were. */
    synchronized void changed() {
        long longAgo = nanoTime.getAsLong() - ECHO.toNanos();
        while (!untold.isEmpty() && untold.peekFirst() - longAgo < 0) {
            untold.pollFirst();
        }
        if (untold.pollFirst() == null && made) {
            suspect.accept(this);
        }
    }

    /** Changes may have gone untold. */
    synchronized void lost() {
        untold.clear();
        if (made) {
            suspect.accept(this);
        }
    }

    /**
     * Makes it anew, if it is still kept.
     *
     * @throws Refusal if that cannot be
     */
    synchronized void restore() {
        if (made) {
            make();
            events.warn("nftables", "inet " + name, "has been made anew, since somebody else changed it or may have");
        }
    }

    @Override
    public synchronized void remove() {
        leave();
        try {
            nft.run(List.of(named("add"), named("delete")));
        } catch (Refusal e) {
            events.warn("nftables", "inet " + name, "is not taken away: " + e.getMessage());
        }
    }

    @Override
    public synchronized void leave() {
        made = false;
        forget.accept(this);
    }
}
