package dev.routed.driver.internal.desired;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.settings.KernelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

/** A gateway that nobody asked for passes the check of one that a user asks for; else the next one is taken. */
public final class GatewayChoiceTest {
    private final List<Address> addresses = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();

    private GatewayRules rules() {
        return GatewayRules.of(
                HostState.of(List.of(), addresses, List.of(), List.of()),
                new DesiredStates(new KernelSettings("netlink", 200, 7200, 7201)).ownership(),
                new GatewayRules.ForeignRoutes() {
                    @Override
                    public Optional<Route> via(Ip nextHop) {
                        return routes.stream()
                                .filter(route -> route.via().equals(Optional.of(nextHop)))
                                .findFirst();
                    }

                    @Override
                    public Optional<Route> to(Ip address) {
                        return routes.stream()
                                .filter(route -> route.destination().equals(address.asPrefix()))
                                .findFirst();
                    }
                });
    }

    private void address(String prefix, String link) {
        addresses.add(new Address(Prefix.parse(prefix), link, Scope.GLOBAL, prefix.contains(":") ? "" : link));
    }

    private void route(String destination, String via) {
        routes.add(new Route(
                Route.Type.UNICAST, Prefix.parse(destination), "up0", Optional.of(Ip.parse(via)), 3, Scope.GLOBAL, 0));
    }

    private String chosen(String... used) {
        return rules().linkLocal(
                        Family.IPV4, Set.of(used).stream().map(Ip::parse).toList())
                .toString();
    }

    @Test
    public void firstFreeOneIsChosen() {
        assertEquals("169.254.1.1", chosen());
        assertEquals("169.254.1.2", chosen("169.254.1.1"));
    }

    @Test
    public void addressOfAnInterfaceIsSkipped() {
        address("169.254.1.1/32", "up0");
        assertEquals("169.254.1.2", chosen());
    }

    @Test
    public void addressThatAnotherMachineHasIsSkipped() {
        route("169.254.1.1/32", "192.168.7.2");
        assertEquals("169.254.1.2", chosen());
    }

    @Test
    public void nextHopIsSkipped() {
        route("0.0.0.0/0", "169.254.1.1");
        assertEquals("169.254.1.2", chosen());
    }

    @Test
    public void subnetOfAnInterfaceIsSkipped() {
        address("169.254.1.200/24", "up0");
        assertEquals("169.254.2.0", chosen());
    }

    @Test
    public void hostThatUsesAllLinkLocalAddressesItself_isAskedForAnOption() {
        address("169.254.7.7/16", "up0");
        RejectedException e = assertThrows(RejectedException.class, this::chosen);
        assertTrue(e.getMessage(), e.getMessage().endsWith("give one with -o gateway=ADDRESS"));
    }

    @Test
    public void linkLocalIpv6GatewayIsOnOurLinksOnly() {
        address("fe80::1/64", "up0");
        assertEquals(Ip.parse("fe80::1"), rules().linkLocal(Family.IPV6, List.of()));
        assertEquals(Ip.parse("fe80::2"), rules().linkLocal(Family.IPV6, List.of(Ip.parse("fe80::1"))));
    }

    @Test
    public void chosenGatewayPassesTheCheckOnAnyHost() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            addresses.clear();
            routes.clear();
            for (int i = random.nextInt(6); i > 0; i--) {
                String near = "169.254.1." + random.nextInt(6);
                switch (random.nextInt(3)) {
                    case 0 -> address(near + "/" + (22 + random.nextInt(11)), "up0");
                    case 1 -> route(near + "/32", "192.168.7.2");
                    default -> route("10.0.0.0/8", near);
                }
            }
            Set<Ip> used = new TreeSet<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                used.add(Ip.parse("169.254.1." + random.nextInt(6)));
            }
            Ip chosen = rules().linkLocal(Family.IPV4, used);
            String where = "seed %d: %s on %s with %s".formatted(seed, chosen, addresses, routes);
            assertTrue(where, chosen.isLinkLocal() && !used.contains(chosen) && !rules().isHosts(chosen));
            rules().check(chosen, where);
        }
    }
}
