package dev.routed.settings.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.net.Ip;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.NetworkSettings.Apply;
import dev.routed.api.settings.NetworkSettings.Forwarding;
import dev.routed.api.settings.SettingsListener;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;

public class OperatorSettingsTest implements Events {
    private static final NetworkSettings NETWORK = new NetworkSettings(
            Optional.empty(),
            Optional.empty(),
            1500,
            Apply.LIVE,
            Forwarding.MANAGE,
            Forwarding.MANAGE,
            Path.of("/var/lib/routed"));
    private static final KernelSettings KERNEL = new KernelSettings("netlink", 200, 7200, 7201);

    private final List<String> told = new ArrayList<>();

    @Test
    public void nothingGivenTheDefaultsHold() {
        OperatorSettings settings = settings(Map.of());
        assertEquals(NETWORK, settings.network());
        assertEquals(KERNEL, settings.kernel());
        assertTrue(told.isEmpty());
    }

    @Test
    public void blankIsNotGiven() {
        OperatorSettings settings = settings(Map.of("gateway", " ", "gateway6", "", "mtu", "", "ip-forwarding", "", "ipv6-forwarding", "", "state", "", "group", ""));
        assertEquals(NETWORK, settings.network());
        assertEquals(KERNEL, settings.kernel());
    }

    @Test
    public void whatIsGivenHolds() {
        OperatorSettings settings = settings(Map.ofEntries(
                Map.entry("gateway", "10.9.9.9"), Map.entry("gateway6", "fd00:9::9"), Map.entry("mtu", " 9000 "),
                Map.entry("apply", "New"),
                Map.entry("ip-forwarding", "require"), Map.entry("ipv6-forwarding", "Require"),
                Map.entry("state", "/srv/routed"), Map.entry("backend", "iproute2"), Map.entry("protocol", "201"),
                Map.entry("group", "5"), Map.entry("reaper-group", "6")));
        assertEquals(
                new NetworkSettings(
                        Optional.of(Ip.parse("10.9.9.9")),
                        Optional.of(Ip.parse("fd00:9::9")),
                        9000,
                        Apply.NEW,
                        Forwarding.REQUIRE,
                        Forwarding.REQUIRE,
                        Path.of("/srv/routed")),
                settings.network());
        assertEquals(new KernelSettings("iproute2", 201, 5, 6), settings.kernel());
    }

    @Test
    public void aBadValueIsRefusedWholeAndTheOldStaysInForce() {
        OperatorSettings settings = settings(Map.of("gateway", "10.9.9.9", "mtu", "9000"));
        NetworkSettings before = settings.network();
        Map<Map<String, String>, String> refused = new HashMap<>();
        refused.put(Map.of("mtu", "12", "gateway", "10.8.8.8"), "mtu: '12' is not a number from 68 to 65535");
        refused.put(Map.of("mtu", "many"), "mtu: 'many' is not a number from 68 to 65535");
        refused.put(Map.of("gateway", "foo"), "gateway: 'foo' is not an IP address");
        refused.put(Map.of("gateway", "fe80::1"), "gateway: fe80::1 is not an IPv4 address that a host can have");
        refused.put(Map.of("gateway", "127.0.0.1"), "gateway: 127.0.0.1 is not an IPv4 address that a host can have");
        refused.put(Map.of("gateway6", "10.9.9.9"), "gateway6: 10.9.9.9 is not an IPv6 address that a host can have");
        refused.put(Map.of("gateway6", "ff02::1"), "gateway6: ff02::1 is not an IPv6 address that a host can have");
        refused.put(Map.of("ipv6-forwarding", "maybe"), "ipv6-forwarding: 'maybe' is neither manage nor require");
        refused.put(Map.of("apply", "soon"), "apply: 'soon' is neither live nor new");
        refused.put(Map.of("ip-forwarding", "maybe"), "ip-forwarding: 'maybe' is neither manage nor require");
        refused.put(Map.of("state", "here"), "state: 'here' is not an absolute path");
        refused.forEach((given, sentence) -> {
            told.clear();
            settings.changed(config(NetworkConfig.class, given), config(KernelConfig.class, Map.of()));
            assertEquals(before, settings.network());
            assertEquals(
                    List.of("dev.routed.network is refused and what held before goes on to hold: " + sentence), told);
        });
    }

    @Test
    public void aBadNumberIsRefused() {
        OperatorSettings settings = settings(Map.of());
        Map<String, String> network = Map.of();
        for (String protocol : List.of("0", "256", "2", "4", "11", "12", "16", "186", "198")) {
            told.clear();
            settings.changed(config(NetworkConfig.class, network), config(KernelConfig.class, Map.of("protocol", protocol)));
            assertEquals(KERNEL, settings.kernel());
            assertEquals(1, told.size());
        }
        settings.changed(config(NetworkConfig.class, network), config(KernelConfig.class, Map.of("reaper-group", "7200")));
        assertEquals(KERNEL, settings.kernel());
        assertTrue(told.get(1), told.get(1).endsWith("7200 is the group of links in use; give another number"));
    }

    // What might be

    @Test
    public void readsWhatMightHoldWithoutMakingItHold() {
        OperatorSettings settings = settings(Map.of("gateway", "10.9.9.9", "mtu", "9000"));
        NetworkSettings before = settings.network();
        NetworkSettings supposed = settings.network(Map.of("mtu", "1400"));
        assertEquals(1400, supposed.mtu());
        assertEquals("as given", before.gateway(), supposed.gateway());
        assertEquals("blank is not given", Optional.empty(), settings.network(Map.of("gateway", "")).gateway());
        assertEquals(before, settings.network());

        settings.changed(config(NetworkConfig.class, Map.of("mtu", "12")), config(KernelConfig.class, Map.of()));
        assertEquals("what was refused is not built upon", 9000, settings.network(Map.of("apply", "new")).mtu());
    }

