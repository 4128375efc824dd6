package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.kernel.Backends;
import dev.routed.api.message.Enumeration;
import dev.routed.api.settings.ConfigKey;
import dev.routed.api.settings.ConfigKeys;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the keys of all configuration files. Those of network and kernel have the value in effect. */
@Service
@Command(
        scope = "routed",
        name = "config",
        description = "List each setting: its value, where that is from, its default",
        detailedDescription = "Example: routed config network")
public final class ConfigCommand extends ListCommand {
    private static final String PREFIX = "dev.routed.";
    private static final String NETWORK = "dev.routed.network";
    private static final String KERNEL = "dev.routed.kernel";

    @Argument(name = "PID", description = "List one file only, such as network for dev.routed.network.cfg")
    private String pid;

    @Override
    Listing list(Services services) {
        List<ConfigKey> keys = chosen(services.get(ConfigKeys.class).all());
        Map<String, Object> inEffect = inEffect(services.get(Settings.class));
        Set<String> rejected = services.all(HealthCheck.class).stream()
                .flatMap(check -> check.findings().stream())
                .filter(finding -> finding.what().startsWith("is rejected, "))
                .map(finding -> finding.subject())
                .collect(Collectors.toSet());
        Listing listing = new Listing("key", "value", "source", "default", "pid");
        for (ConfigKey key : keys) {
            String name = key.pid() + " " + key.key();
            String source =
                    rejected.contains(name) ? "rejected" : key.source().name().toLowerCase(Locale.ROOT);
            boolean preset = key.source() == ConfigKey.Source.DEFAULT;
            listing.row(
                    key.key(),
                    inEffect.getOrDefault(name, given(key.value())),
                    source,
                    new Listing.Value(given(key.defaultValue()), preset ? "" : key.defaultValue()),
                    new Listing.Value(key.pid(), key.pid().substring(PREFIX.length())));
            if (name.equals(KERNEL + " backend")) {
                listing.row(
                        "backend-in-use",
                        services.get(Backends.class).actual(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            }
        }
        return rejected.isEmpty()
                ? listing
                : listing.remark("'routed doctor' says why values are rejected, and what applies instead");
    }

    private List<ConfigKey> chosen(List<ConfigKey> all) {
        if (pid == null) {
            return all;
        }
        List<ConfigKey> chosen = all.stream()
                .filter(key -> key.pid().equals(pid) || key.pid().equals(PREFIX + pid))
                .toList();
        if (chosen.isEmpty()) {
            throw RejectedException.of(
                    "no file '%s.cfg' is read; known PIDs are %s",
                    pid,
                    Enumeration.all(all.stream().map(ConfigKey::pid).collect(Collectors.toCollection(TreeSet::new))));
        }
        return chosen;
    }

    private static Object given(String value) {
        return value.isEmpty() ? Optional.empty() : value;
    }

    private static Map<String, Object> inEffect(Settings settings) {
        NetworkSettings network = settings.network();
        KernelSettings kernel = settings.kernel();
        Map<String, Object> values = new HashMap<>();
        values.put(NETWORK + " gateway", network.gateway());
        values.put(NETWORK + " gateway6", network.gateway6());
        values.put(NETWORK + " mtu", network.mtu());
        values.put(NETWORK + " apply", network.apply().name().toLowerCase(Locale.ROOT));
        values.put(NETWORK + " ip-forwarding", network.ipForwarding().name().toLowerCase(Locale.ROOT));
        values.put(NETWORK + " ipv6-forwarding", network.ipv6Forwarding().name().toLowerCase(Locale.ROOT));
        values.put(NETWORK + " state", network.state());
        values.put(KERNEL + " backend", kernel.backend());
        values.put(KERNEL + " protocol", kernel.protocol());
        values.put(KERNEL + " group", kernel.group());
        values.put(KERNEL + " reaper-group", kernel.reaperGroup());
        return values;
    }
}
