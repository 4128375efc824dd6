package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.OTHER_ENDPOINT;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.request;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.health.Finding;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.testkit.JsonMutations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/**
 * Files of networks, endpoints and drains that are lost, damaged, or not what they say. No guard opens by any of them.
 */
public class StateFilesTest {
    private static final Map<String, String> GUARDED = Map.of("shade", "dark", "addresses", "10.1.0.9");

    @Rule
    public final DriverHost host = new DriverHost();

    private final TestPolicy paint = TestPolicy.paint();
    private Path network;
    private Path endpoint;
    private String networkText;
    private String endpointText;

    @Before
    public void guard() throws IOException {
        host.policies.add(paint);
        host.driver.bindPolicy(paint);
        host.network(NETWORK, SUBNET, Map.of("colour", "red", "extra", "10.9.0.0/24"));
        host.network(OTHER, "10.2.0.0/16", Map.of());
        host.driver.createEndpoint(request(NETWORK, ENDPOINT, GUARDED, ADDRESS));
        host.driver.stop();
        network = host.directory().resolve("networks/" + NETWORK + ".json");
        endpoint = host.directory().resolve("endpoints/" + ENDPOINT + ".json");
        networkText = Files.readString(network);
        endpointText = Files.readString(endpoint);
    }

    // Damaged

    @Test
    public void networkFileOfAnyLengthOpensNoGuard() throws IOException {
        for (int length = 0; length < networkText.stripTrailing().length(); length += 7) {
            Files.writeString(network, networkText.substring(0, length));
            host.start();
            assertTrue("of length " + length, attachment().isNetworkLost("colour"));
            host.driver.stop();
        }
    }

    @Test
    public void endpointFileOfAnyLengthOpensNoGuard() throws IOException {
        for (int length = 0; length < endpointText.stripTrailing().length(); length += 3) {
            Files.writeString(endpoint, endpointText.substring(0, length));
            host.start();
            assertTrue("of length " + length, attachment().isLost("shade"));
            host.driver.stop();
        }
    }

    @Test
    public void networkFileWithOneChangedValueOpensNoGuard() throws IOException {
        for (String variant : JsonMutations.of(networkText)) {
            if (isWithout("colour", variant)) {
                continue;
            }
            Files.write(network, variant.getBytes(StandardCharsets.UTF_8));
            host.start();
            boolean known = attachment().network().options().containsKey("colour");
            assertTrue(variant, known || attachment().isNetworkLost("colour"));
            host.driver.stop();
        }
    }

    @Test
    public void endpointFileWithOneChangedValueOpensNoGuard() throws IOException {
        for (String variant : JsonMutations.of(endpointText)) {
            if (isWithout("shade", variant)) {
                continue;
            }
            Files.write(endpoint, variant.getBytes(StandardCharsets.UTF_8));
            host.start();
            boolean known = attachment().endpoint().options().containsKey("shade");
            assertTrue(variant, known || attachment().isLost("shade"));
            host.driver.stop();
        }
    }

    /** Whether a variant is a correct file of an object that has not the option. */
    private static boolean isWithout(String option, String variant) {
        return variant.matches(".*\"options\":\\{(\"[^\":]*\":\"[^\":{}]*\")?}.*")
                && !variant.contains("\"" + option + "\":");
    }

    // Not what they say

