package dev.routed.shell.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.shell.internal.admin.Options;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.console.Session;
import org.junit.After;
import org.junit.Test;

/** Runs each command in Karaf's shell, as an operator types it. */
public final class CommandsTest {
    private final FakeContext services = new FakeContext(Fakes.all());
    private final Shell shell = new Shell(services.context());

    @After
    public void close() {
        shell.close();
    }

    private String run(String line) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (Session session = shell.sessions().create(new ByteArrayInputStream(new byte[0]), stream, stream)) {
            session.execute(line);
        } finally {
            assertEquals("every service is released", 0, services.borrowed().size());
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    public void networks() throws Exception {
        assertEquals("""
                NAME          SUBNETS      GATEWAY      GATEWAY6  MTU   ENDPOINTS
                mine          10.1.0.0/16  169.254.1.1  fe80::1   9000  1
                222222222222  -            169.254.1.1  -         -     0
                """, run("routed:networks"));
        assertEquals("""
                NAME          ID            SUBNETS      GATEWAY      GATEWAY6  MTU   ENDPOINTS  FOLLOWS      \
                AUXILIARY           OPTIONS
                mine          111111111111  10.1.0.0/16  169.254.1.1  fe80::1   9000  1          gateway6     \
                10.1.0.9,10.1.0.10  gateway=169.254.1.1,mtu=9000
                222222222222  222222222222  -            169.254.1.1  -         -     0          gateway,mtu  \
                -                   -
                """, run("routed:networks --wide"));
        assertTrue(run("routed:networks --json").startsWith("""
                [ {
                  "name" : "mine",
                  "id" : "%s",
                  "subnets" : [ "10.1.0.0/16" ],
                  "gateway" : "169.254.1.1",
                  "gateway6" : "fe80::1",
                  "mtu" : 9000,
                  "endpoints" : 1,
                  "follows" : [ "gateway6" ],
                  "auxiliary" : [ "10.1.0.9", "10.1.0.10" ],
                  "options" : {
                    "gateway" : "169.254.1.1",
                    "mtu" : "9000"
                  }
                }, {
                """.formatted(Fakes.NETWORK)));
    }

    @Test
    public void endpoints() throws Exception {
        assertEquals("""
                NAME  ADDRESS   NETWORK  STATE
                web   10.1.0.2  mine     not announced (host drained, unhealthy)
                """, run("routed:endpoints"));
        assertEquals("""
                NAME  ADDRESS   NETWORK  STATE                                    ID            GATEWAY      GATEWAY6  \
                MAC                LINK   PEER   MTU   OPTIONS        PORTS
                web   10.1.0.2  mine     not announced (host drained, unhealthy)  abababababab  169.254.1.1  fe80::1   \
                02:42:0a:01:00:02  rt-ab  rp-ab  9000  takeover=true  53/udp,80/tcp
                """, run("routed:endpoints --wide"));
        assertEquals("""
                [ {
                  "name" : "web",
                  "addresses" : [ "10.1.0.2" ],
                  "network" : "%s",
                  "announced" : false,
                  "id" : "%s",
                  "gateway" : "169.254.1.1",
                  "gateway6" : "fe80::1",
                  "mac" : "02:42:0a:01:00:02",
                  "link" : "rt-ab",
                  "peer" : "rp-ab",
                  "mtu" : 9000,
                  "options" : {
                    "takeover" : "true"
                  },
                  "ports" : [ "53/udp", "80/tcp" ],
                  "network-name" : "mine",
                  "suppressed" : {
                    "10.1.0.2" : "suppressed: host drained, unhealthy"
                  },
                  "held" : {
                    "10.1.0.2" : "suppressed: host drained, unhealthy"
                  }
                } ]
                """.formatted(Fakes.NETWORK, Fakes.ENDPOINT), run("routed:endpoints --json"));
    }

    @Test
    public void pools() throws Exception {
        assertEquals("""
                SUBNET       RANGE        NETWORK  USED  KEPT  SIZE
                10.1.0.0/16  10.1.8.0/24  mine     2     3     65536
                fd00::/64    -            -        0     0     2^64
                """, run("routed:pools"));
        assertTrue(run("routed:pools --json").contains("""
                  "used" : 2,
                  "kept" : 3,
                  "size" : 65536,
                  "network-name" : "mine"
                """));
        assertTrue(run("routed:pools --json").contains("\"size\" : 18446744073709551616,"));
    }

    @Test
    public void routesListsRoutesOfRoutedOnly() throws Exception {
        assertEquals("""
                DESTINATION  LINK     NAME  NETWORK  METRIC
                10.1.0.2/32  rt-ab    web   mine     0
                10.1.0.7/32  rt-lost  -     -        0
                """, run("routed:routes"));
        assertTrue(run("routed:routes --json").endsWith("""
                  "destination" : "10.1.0.7/32",
                  "link" : "rt-lost",
                  "endpoint" : null,
                  "network" : null,
                  "metric" : 0,
                  "protocol" : 200,
                  "name" : null,
                  "network-name" : null
                } ]
                """));
    }

    @Test
    public void clusterListsTheHostsOfEachAddress() throws Exception {
        assertEquals("""
                ADDRESS    HOST           SHARING   NETWORK  NAME
                10.1.0.2   here,h9        conflict  mine     web
                10.1.0.30  h9,192.0.2.10  anycast   mine     -
                10.9.9.9   via 192.0.2.1  -         -        -
                -          192.0.2.11     -         -        -
                FRR does not tell which hosts announce one of the addresses
                """, run("routed:cluster"));
        assertEquals("""
                ADDRESS    HOST           SHARING   NETWORK  NAME  VIA                LINK       PROTOCOL  METRIC
                10.1.0.2   here,h9        conflict  mine     web   -                  rt-ab      routed    0
                10.1.0.30  h9,192.0.2.10  anycast   mine     -     192.0.2.1,fe80::1  eth1,eth2  ospf      20
                10.9.9.9   via 192.0.2.1  -         -        -     192.0.2.1          eth1       77        0
                -          192.0.2.11     -         -        -     -                  -          -         -
                FRR does not tell which hosts announce one of the addresses
                """, run("routed:cluster --wide"));
        String json = run("routed:cluster --json");
        assertTrue(json, json.contains("""
                  "address" : "10.1.0.2",
                  "hosts" : [ {
                    "here" : true,
                    "id" : "192.0.2.2",
                    "name" : "h2"
                  }, {
                    "here" : false,
                    "id" : "192.0.2.9",
                    "name" : "h9"
                  } ],
                  "sharing" : "conflict",
                  "network" : "%s",
                  "endpoint" : "%s",
                  "via" : [ ],
                  "link" : [ "rt-ab" ],
                  "protocol" : "routed",
                  "metric" : 0,
                  "network-name" : "mine",
                  "name" : "web"
                """.formatted(Fakes.NETWORK, Fakes.ENDPOINT)));
        assertTrue(json, json.contains("""
                  "address" : null,
                  "hosts" : [ {
                    "here" : false,
                    "id" : "192.0.2.11",
                    "name" : null
                  } ],
                  "sharing" : null,
                """));
    }

    @Test
    public void config() throws Exception {
        assertEquals("""
                KEY             VALUE     SOURCE    DEFAULT  PID
                backend         netlink   default   -        kernel
                backend-in-use  iproute2  -         -        -
                gateway         -         default   -        network
                mtu             1500      file      1400     network
                rise            3         variable  1        policy.announce
                """, run("routed:config"));
        assertTrue(run("routed:config --json").contains("""
                  "key" : "mtu",
                  "value" : 1500,
                  "source" : "file",
                  "default" : "1400",
                  "pid" : "dev.routed.network"
                """));
    }

    @Test
    public void configOfOneFile() throws Exception {
        String announce = run("routed:config policy.announce");
        assertEquals(2, announce.lines().count());
        assertEquals(announce, run("routed:config dev.routed.policy.announce"));
        assertEquals(
                "no file 'net.cfg' is read; known PIDs are dev.routed.kernel, dev.routed.network,"
                        + " dev.routed.policy.announce",
                assertThrows(RejectedException.class, () -> run("routed:config net"))
                        .getMessage());
    }

    @Test
    public void planAndReconcile() throws Exception {
        String steps = """
                LINK   STEP
                rt-ab  in container 10.1.0.2: link set eth0 mtu 1400
                rt-ab  link set rt-ab up
                """;
        String remarks = "10.1.0.3 cdcdcdcdcdcd keeps gateway 169.254.1.1\n";
        assertEquals(steps + remarks, run("routed:plan"));
        assertEquals(steps, run("routed:reconcile"));
        assertTrue(run("routed:plan --json").contains("\"step\" : \"link set rt-ab up\""));
        assertFalse("JSON has no remarks", run("routed:plan --json").contains("keeps gateway"));

        Fakes.ASKED.clear();
        assertEquals(steps + remarks, run("routed:plan mtu=1400"));
        assertEquals(steps + remarks, run("routed:plan --network 10.1.0.0/16 mtu=1400 gateway="));
        assertEquals(List.of("mtu 1400", "network 10.1.0.0/16 {mtu=1400, gateway=}"), Fakes.ASKED);
        rejectedPlan("'mtu' is not of the form KEY=VALUE, such as mtu=1400", "mtu");
        rejectedPlan("mtu is given twice", "mtu=1400 mtu=1500");
        rejectedPlan("give --json before KEY=VALUE", "mtu=1400 --json");
        rejectedPlan("--network needs KEY=VALUE, such as mtu=1400", "--network 11");
    }

    private void rejectedPlan(String sentence, String arguments) {
        assertEquals(
                sentence,
                assertThrows(RejectedException.class, () -> run("routed:plan " + arguments))
                        .getMessage());
    }

    @Test
    public void networkSet() throws Exception {
        Fakes.ASKED.clear();
        assertTrue(run("routed:network-set 10.1.0.0/16 mtu 1400")
                .contains("in container 10.1.0.2: link set eth0 mtu 1400"));
        assertTrue(run("routed:network-set 1111 gateway ''").contains("keeps gateway"));
        assertEquals(List.of("set 10.1.0.0/16 mtu '1400'", "set 1111 gateway ''"), Fakes.ASKED);
    }

    @Test
    public void backend() throws Exception {
        assertEquals("""
                BACKEND   WANTED  IN-USE
                iproute2  false   true
                netlink   true    false
                """, run("routed:backend"));
        assertEquals(
                "backend 'foo' does not run; choose one of iproute2, netlink",
                assertThrows(RejectedException.class, () -> run("routed:backend foo"))
                        .getMessage());
        assertTrue(run("routed:backend iproute2").contains("iproute2  true    true"));
        assertEquals("iproute2", Fakes.CONFIGURATION.get("backend"));
        assertEquals("other keys are kept", "200", Fakes.CONFIGURATION.get("protocol"));
    }

    @Test
    public void events() throws Exception {
        assertEquals("""
                TIME             SEVERITY  KIND            EVENT
                11-24T12:00:00Z  info      network-up      mine network is created
                11-24T12:00:01Z  info      endpoint-up     web endpoint is created
                11-24T12:00:02Z  warning   link-lost       rt-ab link was deleted
                """, run("routed:events"));
        assertEquals("""
                TIME             SEVERITY  KIND            SUBJECT  CAUSE  DURATION  TEXT
                11-24T12:00:02Z  warning   link-lost       rt-ab    -      -         link was deleted
                """, run("routed:events --wide -n 1"));
        assertTrue(run("routed:events --json").contains("""
                  "severity" : "info",
                  "kind" : "endpoint-up",
                  "subject" : "%s",
                  "cause" : "NetworkDriver.CreateEndpoint",
                  "duration" : 0.92,
                  "text" : "endpoint is created"
                """.formatted(Fakes.ENDPOINT)));
        assertEquals(
                4, run("routed:events --since 2026-11-24T12:00:00Z").lines().count());
        assertEquals("no events\n", run("routed:events --since 2200-01-01T00:00:00Z"));
        assertEquals("[ ]\n", run("routed:events --json -n 0"));
        assertEquals(
                "-n -1: give a number of events, 0 or more",
                assertThrows(RejectedException.class, () -> run("routed:events -n -1"))
                        .getMessage());
    }

    /** Ends when the service ends, as when its bundle is stopped. */
    @Test
    public void eventsAreFollowedInTheColumnsOfTheList() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (Session session = shell.sessions().create(new ByteArrayInputStream(new byte[0]), stream, stream)) {
            assertThrows(RejectedException.class, () -> session.execute("routed:events -f -n 1"));
            assertEquals("""
                    TIME             SEVERITY  KIND            EVENT
                    11-24T12:00:02Z  warning   link-lost       rt-ab link was deleted
                    11-24T12:00:03Z  info      endpoint-down   web is gone
                    """, out.toString(StandardCharsets.UTF_8));
            out.reset();
            assertThrows(RejectedException.class, () -> session.execute("routed:events --follow --json -n 0"));
            String line = out.toString(StandardCharsets.UTF_8);
            assertEquals(1, line.lines().count());
            assertTrue(line, line.startsWith("{\"time\":\"2026-11-24T12:00:03.123Z\",\"severity\":\"info\","));
        }
    }

