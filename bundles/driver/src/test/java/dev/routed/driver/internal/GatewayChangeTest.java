package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT1;
import static dev.routed.driver.internal.DriverHost.ENDPOINT2;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.assertRejected;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.message.Enumeration;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.driver.internal.desired.DesiredStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Rule;
import org.junit.Test;

/** Changes of the gateway setting while networks and endpoints are live. */
public class GatewayChangeTest {

    @Rule
    public final DriverHost host = new DriverHost();

    private void setGateway(String gateway) {
        host.gateway = Optional.of(gateway).filter(text -> !text.isEmpty()).map(Ip::parse);
        host.driver.changed();
    }

    private List<String> gatewaysOnLoopback() {
        return host.kernel.read(Link.LOOPBACK).addresses().stream()
                .filter(address -> address.label().equals(DesiredStates.LABEL))
                .map(address -> address.prefix().ip().toString())
                .toList();
    }

    private String gateway(String id) {
        return Enumeration.all(host.network(id).gateways());
    }

    private Set<Ip> reserved(String id) {
        return new TreeSet<>(host.ipam.reserved.get(id).keySet());
    }

    private static Set<Ip> ips(String... ips) {
        Set<Ip> set = new TreeSet<>();
        List.of(ips).forEach(ip -> set.add(Ip.parse(ip)));
        return set;
    }