    @Test
    public void networkFileIsBelievedOnlyIfItsValuesPassWhatInputPasses() throws IOException {
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("\"id\" : \"" + NETWORK, "\"id\" : \"" + OTHER);
        changes.put("\"id\" : \"" + NETWORK.substring(0, 60), "\"id\" : \"../../");
        changes.put("\"subnet\" : \"10.1.0.0/16\"", "\"subnet\" : \"0.0.0.0/0\"");
        changes.put("\"10.1.0.0/16\"", "\"10.1.0.7/16\"");
        changes.put("\"subnet\" : \"10.1", "\"range\" : \"10.7.0.0/24\", \"subnet\" : \"10.1");
        changes.put("10.9.0.0/24", "0.0.0.0/0");
        changes.put("10.9.0.0/24", "fd00::/64");
        changes.put("169.254.1.1", "127.0.0.1");
        changes.put("\"gateway\" : \"169", "\"gateway6\" : \"169");
        changes.put("169.254.1.", "fe80::");
        changes.put("\"colour\"", "\"mtu\" : \"3\", \"colour\"");
        changes.put("\"options\"", "\"mtu\" : 3, \"options\"");
        changes.put("\"version\" : 1", "\"version\" : \"1\"");
        changes.put("\"options\"", "\"replaced\" : [ \"../endpoints/" + ENDPOINT + "\" ], \"options\"");
        changes.put("\"pools\"", "\"replaced\" : [ \"" + NETWORK + "\" ], \"pools\"");
        changes.put("RoutedLocal", "Routed\\u001b[31m");
        changes.put("\"version\"", "\"version\" : 1, \"version\"");
        for (Map.Entry<String, String> change : changes.entrySet()) {
            String text = networkText.replace(change.getKey(), change.getValue());
            assertFalse(change + " applies to " + networkText, text.equals(networkText));
            assertLeftAlone(network, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    public void fileThatIsNoStateFileIsLeftAlone() throws IOException {
        byte[] large = new byte[5 << 20];
        Arrays.fill(large, (byte) ' ');
        for (byte[] contents : List.of(
                new byte[0], new byte[] {0, -1, -2}, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8), large)) {
            assertLeftAlone(network, contents);
        }
        Path stray = host.directory().resolve("networks/x.json");
        Files.writeString(stray, networkText);
        host.start();
        assertEquals(2, host.driver.networks().size());
        assertEquals(stray.toString(), host.driver.findings().get(0).subject());
    }

    private void assertLeftAlone(Path file, byte[] contents) throws IOException {
        Files.write(file, contents);
        host.start();
        assertTrue(attachment().isNetworkLost("colour"));
        assertEquals(
                List.of(OTHER), host.driver.networks().stream().map(Network::id).toList());
        Finding finding = host.driver.findings().get(0);
        assertEquals(file.toString(), finding.subject());
        assertTrue(finding.text(), finding.text().startsWith("is left alone, and its network is not served: "));
        host.requestPool(SUBNET);
        RejectedException rejected =
                assertThrows(RejectedException.class, () -> host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS));
        assertTrue(rejected.getMessage(), rejected.getMessage().contains("because of its file " + file + ": "));
        host.driver.stop();
        assertArrayEquals(contents, Files.readAllBytes(file));
        Files.writeString(file, networkText);
    }

    @Test(timeout = 120_000)
    public void directoryLinkAndFifoInPlaceOfAFileStopNothing() throws Exception {
        for (String command : List.of("mkdir", "ln -s /dev/zero", "mkfifo")) {
            for (Path file : List.of(network, endpoint, host.directory().resolve("host/drained.json"))) {
                Files.createDirectories(file.getParent());
                Path saved = Path.of(file + ".saved");
                if (Files.exists(file)) {
                    Files.move(file, saved);
                }
                shell(command + " " + file);
                host.start();
                assertEquals(command, 1, host.driver.endpoints().size());
                assertEquals(file.toString(), host.driver.findings().get(0).subject());
                assertEquals(file.startsWith(host.directory().resolve("host")), host.driver.isDrained());
                host.driver.stop();
                shell("rm -r " + file);
                if (Files.exists(saved)) {
                    Files.move(saved, file);
                }
            }
        }
    }

    @Test
    public void directoryThatIsNoneStopsNothing() throws Exception {
        for (String directory : List.of("networks", "endpoints", "host")) {
            Path saved = host.directory().resolve("saved");
            Path path = host.directory().resolve(directory);
            Files.createDirectories(path);
            Files.move(path, saved);
            Files.writeString(path, "");
            host.start();
            assertEquals(directory, 1, host.driver.endpoints().size());
            assertFalse(host.driver.findings().isEmpty());
            assertEquals(directory.equals("host"), host.driver.isDrained());
            host.driver.stop();
            Files.delete(path);
            Files.move(saved, path);
        }
    }

    // Lost and found again

    @Test
    public void repairedFileServesItsNetworkAtTheNextContainer() throws IOException {
        Files.writeString(network, "{");
        host.start();
        host.requestPool(SUBNET);
        assertThrows(RejectedException.class, () -> host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS));
        assertTrue(attachment().isNetworkLost("colour"));
        Files.writeString(network, networkText);
        host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
        assertEquals(List.of(), host.driver.findings());
        assertEquals(
                "red",
                host.driver.networks().stream()
                        .filter(each -> each.id().equals(NETWORK))
                        .findFirst()
                        .orElseThrow()
                        .options()
                        .get("colour"));
        List<String> updates = paint.calls.stream()
                .filter(call -> call.startsWith("update 10.1.0.2"))
                .toList();
        assertEquals(paint.calls.toString(), 2, updates.size());
    }

    @Test
    public void damagedFileGoesWithItsNetwork() throws IOException {
        Files.writeString(network, "{");
        host.start();
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        host.driver.deleteNetwork(NETWORK);
        assertEquals(List.of(), host.driver.findings());
        assertEquals(List.of(OTHER + ".json"), host.files("networks"));
    }

