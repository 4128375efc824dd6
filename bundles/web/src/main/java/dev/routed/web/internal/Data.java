package dev.routed.web.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.RejectedException;
import dev.routed.api.engine.ObjectNames;
import dev.routed.api.health.Doctor;
import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Backends;
import dev.routed.api.message.Printable;
import dev.routed.api.net.Ip;
import dev.routed.api.network.AnnouncementAdmin;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import dev.routed.api.routing.Cluster;
import dev.routed.api.settings.Settings;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Answers the requests for data, as JSON. Thread-safe. */
final class Data {
    static final String HOST = "/api/host";
    static final String FINDINGS = "/api/findings";
    static final String CLUSTER = "/api/cluster";
    static final String ENDPOINTS = "/api/endpoints";
    static final String SETTINGS = "/api/settings";
    static final String PREVIEW = "/api/preview";

    /**
     * How long a picture is served again: it takes programs and a large table to draw, and several pages may be open.
     */
    private static final Duration FRESH = Duration.ofSeconds(2);

    /** How old a finding about the host may be that the page shows. */
    private static final Duration EXAMINED = Duration.ofSeconds(20);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The host and its networks. */
    record HostView(
            String name,
            String version,
            String backend,
            boolean drained,
            boolean changes,
            List<NetworkView> networks) {}

    /** A network of this host; the name is blank if it is unknown. */
    record NetworkView(
            String id,
            String name,
            List<String> subnets,
            List<String> gateways,
            Map<String, String> options,
            long endpoints) {}

    /** What the checks found, and their names. */
    record FindingsView(List<Problem> findings, Set<String> checked) {}

    /** A finding of a check. */
    record Problem(String severity, String check, String subject, String what, String why, String command) {
        static Problem of(String check, Finding finding) {
            return new Problem(
                    finding.severity().name().toLowerCase(Locale.ROOT),
                    check,
                    finding.subject(),
                    finding.what(),
                    finding.why(),
                    finding.command());
        }
    }

    private final Sources sources;
    private final SettingsPage settings;
    private final String name;
    private final String version;
    private final boolean changes;

    private ClusterPicture picture;
    private long drawn;

    /**
     * @param name of the host
     * @param version of the appliance
     * @param changes whether the page may change settings
     */
    Data(Sources sources, String name, String version, boolean changes) {
        this.sources = sources;
        this.settings = new SettingsPage(sources);
        this.name = name;
        this.version = version;
        this.changes = changes;
    }

    /** @throws RejectedException if the path is unknown, or a service is away */
    byte[] get(String path, Map<String, String> query) {
        return json(
                switch (path) {
                    case HOST -> host();
                    case FINDINGS -> findings();
                    case CLUSTER -> cluster();
                    case ENDPOINTS -> endpoints(query);
                    case SETTINGS -> settings.keys();
                    default -> throw RejectedException.of("there is no data at %s", path);
                });
    }

    /** @throws RejectedException if the path is unknown, or the change is invalid */
    byte[] post(String path, byte[] body) {
        SettingChange change;
        try {
            change = SettingChange.of(JSON.readTree(new String(body, StandardCharsets.UTF_8)));
        } catch (JsonProcessingException e) {
            throw RejectedException.of("the body is not JSON");
        }
        return json(
                switch (path) {
                    case PREVIEW -> settings.preview(change);
                    case SETTINGS -> settings.apply(change);
                    default -> throw RejectedException.of("nothing can be sent to %s", path);
                });
    }

    /** Writes JSON whose texts are {@link Printable}: users and other hosts choose some of them. */
    static byte[] json(Object value) {
        try {
            return Printable.json(JSON.writeValueAsString(value)).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HostView host() {
        return new HostView(
                name,
                version,
                sources.find(Backends.class).map(Backends::actual).orElse(""),
                sources.find(AnnouncementAdmin.class)
                        .filter(AnnouncementAdmin::isDrained)
                        .isPresent(),
                changes,
                sources.find(Networks.class)
                        .map(networks -> views(networks, sources.names()))
                        .orElse(List.of()));
    }

    /** The errors come first. */
    private FindingsView findings() {
        SortedMap<String, List<Finding>> found = sources.get(Doctor.class).examine(EXAMINED);
        List<Problem> problems = new ArrayList<>();
        found.forEach((check, findings) -> findings.forEach(finding -> problems.add(Problem.of(check, finding))));
        problems.sort(Comparator.comparing(Problem::severity));
        return new FindingsView(problems, found.keySet());
    }

    private static List<NetworkView> views(Networks networks, ObjectNames.Snapshot names) {
        Map<String, Long> endpoints = networks.endpoints().stream()
                .collect(Collectors.groupingBy(Endpoint::networkId, Collectors.counting()));
        return networks.networks().stream()
                .map(network -> new NetworkView(
                        network.id(),
                        names.network(network.id()).orElse(""),
                        network.pools().stream()
                                .map(pool -> pool.subnet().toString())
                                .toList(),
                        network.gateways().stream().map(Ip::toString).toList(),
                        network.options(),
                        endpoints.getOrDefault(network.id(), 0L)))
                .toList();
    }

    private synchronized ClusterPicture cluster() {
        if (picture == null || System.nanoTime() - drawn > FRESH.toNanos()) {
            picture = ClusterPicture.of(
                    sources.get(Cluster.class).read(0),
                    sources.get(Settings.class).kernel().protocol());
            drawn = System.nanoTime();
        }
        return picture;
    }

    private EndpointRows endpoints(Map<String, String> query) {
        AnnouncementAdmin announcements = sources.get(AnnouncementAdmin.class);
        return EndpointRows.of(
                sources.get(Networks.class).endpoints(),
                query.getOrDefault("filter", ""),
                number(query, "offset", 0),
                number(query, "limit", EndpointRows.MOST),
                sources.names(),
                announcements::reasons);
    }

    private static int number(Map<String, String> query, String key, int preset) {
        String text = query.getOrDefault(key, "");
        if (text.isEmpty()) {
            return preset;
        } else if (!text.matches("\\d{1,9}")) {
            throw RejectedException.of("%s: '%s' is not a number", key, text);
        }
        return Integer.parseInt(text);
    }
}