    @Test
    public void changedSetting_appliesToNewEndpointsOfFollowingNetworks() {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "10.8.8.8"));
        host.endpoint(ENDPOINT1, ADDRESS);
        setGateway("10.1.0.1");
        assertEquals("10.1.0.1", gateway(NETWORK));
        assertEquals("set by an option", "10.8.8.8", gateway(OTHER));
        assertEquals(List.of("10.1.0.1", "10.8.8.8", "169.254.1.1"), gatewaysOnLoopback());
        assertEquals("both are reserved in IPAM", ips("10.1.0.1", "169.254.1.1"), reserved(NETWORK));
        assertEquals(
                List.of(Ip.parse("10.1.0.1")),
                host.endpoint(ENDPOINT2, OTHER_ADDRESS).gateways());
        assertEquals(
                Ip.parse("169.254.1.1"),
                host.driver.endpoints().get(0).gateways().get(0));
        assertEquals(List.of(), host.driver.pending());

        host.restart();
        assertEquals(List.of("10.1.0.1", "10.8.8.8", "169.254.1.1"), gatewaysOnLoopback());
        assertEquals("also after a restart", ips("10.1.0.1", "169.254.1.1"), reserved(NETWORK));

        host.driver.deleteEndpoint(NETWORK, ENDPOINT1);
        host.eventually(() -> gatewaysOnLoopback().equals(List.of("10.1.0.1", "10.8.8.8")));
        host.eventually(() -> reserved(NETWORK).equals(ips("10.1.0.1")));
    }

    @Test
    public void clearedSetting_returnsToTheDefaultGateway() {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(OTHER, "10.2.0.0/16", Map.of());
        host.endpoint(ENDPOINT1, ADDRESS);
        setGateway("10.9.9.9");
        assertEquals(List.of("10.9.9.9", "10.9.9.9"), List.of(gateway(NETWORK), gateway(OTHER)));
        assertEquals("the other network had no endpoint", List.of("10.9.9.9", "169.254.1.1"), gatewaysOnLoopback());
        setGateway("");
        assertEquals("the gateway of its endpoint", "169.254.1.1", gateway(NETWORK));
        assertEquals("169.254.1.2", gateway(OTHER));
        assertEquals(List.of("169.254.1.1", "169.254.1.2"), gatewaysOnLoopback());
    }

    @Test
    public void following_isStoredInTheFile() throws IOException {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "169.254.7.7"));
        host.restart();
        setGateway("10.9.9.9");
        assertEquals(List.of("10.9.9.9", "169.254.7.7"), List.of(gateway(NETWORK), gateway(OTHER)));
        host.restart();
        assertEquals(Set.of(Family.IPV4), host.network(NETWORK).following());
        assertEquals(Set.of(), host.network(OTHER).following());
    }

    @Test
    public void oldFile_followsTheSettingIfItsGatewayIsLinkLocal() throws IOException {
        host.network(NETWORK, SUBNET, Map.of());
        host.network(OTHER, "10.2.0.0/16", Map.of("gateway", "10.8.8.8"));
        for (String id : List.of(NETWORK, OTHER)) {
            Path file = host.directory().resolve("networks/" + id + ".json");
            Files.writeString(file, Files.readString(file).replaceAll("\"following\" : \\[.*],\\s+", ""));
        }
        host.driver.stop();
        host.start();
        assertEquals(Set.of(Family.IPV4), host.network(NETWORK).following());
        assertEquals(Set.of(), host.network(OTHER).following());
    }

    @Test
    public void settingChangedWhileStopped_appliesAtStart() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT1, ADDRESS);
        host.gateway = Optional.of(Ip.parse("10.9.9.9"));
        host.restart();
        assertEquals("10.9.9.9", gateway(NETWORK));
        assertEquals(List.of("10.9.9.9", "169.254.1.1"), gatewaysOnLoopback());
    }

    @Test
    public void invalidSettingAtStart_isReportedAndTheOldGatewayStays() {
        host.network(NETWORK, SUBNET, Map.of());
        addForeignObjects();
        host.gateway = Optional.of(Ip.parse("192.168.1.1"));
        host.restart();
        assertEquals("169.254.1.1", gateway(NETWORK));
        assertTrue(host.hasEvent("aaaaaaaaaaaa", "169.254.1.1 … gateway 192.168.1.1 … 192.168.1.0/24 … eth0"));
    }

    /** Adds a foreign address, a route with a next hop, and a route announced by another host. */
    private void addForeignObjects() {
        host.foreignLink("eth0", "192.168.1.7/24");
        host.foreignRoute("172.30.0.0/16", "eth0", "10.99.0.1", 3, 0);
        host.foreignRoute("10.77.0.1/32", "eth0", "192.168.1.9", 188, 20);
    }

    @Test
    public void addressOfAnotherMachine_isRejectedByCheck() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT1, ADDRESS);
        addForeignObjects();
        checkGateway("10.77.0.2", Optional.empty());
        checkGateway("192.168.1.7", Optional.empty());
        checkGateway("10.77.0.1", Optional.of("gateway 10.77.0.1 … ospf via 192.168.1.9 dev eth0"));
        checkGateway("10.99.0.1", Optional.of("gateway 10.99.0.1 … next hop … 172.30.0.0/16"));
        checkGateway("192.168.1.1", Optional.of("gateway 192.168.1.1 … 192.168.1.0/24 … eth0"));
        checkGateway("10.1.0.2", Optional.of("gateway 10.1.0.2 … endpoint 111111111111"));
    }

    private void checkGateway(String gateway, Optional<String> rejection) {
        NetworkSettings proposed = host.settings(Optional.of(Ip.parse(gateway)), 1500);
        if (rejection.isEmpty()) {
            host.driver.check(proposed);
        } else {
            assertRejected(rejection.get(), () -> host.driver.check(proposed));
        }
    }

    @Test
    public void mtuTooSmallForIpv6_isRejectedIfANetworkFollows() {
        host.network(NETWORK, "fd00:1::/64", Map.of("mtu", "1400"));
        host.driver.check(host.settings(Optional.empty(), 1000));
        host.network(OTHER, "fd00:2::/64", Map.of());
        assertRejected(
                "mtu … bbbbbbbbbbbb … 1280 … 1000", () -> host.driver.check(host.settings(Optional.empty(), 1000)));
        host.driver.check(host.settings(Optional.empty(), 1280));
    }

    @Test
    public void kernelRejection_isReportedAndLeavesNothing() {
        host.network(NETWORK, SUBNET, Map.of());
        host.kernel.failNext(Kind.EXHAUSTED);
        setGateway("10.9.9.9");
        assertEquals("169.254.1.1", gateway(NETWORK));
        assertEquals(List.of("169.254.1.1"), gatewaysOnLoopback());
        assertTrue(host.hasEvent("network-change"));
        host.restart();
        assertEquals("applied at the start", "10.9.9.9", gateway(NETWORK));
    }
}