    @Test
    public void operatorGivesALostNetworkItsOptionsBack() throws IOException {
        Files.delete(network);
        host.start();
        assertTrue(attachment().isNetworkLost("colour"));
        assertEquals(network.toString(), host.driver.findings().get(0).subject());
        host.driver.set(NETWORK, "colour", "blue");
        assertEquals(1, host.driver.findings().size());
        host.restart();
        assertFalse(attachment().isNetworkLost("colour"));
        assertTrue(attachment().isNetworkLost("other"));
        host.requestPool(SUBNET);
        host.endpoint(OTHER_ENDPOINT, OTHER_ADDRESS);
        assertEquals(Map.of("colour", "blue"), host.driver.networks().get(0).options());
        assertTrue(host.driver.networks().get(0).optionsLost());
        host.driver.set(NETWORK, "options", "complete");
        assertEquals(List.of(), host.driver.findings());
        host.restart();
        assertFalse(attachment().isNetworkLost("other"));
        assertEquals(List.of(), host.driver.findings());
        assertThrows(RejectedException.class, () -> host.driver.set(NETWORK, "options", "complete"));
    }

    @Test
    public void lostOptionsOfAnEndpointAreReportedUntilItEnds() throws IOException {
        Files.delete(endpoint);
        host.start();
        assertTrue(attachment().isLost("shade"));
        assertEquals(endpoint.toString(), host.driver.findings().get(0).subject());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertEquals(List.of(), host.driver.findings());
    }

    @Test
    public void ofTwoNetworksThatOverlapTheOneWithEndpointsIsServed() throws IOException {
        String third = "c".repeat(64);
        Files.writeString(host.directory().resolve("networks/" + third + ".json"), networkText.replace(NETWORK, third));
        host.start();
        assertEquals(
                List.of(NETWORK, OTHER),
                host.driver.networks().stream().map(Network::id).toList());
        assertFalse(attachment().isNetworkLost("colour"));
    }

    @Test
    public void ofTwoNetworksThatOverlapWithoutEndpointsTheLaterIsServed() throws IOException {
        Path other = host.directory().resolve("networks/" + OTHER + ".json");
        String third = "c".repeat(64);
        Path later = host.directory().resolve("networks/" + third + ".json");
        for (String subnet : List.of("10.2.0.0/16", "10.2.128.0/17", "10.0.0.0/8")) {
            Files.writeString(
                    later, Files.readString(other).replace(OTHER, third).replace("10.2.0.0/16", subnet));
            Files.setLastModifiedTime(later, FileTime.from(Instant.now().plusSeconds(60)));
            host.start();
            List<String> expected = subnet.equals("10.0.0.0/8") ? List.of(NETWORK, OTHER) : List.of(NETWORK, third);
            assertEquals(
                    subnet,
                    expected,
                    host.driver.networks().stream().map(Network::id).toList());
            host.driver.stop();
        }
    }

    @Test
    public void fileOfAReplacedNetworkIsDeleted_evenIfDamagedOrWrittenLater() throws IOException {
        Path other = host.directory().resolve("networks/" + OTHER + ".json");
        String otherText = Files.readString(other);
        String successor = networkText.replace("\"options\"", "\"replaced\" : [ \"" + OTHER + "\" ], \"options\"");
        for (String text : List.of(otherText, otherText.replace("10.2.0.0", "10.1.0.0"), "{")) {
            Files.writeString(network, successor);
            Files.writeString(other, text);
            Files.setLastModifiedTime(other, FileTime.from(Instant.now().plusSeconds(60)));
            host.start();
            assertEquals(List.of(NETWORK + ".json"), host.files("networks"));
            assertEquals(1, host.driver.networks().size());
            assertEquals(List.of(), host.driver.findings());
            host.driver.stop();
        }
    }

    @Test
    public void addressesOutsideTheRangesOfTheNetworkAreNotBelieved() throws IOException {
        Files.writeString(endpoint, endpointText.replace("10.1.0.9", "192.0.2.1"));
        host.start();
        assertTrue(attachment().isLost("shade"));
        assertFalse(host.driver.endpoints().toString().contains("192.0.2.1"));
    }

    private Attachment attachment() {
        return paint.adopted.get(0);
    }

    private static void shell(String command) throws IOException, InterruptedException {
        assertEquals(
                command,
                0,
                new ProcessBuilder(Stream.of(command.split(" ")).toList())
                        .start()
                        .waitFor());
    }
}
