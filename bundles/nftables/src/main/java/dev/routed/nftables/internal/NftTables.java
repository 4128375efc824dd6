package dev.routed.nftables.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The {@link Nftables} service. While a table is kept, a thread hears who changes it. */
@Component
public final class NftTables implements Nftables {
    /** One deed of somebody's may be several transactions; and two who keep the same table must not race. */
    static final Duration GATHER = Duration.ofMillis(200);

    /** When to try again what did not work. */
    static final Duration AGAIN = Duration.ofSeconds(1);

    /** How long nft may take to begin to listen. */
    private static final Duration LISTEN = Duration.ofSeconds(10);

    private final Events events;
    private final Nft nft;
    private final ScheduledExecutorService later;
    private final Map<String, KeptTable> tables = new ConcurrentHashMap<>();
    private final Set<KeptTable> suspects = ConcurrentHashMap.newKeySet();
    private MonitorProcess monitor;
    private boolean stopped;

    @Activate
    public NftTables(@Reference Events events) {
        this(events, new Nft());
    }

    NftTables(Events events, Nft nft) {
        this.events = events;
        this.nft = nft;
        this.later = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "routed-nftables");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Deactivate
    void stop() {
        later.shutdownNow();
        synchronized (this) {
            stopped = true;
            if (monitor != null) {
                monitor.close();
            }
        }
    }

    @Override
    public Table keep(String name, Supplier<List<String>> content) {
        KeptTable table = new KeptTable(
                name, content, nft, events, System::nanoTime, this::suspect, gone -> tables.remove(name, gone));
        tables.put(name, table);
        watch();
        return table;
    }

    /** Listens, if it does not yet. What cannot be listened to now is tried again, and told. */
    private synchronized void watch() {
        if (monitor != null || stopped) {
            return;
        }
        try {
            monitor = MonitorProcess.start("nft", LISTEN);
        } catch (Refusal e) {
            events.warn("nftables", "nft monitor", "does not tell when somebody changes our tables: " + e.getMessage());
            soon(this::watchAgain, AGAIN);
            return;
        }
        MonitorProcess started = monitor;
        Thread thread = new Thread(() -> hear(started), "routed-nftables-monitor");
        thread.setDaemon(true);
        thread.start();
    }

    private void hear(MonitorProcess source) {
        Transactions transactions = new Transactions();
        for (Optional<String> line = source.next(); line.isPresent(); line = source.next()) {
            transactions.hear(line.get()).ifPresent(this::heard);
        }
        synchronized (this) {
            monitor = null;
            if (!stopped) {
                soon(this::watchAgain, AGAIN);
            }
        }
    }

    private void heard(Transactions.Transaction transaction) {
        if (transaction.lost()) {
            tables.values().forEach(KeptTable::lost);
        }
        transaction.tables().forEach(name -> Optional.ofNullable(tables.get(name)).ifPresent(KeptTable::changed));
    }

    /** What happened while nobody listened. */
    private void watchAgain() {
        watch();
        tables.values().forEach(KeptTable::lost);
    }

    private void suspect(KeptTable table) {
        if (suspects.add(table)) {
            soon(() -> restore(table), GATHER);
        }
    }

    private void restore(KeptTable table) {
        suspects.remove(table);
        try {
            table.restore();
        } catch (RuntimeException e) {
            events.warn("nftables", "inet " + table.name(), "cannot be made anew after somebody else changed it: " + e.getMessage());
            if (suspects.add(table)) {
                soon(() -> restore(table), AGAIN);
            }
        }
    }

    private void soon(Runnable work, Duration delay) {
        later.schedule(() -> Cause.during("nftables", work), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