    @Test
    public void whatMightNotHoldIsRefusedInTheSameWords() {
        OperatorSettings settings = settings(Map.of());
        assertEquals("mtu: '12' is not a number from 68 to 65535",
                assertThrows(Refusal.class, () -> settings.network(Map.of("mtu", "12"))).getMessage());
        assertEquals("'colour' is no key of dev.routed.network: known are apply, gateway, gateway6, ip-forwarding,"
                        + " ipv6-forwarding, mtu, state",
                assertThrows(Refusal.class, () -> settings.network(Map.of("colour", "red"))).getMessage());
    }

    // Listeners

    @Test
    public void whoGoesByTheSettingsIsAskedBeforeAChangeHoldsAndToldAfterwards() {
        OperatorSettings settings = settings(Map.of());
        Listener listener = new Listener(settings);
        settings.bind(listener);
        settings.changed(config(NetworkConfig.class, Map.of("mtu", "1400")), config(KernelConfig.class, Map.of()));
        assertEquals(List.of("check 1400 while 1500", "changed to 1400"), listener.heard);
        assertEquals("given back after each call", 0, listener.held);
        settings.changed(config(NetworkConfig.class, Map.of("mtu", "1400")), config(KernelConfig.class, Map.of("group", "5")));
        assertEquals("another PID is not theirs", 2, listener.heard.size());
        assertTrue(told.isEmpty());
    }

    @Test
    public void whatAListenerRefusesIsRefusedWholeAndNobodyIsTold() {
        OperatorSettings settings = settings(Map.of());
        Listener listener = new Listener(settings);
        settings.bind(listener);
        listener.refusal = Optional.of("gateway 10.9.9.1 is the next hop of a route");
        settings.changed(
                config(NetworkConfig.class, Map.of("mtu", "1400", "gateway", "10.9.9.1")),
                config(KernelConfig.class, Map.of()));
        assertEquals(NETWORK, settings.network());
        assertEquals(List.of("check 1400 while 1500"), listener.heard);
        assertEquals(
                List.of("dev.routed.network is refused and what held before goes on to hold:"
                        + " gateway 10.9.9.1 is the next hop of a route"),
                told);
        assertEquals(0, listener.held);
    }

    @Test
    public void whoIsAwayIsNotAsked() {
        OperatorSettings settings = settings(Map.of());
        Listener going = new Listener(settings);
        settings.bind(going);
        going.away = true;
        Listener gone = new Listener(settings);
        settings.bind(gone);
        settings.unbind(gone);
        settings.changed(config(NetworkConfig.class, Map.of("mtu", "1400")), config(KernelConfig.class, Map.of()));
        assertEquals(1400, settings.network().mtu());
        assertTrue(going.heard.isEmpty());
        assertTrue(gone.heard.isEmpty());
    }

    @Test
    public void oneThatFailsToHearKeepsNobodyElseFromHearing() {
        OperatorSettings settings = settings(Map.of());
        Listener deaf = new Listener(settings);
        deaf.failure = true;
        Listener other = new Listener(settings);
        settings.bind(deaf);
        settings.bind(other);
        settings.changed(config(NetworkConfig.class, Map.of("mtu", "1400")), config(KernelConfig.class, Map.of()));
        assertEquals(1400, settings.network().mtu());
        assertEquals(2, other.heard.size());
        assertEquals(List.of("dev.routed.network holds, but was not heard by everybody: deaf"), told);
    }

    /** A listener, and how Declarative Services hands it out. */
    private static final class Listener implements SettingsListener, ComponentServiceObjects<SettingsListener> {
        final List<String> heard = new ArrayList<>();
        final OperatorSettings settings;
        Optional<String> refusal = Optional.empty();
        boolean away;
        boolean failure;
        int held;

        Listener(OperatorSettings settings) {
            this.settings = settings;
        }

        @Override
        public void check(NetworkSettings proposed) {
            heard.add("check %d while %d".formatted(proposed.mtu(), settings.network().mtu()));
            refusal.ifPresent(sentence -> {
                throw Refusal.of(sentence);
            });
        }

        @Override
        public void changed() {
            if (failure) {
                throw new IllegalStateException("deaf");
            }
            heard.add("changed to " + settings.network().mtu());
        }

        @Override
        public SettingsListener getService() {
            held += away ? 0 : 1;
            return away ? null : this;
        }

        @Override
        public void ungetService(SettingsListener service) {
            held--;
        }

        @Override
        public ServiceReference<SettingsListener> getServiceReference() {
            throw new AssertionError("not asked for");
        }
    }

    private OperatorSettings settings(Map<String, String> given) {
        return new OperatorSettings(this, config(NetworkConfig.class, given), config(KernelConfig.class, given));
    }

    /** As Declarative Services makes it: the given values, and defaults for the rest. */
    private static <T extends Annotation> T config(Class<T> type, Map<String, String> given) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) ->
                given.getOrDefault(method.getName().replace("$_$", "-"), (String) method.getDefaultValue())));
    }

    @Override
    public void happened(String kind, String subject, String sentence) {
        // What holds is asserted by value.
        assertEquals("setting", Cause.current().orElseThrow().name());
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        told.add(subject + " " + sentence);
    }

    @Override
    public List<Event> latest() {
        return List.of();
    }
}
