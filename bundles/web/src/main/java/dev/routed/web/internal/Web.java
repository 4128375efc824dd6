package dev.routed.web.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.config.CheckedConfig;
import dev.routed.api.event.EventSubscriptions;
import dev.routed.api.event.Events;
import dev.routed.api.event.FollowedEvents;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.listen.ConfiguredListener;
import dev.routed.api.listen.ListenerKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Serves the page at the configured address; without one, nothing listens. Thread-safe. */
@Component(service = Web.class, configurationPid = WebConfig.PID, immediate = true)
@Designate(ocd = WebConfig.class)
public final class Web {
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** How soon a renewed certificate or token is served. */
    private static final Duration RENEWAL = Duration.ofSeconds(30);

    private static final String KIND = "web";

    private final Events events;
    private final Sources sources;
    private final String version;
    private final ConfiguredListener<WebConfig, WebServer> listener;
    private Optional<ServiceRegistration<HealthCheck>> registration = Optional.empty();

    /** A site and the times of its files: when one changes, the site is opened again. */
    private record Place(Site site, List<Optional<FileTime>> times) {
        static Place of(Site site) {
            return new Place(site, SiteFiles.times(site));
        }

        @Override
        public String toString() {
            return site.address().toString();
        }
    }

    @Activate
    public Web(@Reference Events events, WebConfig config, BundleContext context) {
        this(
                events,
                new TrackedServices(context),
                config,
                context.getBundle().getVersion().toString(),
                RETRY,
                RENEWAL);
        registration = Optional.of(context.registerService(HealthCheck.class, listener, null));
    }

    /**
     * @param retry the pause before the bind is repeated
     * @param renewal the pause before the files are looked at again
     */
    Web(Events events, Sources sources, WebConfig config, String version, Duration retry, Duration renewal) {
        this.events = events;
        this.sources = sources;
        this.version = version;
        CheckedConfig<WebConfig, Optional<Site>> configured =
                new CheckedConfig<>(events, WebConfig.PID, WebConfig.class, Site::of, config);
        ScheduledExecutorService scheduler = DaemonThreads.scheduler("routed-web-listener");
        ListenerKeeper<Place, WebServer> keeper = new ListenerKeeper<>(
                KIND,
                "the page",
                events,
                scheduler,
                retry,
                () -> configured.current().map(Place::of),
                place -> place.site().url(),
                this::open);
        listener = new ConfiguredListener<>(KIND, configured, keeper);
        scheduler.scheduleWithFixedDelay(keeper::follow, renewal.toMillis(), renewal.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Modified
    void changed(WebConfig config) {
        listener.update(config);
    }

    @Deactivate
    void stop() {
        registration.ifPresent(ServiceRegistration::unregister);
        listener.end();
        sources.close();
    }

    private WebServer open(Place place) throws IOException {
        Optional<Path> file = place.site().token();
        Optional<Token> token = file.isEmpty() ? Optional.empty() : Optional.of(SiteFiles.token(file.get()));
        Guard guard = new Guard(place.site().hosts(), token);
        Data data = new Data(sources, HostName.read(), version, token.isPresent());
        return new WebServer(place.site(), guard, data, this::follow);
    }

    private FollowedEvents follow() {
        return new FollowedEvents(events, sources.get(EventSubscriptions.class));
    }

    /** The findings about the settings and the listener. */
    HealthCheck health() {
        return listener;
    }
}
