package dev.routed.metrics.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.health.Checkup;
import dev.routed.api.metrics.Measured;
import dev.routed.api.remote.CallListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the figures where the setting says. Where it says nothing, nothing listens or counts, and of the library no class is
 * loaded. A place that cannot be had is tried again: its owner may go, its address may come.
 */
@Component(configurationPid = MetricsConfig.PID, immediate = true)
@Designate(ocd = MetricsConfig.class)
public final class Metrics implements CallListener {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final String KIND = "metrics";

    private final Events events;
    private final String version;
    private final Duration again;
    private final List<Measured> measured = new CopyOnWriteArrayList<>();
    private final List<Checkup> checkups = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService later;
    private Optional<Place> wanted = Optional.empty();
    /** Where it is shown now. */
    private Optional<Place> shown = Optional.empty();
    private volatile Exposition exposition;
    /** What was last told of the place that is wanted. */
    private Optional<String> told = Optional.empty();
    private boolean stopped;

    @Activate
    public Metrics(@Reference Events events, MetricsConfig config, BundleContext context) {
        this(events, config, context.getBundle().getVersion().toString(), AGAIN);
    }

    /** @param again how soon a place is tried again that could not be had */
    Metrics(Events events, MetricsConfig config, String version, Duration again) {
        this.events = events;
        this.version = version;
        this.again = again;
        this.later = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "routed-metrics");
            thread.setDaemon(true);
            return thread;
        });
        changed(config);
    }

    @Modified
    void changed(MetricsConfig config) {
        try {
            want(Place.of(config.listen()));
        } catch (Refusal e) {
            events.warn("settings", MetricsConfig.PID,
                    "is refused and what held before goes on to hold: " + e.getMessage());
        }
    }

    private synchronized void want(Optional<Place> place) {
        if (!place.equals(wanted)) {
            wanted = place;
            told = Optional.empty();
            // Loading what it takes is not to hold up the start.
            later.execute(this::follow);
        }
    }

    @Deactivate
    synchronized void stop() {
        stopped = true;
        later.shutdownNow();
        close();
    }

    private synchronized void follow() {
        if (stopped || wanted.equals(shown)) {
            return;
        }
        close();
        wanted.ifPresent(this::open);
    }

    private void close() {
        if (exposition != null) {
            exposition.close();
            exposition = null;
            events.happened(KIND, shown.map(Place::toString).orElseThrow(), "shows figures no longer");
            shown = Optional.empty();
        }
    }

    private void open(Place place) {
        try {
            exposition = new Exposition(place, version, measured, checkups);
            shown = Optional.of(place);
            events.happened(KIND, place.toString(), "shows the figures of this host at http://%s/metrics".formatted(place));
        } catch (IOException e) {
            String sentence = "cannot be had, which is tried again every %d seconds, so no figure is shown: %s"
                    .formatted(again.toSeconds(), e.getMessage());
            if (!told.equals(Optional.of(sentence))) {
                told = Optional.of(sentence);
                events.warn(KIND, place.toString(), sentence);
            }
            later.schedule(this::follow, again.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException | LinkageError x) {
            LOG.error("No figure is shown at {}, by a defect of this installation", place, x);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addMeasured(Measured one) {
        measured.add(one);
    }

    void removeMeasured(Measured one) {
        measured.remove(one);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheckup(Checkup one) {
        checkups.add(one);
    }

    void removeCheckup(Checkup one) {
        checkups.remove(one);
    }

    @Override
    public void answered(Path socket, String method, int status, Duration duration) {
        Exposition present = exposition;
        if (present != null) {
            present.calls().answered(socket, method, status, duration);
        }
    }
}
