package dev.routed.settings.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.net.Ip;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.NetworkSettings.Apply;
import dev.routed.api.settings.NetworkSettings.Forwarding;
import dev.routed.api.settings.SettingsListener;
import java.io.File;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
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

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> warnings = new ArrayList<>();

    @Test
    public void emptyConfigurationGivesTheDefaults() {
        OperatorSettings settings = settings(Map.of());
        assertEquals(NETWORK, settings.network());
        assertEquals(KERNEL, settings.kernel());
        assertTrue(warnings.isEmpty());
    }

    @Test
    public void blankTextsGiveTheDefaults() {
        OperatorSettings settings = settings(Map.of(
                "gateway",
                " ",
                "gateway6",
                "",
                "mtu",
                "",
                "ip-forwarding",
                "",
                "ipv6-forwarding",
                "",
                "state",
                "",
                "group",
                ""));
        assertEquals(NETWORK, settings.network());
        assertEquals(KERNEL, settings.kernel());
    }

    @Test
    public void configuredValuesAreInEffect() {
        OperatorSettings settings = settings(Map.ofEntries(
                Map.entry("gateway", "10.9.9.9"),
                Map.entry("gateway6", "fd00:9::9"),
                Map.entry("mtu", " 9000 "),
                Map.entry("apply", "New"),
                Map.entry("ip-forwarding", "require"),
                Map.entry("ipv6-forwarding", "Require"),
                Map.entry("state", "/srv/routed"),
                Map.entry("backend", "iproute2"),
                Map.entry("protocol", "201"),
                Map.entry("group", "5"),
                Map.entry("reaper-group", "6")));
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
    public void badValueIsRejectedAndAllOtherKeysHold() {
        OperatorSettings settings = settings(Map.of("gateway", "10.9.9.9", "mtu", "9000"));
        Map<Map<String, String>, String> rejected = new HashMap<>();
        rejected.put(
                Map.of("mtu", "12", "state", "/srv/routed"), "mtu: '12' is not a number of bytes from 68 to 65535");
        rejected.put(Map.of("mtu", "many"), "mtu: 'many' is not a number of bytes from 68 to 65535");
        rejected.put(Map.of("gateway", "foo"), "gateway: 'foo' is not an IP address");
        rejected.put(Map.of("gateway", "fe80::1"), "gateway: fe80::1 is not an IPv4 address that a host can have");
        rejected.put(Map.of("gateway", "127.0.0.1"), "gateway: 127.0.0.1 is not an IPv4 address that a host can have");
        rejected.put(Map.of("gateway6", "10.9.9.9"), "gateway6: 10.9.9.9 is not an IPv6 address that a host can have");
        rejected.put(Map.of("gateway6", "ff02::1"), "gateway6: ff02::1 is not an IPv6 address that a host can have");
        rejected.put(Map.of("ipv6-forwarding", "maybe"), "ipv6-forwarding: 'maybe' is neither manage nor require");
        rejected.put(Map.of("apply", "soon"), "apply: 'soon' is neither live nor new");
        rejected.put(Map.of("ip-forwarding", "maybe"), "ip-forwarding: 'maybe' is neither manage nor require");
        rejected.put(Map.of("state", "here"), "state: 'here' is not an absolute path");
        rejected.forEach((given, sentence) -> {
            settings.changed(
                    config(NetworkConfig.class, Map.of("gateway", "10.9.9.9", "mtu", "9000", "state", "/srv/routed")),
                    config(KernelConfig.class, Map.of()));
            NetworkSettings before = settings.network();
            warnings.clear();
            Map<String, String> all =
                    new HashMap<>(Map.of("gateway", "10.9.9.9", "mtu", "9000", "state", "/srv/routed"));
            all.putAll(given);
            settings.changed(config(NetworkConfig.class, all), config(KernelConfig.class, Map.of()));
            assertEquals(before, settings.network());
            assertEquals(1, warnings.size());
            assertTrue(warnings.get(0), warnings.get(0).contains(" applies: " + sentence + ": run 'routed config:"));
            assertEquals(1, settings.findings().size());
        });
    }

    @Test
    public void badFirstValueLeavesItsDefaultAndAllOtherKeysHold() {
        OperatorSettings settings = settings(Map.of("mtu", "99999999", "state", "/srv/routed", "apply", "new"));
        assertEquals(Path.of("/srv/routed"), settings.network().state());
        assertEquals(Apply.NEW, settings.network().apply());
        assertEquals(1500, settings.network().mtu());
        assertEquals(
                List.of("dev.routed.network mtu is rejected, and '1500' applies: mtu: '99999999' is not a number of"
                        + " bytes from 68 to 65535: run 'routed config:property-set -p dev.routed.network mtu '1500''"),
                warnings);
        assertTrue(isServed());
    }

    @Test
    public void fileThatIsGoneIsNoChoiceOfDefaults() throws IOException {
        etc = folder.getRoot().toString();
        folder.newFile("dev.routed.kernel.cfg");
        NetworkConfig network = config(NetworkConfig.class, Map.of("state", "/srv/routed"));
        KernelConfig kernel = config(KernelConfig.class, Map.of());
        OperatorSettings settings = settings(Map.of());
        assertFalse("gone at the start", isServed());
        assertEquals("dev.routed.network", settings.findings().get(0).subject());
        File file = folder.newFile("dev.routed.network.cfg");
        settings.changed(network, kernel);
        assertTrue(isServed());
        assertTrue(file.delete());
        settings.changed(config(NetworkConfig.class, Map.of()), kernel);
        assertEquals("removed later", Path.of("/srv/routed"), settings.network().state());
        assertEquals(1, settings.findings().size());
        assertTrue(file.createNewFile());
        settings.changed(network, kernel);
        assertEquals(List.of(), settings.findings());
    }

    @Test
    public void nothingIsServedUntilABadVitalKeyIsMended() {
        for (Map<String, String> bad : List.of(
                Map.of("state", "here"),
                Map.of("protocol", "999"),
                Map.of("group", "x"),
                Map.of("reaper-group", "7200"))) {
            services.clear();
            OperatorSettings settings = settings(bad);
            assertFalse(bad.toString(), isServed());
            assertEquals(1, settings.findings().size());
            settings.changed(config(NetworkConfig.class, Map.of("mtu", "1400")), config(KernelConfig.class, bad));
            assertEquals(bad.containsKey("state"), isServed());
            settings.changed(config(NetworkConfig.class, Map.of()), config(KernelConfig.class, Map.of()));
            assertTrue(isServed());
            settings.changed(config(NetworkConfig.class, bad), config(KernelConfig.class, bad));
            assertTrue("the previous value stays in effect", isServed());
            settings.stop();
            assertFalse(isServed());
        }
    }

    @Test
    public void badKernelNumbersAreRejected() {
        OperatorSettings settings = settings(Map.of());
        Map<String, String> network = Map.of();
        for (String protocol : List.of("0", "256", "2", "4", "11", "12", "16", "186", "198")) {
            warnings.clear();
            settings.changed(
                    config(NetworkConfig.class, network), config(KernelConfig.class, Map.of("protocol", protocol)));
            assertEquals(KERNEL, settings.kernel());
            assertEquals(1, warnings.size());
        }
        settings.changed(
                config(NetworkConfig.class, network), config(KernelConfig.class, Map.of("reaper-group", "7200")));
        assertEquals(KERNEL, settings.kernel());
        assertTrue(
                warnings.get(1),
                warnings.get(1).contains("7200 is the group of links in use; choose another number: "));
    }

    @Test
    public void readerParsesWithoutApplying() {
        OperatorSettings settings = settings(Map.of("gateway", "10.9.9.9", "mtu", "9000"));
        NetworkSettings before = settings.network();
        NetworkSettings supposed = settings.network(Map.of("mtu", "1400"));
        assertEquals(1400, supposed.mtu());
        assertEquals("unnamed key keeps its text", before.gateway(), supposed.gateway());
        assertEquals(
                "blank text means the default",
                Optional.empty(),
                settings.network(Map.of("gateway", "")).gateway());
        assertEquals(before, settings.network());

        settings.changed(config(NetworkConfig.class, Map.of("mtu", "12")), config(KernelConfig.class, Map.of()));
        assertEquals(
                "rejected texts are forgotten",
                9000,
                settings.network(Map.of("apply", "new")).mtu());
    }

    @Test
    public void readerRejectsBadTextsAndUnknownKeys() {
        OperatorSettings settings = settings(Map.of());
        assertEquals(
                "mtu: '12' is not a number of bytes from 68 to 65535",
                assertThrows(RejectedException.class, () -> settings.network(Map.of("mtu", "12")))
                        .getMessage());
        assertEquals(
                "'colour' is not a key of dev.routed.network; known keys are apply, gateway, gateway6, ip-forwarding,"
                        + " ipv6-forwarding, mtu, state",
                assertThrows(RejectedException.class, () -> settings.network(Map.of("colour", "red")))
                        .getMessage());
    }

    @Test
    public void listenerChecksBeforeAChangeAndIsNotifiedAfterIt() {
        OperatorSettings settings = settings(Map.of());
        Listener listener = new Listener(settings);
        settings.bind(listener);
        settings.changed(config(NetworkConfig.class, Map.of("mtu", "1400")), config(KernelConfig.class, Map.of()));
        assertEquals(List.of("check 1400 while 1500", "changed to 1400"), listener.calls);
        assertEquals("released after each call", 0, listener.inUse);
        settings.changed(
                config(NetworkConfig.class, Map.of("mtu", "1400")), config(KernelConfig.class, Map.of("group", "5")));
        assertEquals("a change of the other PID is not announced", 2, listener.calls.size());
        assertTrue(warnings.isEmpty());
    }

    @Test
    public void rejectionByAListenerRejectsTheKeyThatItConcerns() {
        OperatorSettings settings = settings(Map.of());
        Listener listener = new Listener(settings);
        settings.bind(listener);
        listener.rejectedGateway = Optional.of(Ip.parse("10.9.9.1"));
        settings.changed(
                config(NetworkConfig.class, Map.of("mtu", "1400", "gateway", "10.9.9.1")),
                config(KernelConfig.class, Map.of()));
        assertEquals(1400, settings.network().mtu());
        assertEquals(Optional.empty(), settings.network().gateway());
        assertEquals(
                List.of("dev.routed.network gateway is rejected, and a blank value applies: gateway 10.9.9.1 is the"
                        + " next hop of a route: run 'routed config:property-delete -p dev.routed.network gateway'"),
                warnings);
        assertEquals(0, listener.inUse);
    }

    @Test
    public void unregisteredListenersAreNotCalled() {
        OperatorSettings settings = settings(Map.of());
        Listener leaving = new Listener(settings);
        settings.bind(leaving);
        leaving.away = true;
        Listener gone = new Listener(settings);
        settings.bind(gone);
        settings.unbind(gone);
        settings.changed(config(NetworkConfig.class, Map.of("mtu", "1400")), config(KernelConfig.class, Map.of()));
        assertEquals(1400, settings.network().mtu());
        assertTrue(leaving.calls.isEmpty());
        assertTrue(gone.calls.isEmpty());
    }

    @Test
    public void failingListenerDoesNotKeepOthersFromTheChange() {
        OperatorSettings settings = settings(Map.of());
        Listener failing = new Listener(settings);
        failing.failure = true;
        Listener other = new Listener(settings);
        settings.bind(failing);
        settings.bind(other);
        settings.changed(config(NetworkConfig.class, Map.of("mtu", "1400")), config(KernelConfig.class, Map.of()));
        assertEquals(1400, settings.network().mtu());
        assertEquals(2, other.calls.size());
        assertEquals(
                List.of("dev.routed.network is in effect, but a listener failed: a defect;"
                        + " the log of routed has the details"),
                warnings);
    }

    /** A listener and the handle by which Declarative Services provides it. */
    private static final class Listener implements SettingsListener, ComponentServiceObjects<SettingsListener> {
        final List<String> calls = new ArrayList<>();
        final OperatorSettings settings;
        Optional<Ip> rejectedGateway = Optional.empty();
        boolean away;
        boolean failure;
        int inUse;

        Listener(OperatorSettings settings) {
            this.settings = settings;
        }

        @Override
        public void check(NetworkSettings proposed) {
            calls.add("check %d while %d"
                    .formatted(proposed.mtu(), settings.network().mtu()));
            if (rejectedGateway.isPresent() && rejectedGateway.equals(proposed.gateway())) {
                throw RejectedException.of("gateway %s is the next hop of a route", rejectedGateway.get());
            }
        }

        @Override
        public void changed() {
            if (failure) {
                throw new IllegalStateException("broken");
            }
            calls.add("changed to " + settings.network().mtu());
        }

        @Override
        public SettingsListener getService() {
            inUse += away ? 0 : 1;
            return away ? null : this;
        }

        @Override
        public void ungetService(SettingsListener service) {
            inUse--;
        }

        @Override
        public ServiceReference<SettingsListener> getServiceReference() {
            throw new AssertionError("unexpected call");
        }
    }

    private final List<String> services = new ArrayList<>();
    private String etc;

    private boolean isServed() {
        return services.equals(List.of("dev.routed.api.settings.Settings", "dev.routed.api.settings.SettingsReader"));
    }

    private OperatorSettings settings(Map<String, String> given) {
        return new OperatorSettings(
                this, config(NetworkConfig.class, given), config(KernelConfig.class, given), context());
    }

    /** Records the registered services. */
    private BundleContext context() {
        ServiceRegistration<?> registration = proxy(ServiceRegistration.class, (self, method, arguments) -> {
            assertEquals("unregister", method.getName());
            services.clear();
            return null;
        });
        return proxy(BundleContext.class, (self, method, arguments) -> {
            if (method.getName().equals("getProperty")) {
                return etc;
            }
            assertEquals("registerService", method.getName());
            services.addAll(List.of((String[]) arguments[0]));
            return registration;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Builds a configuration as Declarative Services do: the given values, and defaults for the rest. */
    private static <T extends Annotation> T config(Class<T> type, Map<String, String> given) {
        return proxy(
                type,
                (self, method, arguments) ->
                        given.getOrDefault(method.getName().replace("$_$", "-"), (String) method.getDefaultValue()));
    }

    @Override
    public void info(String kind, String subject, String sentence) {
        assertEquals("setting", Trigger.current().orElseThrow().name());
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        warnings.add(subject + " " + sentence);
    }

    @Override
    public List<Event> latest() {
        return List.of();
    }
}
