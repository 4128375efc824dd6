package dev.routed.nftables.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.Failure;
import dev.routed.api.network.KeptObjects;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The owned tables of all bundles. While there is one, a thread reads {@code nft monitor} to restore changed ones at
 * once. Another thread looks at the tables and at the monitor periodically, so that neither the program nor its reader
 * has to be trusted.
 */
@Component(service = {NftTables.class, HealthCheck.class, KeptObjects.class})
public final class NftTables implements HealthCheck, KeptObjects {
    /** Gathers the transactions of one foreign change, and slows down a race with another owner of the table. */
    static final Duration GATHER = Duration.ofMillis(200);

    /** Pause after a failure. */
    static final Duration RETRY = Duration.ofSeconds(1);

    /** How often to see whether the monitor runs. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** Every which look runs nft: a deleted table returns by then, even if nothing notifies of its end. */
    private static final int LOOKS = 3;

    private static final String MONITOR = "nft monitor";

    private final Nft nft;
    private final Duration look;
    private final LastingConditions conditions;
    private final Events events;
    private final ScheduledExecutorService scheduler = DaemonThreads.scheduler("routed-nftables");
    private final Map<String, OwnedTable> tables = new ConcurrentHashMap<>();
    private final Set<OwnedTable> changed = ConcurrentHashMap.newKeySet();
    private final TableMonitor monitor;

    /** Of the scheduler's thread. */
    private int looks;

    /** The first number differs from those of an earlier instance. */
    private final AtomicLong foreignChanges = new AtomicLong(System.nanoTime());

    @Activate
    public NftTables(@Reference Events events) {
        this(events, new Nft(), LOOK);
    }

    NftTables(Events events, Nft nft, Duration look) {
        this.events = events;
        this.nft = nft;
        conditions = new LastingConditions(
                "nftables", Severity.WARNING, "what the tables of routed enforce may not be in effect", events);
        monitor = new TableMonitor(nft, this::notified, () -> later(() -> restartMonitor("it ended"), RETRY));
        this.look = look;
        later(this::look, look);
    }

    @Deactivate
    void stop() {
        monitor.close();
        scheduler.shutdownNow();
    }

    Nft nft() {
        return nft;
    }

    @Override
    public String name() {
        return "nftables";
    }

    @Override
    public List<Finding> findings() {
        return conditions.findings();
    }

    /** See {@link dev.routed.api.nftables.Nftables#foreignChanges}. */
    long foreignChanges() {
        return monitor.check() ? foreignChanges.get() : foreignChanges.incrementAndGet();
    }

    OwnedTable own(String family, String name, Supplier<List<String>> content) {
        OwnedTable table = new OwnedTable(
                family, name, content, nft, events, System::nanoTime, foreign -> restoreLater(foreign, GATHER));
        tables.put(table.toString(), table);
        if (!monitor.isStarted()) {
            startMonitor();
        }
        return table;
    }

    @Override
    public Map<String, String> keptObjects() {
        return tables.keySet().stream()
                .filter(nft::exists)
                .collect(Collectors.toMap(
                        table -> table,
                        table ->
                                "guards the containers that stay; after them: 'nft delete table %s'".formatted(table)));
    }

    void remove(OwnedTable table) {
        leave(table);
        table.remove();
    }

    void leave(OwnedTable table) {
        tables.remove(table.toString(), table);
        conditions.end(table.toString());
        table.leave();
    }

    /** Finds what no notification has told. Whatever fails is repeated at the next look. */
    private void look() {
        try {
            if (tables.isEmpty()) {
                return;
            }
            boolean running = monitor.check();
            if (!running) {
                restartMonitor(monitor.isStarted() ? "it was stopped, or its output was not read" : "it does not run");
            }
            looks = (looks + 1) % LOOKS;
            if (looks == 0) {
                lookWithNft(running);
            }
        } finally {
            later(this::look, look);
        }
    }

    private void lookWithNft(boolean running) {
        if (running && probe()) {
            conditions.end(MONITOR);
        }
        lookAtTables();
    }

    private boolean probe() {
        try {
            monitor.probe();
            return true;
        } catch (RejectedException e) {
            reportMonitor(e.getMessage());
            return false;
        }
    }

    private void lookAtTables() {
        Map<String, OwnedTable> missing = new TreeMap<>(tables);
        missing.values().removeIf(table -> !table.isLive());
        if (missing.isEmpty()) {
            return;
        }
        try {
            missing.keySet().removeAll(nft.existing(missing.keySet()));
            missing.values().forEach(this::restore);
        } catch (RejectedException e) {
            missing.keySet().forEach(table -> conditions.report(table, "cannot be looked at: " + e.getMessage()));
        }
    }

    private void reportMonitor(String reason) {
        conditions.report(
                MONITOR,
                "does not report foreign changes, so routed looks for them every %d s only: %s"
                        .formatted(look.toSeconds(), reason));
    }

    /** Changes without a monitor went unnoticed. */
    private void restartMonitor(String reason) {
        if (startMonitor()) {
            reportMonitor(reason);
        }
        lost();
    }

    private void lost() {
        foreignChanges.incrementAndGet();
        tables.values().forEach(OwnedTable::lost);
    }

    private boolean startMonitor() {
        try {
            monitor.start();
            return true;
        } catch (RejectedException e) {
            reportMonitor(e.getMessage());
            return false;
        }
    }

    private void notified(Transactions.Transaction transaction) {
        if (transaction.lost()) {
            lost();
        }
        transaction.tables().stream().filter(name -> !name.equals(Nft.PROBE)).forEach(this::changed);
    }

    private void changed(String name) {
        Optional.ofNullable(tables.get(name)).ifPresentOrElse(OwnedTable::changed, foreignChanges::incrementAndGet);
    }

    private void restoreLater(OwnedTable table, Duration delay) {
        if (changed.add(table)) {
            later(() -> restore(table), delay);
        }
    }

    private void restore(OwnedTable table) {
        changed.remove(table);
        try {
            table.restore();
            conditions.end(table.toString());
        } catch (RuntimeException e) {
            conditions.report(table.toString(), "is not replaced after a foreign change: " + Failure.reason(e));
            restoreLater(table, RETRY);
        }
    }

    private void later(Runnable work, Duration delay) {
        scheduler.schedule(() -> Trigger.during("nftables", work), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