    @Test
    public void watchWithoutATerminalPrintsTheListsAndThenEvents() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (Session session = shell.sessions().create(new ByteArrayInputStream(new byte[0]), stream, stream)) {
            assertThrows(RejectedException.class, () -> session.execute("routed:watch"));
        }
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text, text.startsWith("NAME  ADDRESS   NETWORK  STATE\nweb   10.1.0.2 "));
        assertTrue(text, text.contains("10.1.0.30"));
        assertTrue(text, text.endsWith("  info      endpoint-down   web is gone\n"));
    }

    @Test
    public void ingress() throws Exception {
        assertEquals("""
                NAME          ADDRESSES  FROM                                    PORTS   ACCEPTED  REJECTED
                web           10.1.0.2   10.0.0.0/24                             80/tcp  3         17
                cdcdcdcdcdcd  10.1.0.3   allow                                   -       -         -
                efefefefefef  10.1.0.4   10.0.0.1,10.0.0.3,10.0.0.5,10.0.0.7,+2  none    0         1
                """, run("routed:ingress"));
        String json = run("routed:ingress --json");
        assertTrue(json, json.contains("""
                  "from" : "allow",
                  "ports" : null,
                  "accepted" : null,
                  "rejected" : null,
                  "refused" : null,
                  "name" : null
                """));
        assertTrue(json, json.contains("""
                  "from" : "10.0.0.1,10.0.0.3,10.0.0.5,10.0.0.7,10.0.0.9,10.0.0.11",
                  "ports" : [ ],
                """));
        String one = """
                NAME  ADDRESSES  FROM         PORTS   ACCEPTED  REJECTED
                web   10.1.0.2   10.0.0.0/24  80/tcp  3         17
                """;
        assertEquals(one, run("routed:ingress abab"));
        assertEquals(one, run("routed:ingress 10.1.0.2"));
    }

    @Test
    public void ingressSetsTheOptionOfAnEndpoint() throws Exception {
        run("routed:ingress 10.1.0.2 10.0.0.1 10.0.0.5-10.0.0.9");
        run("routed:ingress ababab default");
        assertEquals(List.of("10.1.0.2 ingress 10.0.0.1,10.0.0.5-10.0.0.9", "ababab ingress"), Fakes.OPTIONS_SET);
    }

    @Test
    public void takeover() throws Exception {
        assertEquals("""
                ADDRESS   UNTIL
                10.1.0.2  11-24T12:00:00Z
                """, run("routed:takeover"));
        run("routed:takeover 10.1.0.3");
        assertEquals(List.of(Ip.parse("10.1.0.3")), Fakes.TAKEN_OVER);
        assertEquals(
                "'10.1.0' is not an IP address",
                assertThrows(RejectedException.class, () -> run("routed:takeover 10.1.0"))
                        .getMessage());
    }

    @Test
    public void doctor() throws Exception {
        assertEquals("""
                ERROR  conflict: 10.1.0.2 abababababab
                  is announced by another host as well, which is one of those that learn the
                  routes of this host
                  why: packets may go there
                  run: docker stop one

                1 error; looked at conflict, files
                """, run("routed:doctor"));
        assertTrue(run("routed:doctor --json").startsWith("""
                [ {
                  "severity" : "error",
                  "check" : "conflict",
                  "subject" : "10.1.0.2 abababababab",
                """));
    }

    @Test
    public void trace() throws Exception {
        assertEquals("""
                source     passes   one
                ingress    stops    10.1.0.2 may not send to 10.1.0.3: 'routed ingress 10.1.0.3'
                                    shows who may

                the packet stops at ingress
                """, run("routed:trace one two"));
        assertEquals("""
                source     passes   one
                probe      passes   port 443/tcp of two is answered, in the family
                                    Optional[IPv6]

                the packet arrives
                """, run("routed:trace --ipv6 one two tcp:443"));
        assertTrue(run("routed:trace --json one two").startsWith("""
                [ {
                  "step" : "source",
                  "result" : "passes",
                  "text" : "one"
                }"""));
        assertEquals(
                "'udp:53' is not a port such as tcp:443",
                assertThrows(RejectedException.class, () -> run("routed:trace one two udp:53"))
                        .getMessage());
    }

    @Test
    public void drainAndUndrain() throws Exception {
        String listing = """
                ADDRESS   NAME  ANNOUNCEMENT  REASONS                 ELSEWHERE
                -         -     suppressed    host drained            -
                10.1.0.2  web   suppressed    host drained,unhealthy  h9
                """;
        Fakes.ASKED.clear();
        assertEquals(listing, run("routed:drain"));
        assertEquals(List.of(), Fakes.ASKED);
        assertEquals(listing, run("routed:drain --host --wait 1ms"));
        assertEquals(listing, run("routed:drain abab"));
        assertEquals(listing, run("routed:undrain"));
        assertEquals(listing, run("routed:undrain --host"));
        assertEquals(listing, run("routed:undrain 10.1.0.2"));
        assertEquals(
                List.of("drain true", "drain abab true", "drain false", "drain false", "drain 10.1.0.2 false"),
                Fakes.ASKED);
        assertTrue(run("routed:drain --json").contains("""
                  "address" : "10.1.0.2",
                  "endpoint" : "%s",
                  "announcement" : "suppressed",
                  "reasons" : [ "host drained", "unhealthy" ],
                  "name" : "web",
                  "hosts" : [ {
                    "here" : false,
                    "id" : "192.0.2.9",
                    "name" : "h9"
                  } ]
                """.formatted(Fakes.ENDPOINT)));
    }

    @Test
    public void handover() throws Exception {
        String listing = """
                ADDRESS   NAME  ANNOUNCEMENT  ELSEWHERE
                10.1.0.2  web   suppressed    h9
                10.1.0.2 is announced by h9
                """;
        Fakes.ASKED.clear();
        assertEquals(listing, run("routed:handover 10.1.0.2"));
        assertEquals(listing, run("routed:handover --wait 10s 10.1.0.2"));
        assertEquals(List.of("handover 10.1.0.2", "handover 10.1.0.2"), Fakes.ASKED);
        assertTrue(run("routed:handover 10.1.0.3").endsWith("this host announces 10.1.0.3 until another host does\n"));
        assertTrue(run("routed:handover --json 10.1.0.2").contains("""
                  "elsewhere" : "ospf",
                  "via" : "192.0.2.1",
                  "link" : "eth1",
                  "name" : "web"
                """));
    }

    @Test
    public void rejectionsOfDrainAndHandover() {
        Map<String, String> sentences = Map.of(
                "routed:drain --wait 10 --host", "--wait: '10' is not a time such as 10s, 500ms or 2m",
                "routed:drain --wait soon abab", "--wait: 'soon' is not a time such as 10s, 500ms or 2m",
                "routed:drain --wait 10s", "--wait needs --host or an endpoint: routed drain --host --wait 10s",
                "routed:drain --host abab", "--host includes endpoint 'abab': give one of them",
                "routed:undrain --host abab", "--host includes endpoint 'abab': give one of them",
                "routed:handover 10.1.0", "'10.1.0' is not an IP address",
                "routed:handover --wait 1ms 10.1.0.3",
                        "no other host has announced 10.1.0.3 within 1ms: this host announces it until another one"
                                + " does; routed undrain 10.1.0.3 cancels the handover");
        sentences.forEach((command, sentence) -> assertEquals(
                sentence,
                assertThrows(command, RejectedException.class, () -> run(command))
                        .getMessage()));
    }

    @Test
    public void addressAddAndRemove() throws Exception {
        assertEquals("""
                NAME  ADDRESSES
                web   10.1.0.2,10.1.0.3
                """, run("routed:address-add 1111 10.1.0.3"));
        assertEquals("""
                NAME  ADDRESSES
                web   10.1.0.2
                """, run("routed:address-remove 1111 10.1.0.3"));
        assertEquals(
                "'10.1.0' is not an IP address",
                assertThrows(RejectedException.class, () -> run("routed:address-add 1111 10.1.0"))
                        .getMessage());
    }

    /** The fake has no engine. */
    @Test
    public void versionsAreListed() throws Exception {
        String versions = run("routed:version");
        assertTrue(versions, versions.contains("routed     1.2.3\n"));
        assertTrue(versions, versions.contains("java       " + System.getProperty("java.runtime.version")));
        assertTrue(versions, versions.contains("backend    iproute2\n"));
        assertTrue(versions, versions.contains("engine     unknown: service Engine is away"));
    }

    @Test
    public void outputCanBePiped() throws Exception {
        assertEquals("3", run("routed:routes | wc -l").strip());
    }

    @Test
    public void commandNamesTheMissingService() throws Exception {
        services.clear();
        Map<String, String> asks = Map.ofEntries(
                Map.entry("routed:networks", "Networks"),
                Map.entry("routed:endpoints", "Networks"),
                Map.entry("routed:pools", "Ipam"),
                Map.entry("routed:cluster", "Settings"),
                Map.entry("routed:routes", "Settings"),
                Map.entry("routed:config", "ConfigKeys"),
                Map.entry("routed:plan", "Reconciler"),
                Map.entry("routed:reconcile", "Reconciler"),
                Map.entry("routed:network-set 1111 mtu 1400", "NetworkAdmin"),
                Map.entry("routed:backend", "Backends"),
                Map.entry("routed:version", "Backends"),
                Map.entry("routed:events", "Events"),
                Map.entry("routed:watch", "Networks"),
                Map.entry("routed:doctor", "Doctor"),
                Map.entry("routed:trace one two", "Tracer"),
                Map.entry("routed:address-add 1111 10.1.0.3", "EndpointAddresses"),
                Map.entry("routed:address-remove 1111 10.1.0.3", "EndpointAddresses"),
                Map.entry("routed:ingress", "Ingress"),
                Map.entry("routed:takeover", "Takeovers"),
                Map.entry("routed:drain --host", "AnnouncementAdmin"),
                Map.entry("routed:undrain", "AnnouncementAdmin"),
                Map.entry("routed:handover 10.1.0.2", "AnnouncementAdmin"),
                Map.entry("routed:uninstall", "Events"));
        // All but shell, which uses none.
        assertEquals(Shell.COMMANDS.size() - 1, asks.size());
        for (Map.Entry<String, String> ask : asks.entrySet()) {
            String sentence = assertThrows(ask.getKey(), RejectedException.class, () -> run(ask.getKey()))
                    .getMessage();
            assertEquals(
                    "service " + ask.getValue()
                            + " is away: 'routed bundle:list' shows which bundle is not active, and the log why",
                    sentence);
        }
    }

    /** {@link Options} moves them before the arguments, and must know which of them have a value. */
    @Test
    public void optionsOfAllCommandsAreKnown() {
        Set<String> flags = new TreeSet<>();
        Set<String> valued = new TreeSet<>();
        for (Class<?> command : Shell.COMMANDS) {
            for (Class<?> type = command; type != null; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    Option option = field.getAnnotation(Option.class);
                    if (option != null) {
                        Set<String> names = field.getType() == boolean.class ? flags : valued;
                        names.add(option.name());
                        names.addAll(List.of(option.aliases()));
                    }
                }
            }
        }
        assertEquals(flags, new TreeSet<>(Options.FLAGS));
        assertEquals(valued, new TreeSet<>(Options.VALUED));
    }
}
