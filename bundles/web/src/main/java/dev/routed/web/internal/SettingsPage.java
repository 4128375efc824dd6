package dev.routed.web.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Trigger;
import dev.routed.api.message.IoReason;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkAdmin;
import dev.routed.api.network.Networks;
import dev.routed.api.network.PlanPreview;
import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.ConfigKeys;
import dev.routed.api.settings.SettingsReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.felix.utils.properties.TypedProperties;
import org.apache.karaf.config.core.ConfigRepository;
import org.osgi.framework.InvalidSyntaxException;

/** Lists the settings that the page changes, previews changes and applies them. Thread-safe. */
final class SettingsPage {
    private static final String PID = "dev.routed.network";

    /** In another directory there would be no networks, so only the file changes it. */
    private static final String STATE = "state";

    /** The options of {@code NetworkAdmin} itself. */
    private static final Set<String> OWN = Set.of("mtu", "gateway", "gateway6");

    /** A setting and its value; the meaning is blank for a default of all networks. */
    record Key(String network, String key, String value, String source, String meaning) {}

    /** What a change does: steps in their order, and remarks. */
    record Effect(List<Step> changes, List<String> remarks) {
        static Effect of(PlanPreview preview) {
            return new Effect(
                    preview.changes().stream()
                            .map(change -> new Step(change.link(), change.toString()))
                            .toList(),
                    preview.remarks());
        }
    }

    /** One change of the kernel. */
    record Step(String link, String step) {}

    private final Sources sources;

    SettingsPage(Sources sources) {
        this.sources = sources;
    }

    /** Returns the defaults of all networks, then the options of each network. */
    List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        sources.get(ConfigKeys.class).all().stream()
                .filter(key -> key.pid().equals(PID) && !key.key().equals(STATE))
                .forEach(key -> keys.add(
                        new Key("", key.key(), key.value(), key.source().name().toLowerCase(Locale.ROOT), "")));
        Map<String, String> known = new TreeMap<>();
        sources.all(Policy.class)
                .forEach(policy -> policy.options().stream()
                        .filter(option -> option.scope() == Scope.NETWORK)
                        .forEach(option -> known.put(option.name(), option.meaning())));
        for (Network network : sources.get(Networks.class).networks()) {
            Map<String, String> options = new LinkedHashMap<>();
            OWN.stream().sorted().forEach(key -> options.put(key, ""));
            options.putAll(known);
            options.forEach((key, meaning) -> {
                String value = value(network, key);
                keys.add(new Key(network.id(), key, value, value.isEmpty() ? "default" : "network", meaning));
            });
        }
        return keys;
    }

    private static String value(Network network, String key) {
        return key.equals("mtu")
                ? network.mtu().map(String::valueOf).orElse("")
                : network.options().getOrDefault(key, "");
    }

    /** @throws RejectedException if the change is invalid */
    Effect preview(SettingChange change) {
        Map<String, String> values = Map.of(change.key(), change.value());
        if (!change.network().isEmpty()) {
            return Effect.of(sources.get(NetworkAdmin.class).preview(change.network(), values));
        }
        requireChangeable(change);
        return Effect.of(sources.get(NetworkAdmin.class)
                .preview(sources.get(SettingsReader.class).network(values)));
    }

    /**
     * Applies a change: an option of a network at once, a default as soon as the file has been read again.
     *
     * @throws RejectedException if the change is invalid or cannot be stored
     */
    Effect apply(SettingChange change) {
        return Trigger.during("web page", () -> {
            if (!change.network().isEmpty()) {
                return Effect.of(sources.get(NetworkAdmin.class).set(change.network(), change.key(), change.value()));
            }
            Effect effect = preview(change);
            store(change);
            return effect;
        });
    }

    private static void requireChangeable(SettingChange change) {
        if (change.key().equals(STATE)) {
            throw RejectedException.of("state is not changed here: set it in etc/%s.cfg", PID);
        }
    }

    /** Writes one line of the file, as {@code routed config:property-set} does. */
    private void store(SettingChange change) {
        try {
            TypedProperties texts = sources.get(ConfigRepository.class).getConfig(PID);
            texts.put(change.key(), change.value());
            sources.get(ConfigRepository.class).update(PID, texts);
        } catch (IOException e) {
            throw RejectedException.host("etc/%s.cfg cannot be written: %s".formatted(PID, IoReason.of(e)), e);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(PID + " is a valid PID", e);
        }
    }
}
