package dev.routed.settings.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Mistakes in files and in the environment that the configuration service ignores. */
public class CfgRulesTest {
    private static final Map<String, SortedMap<String, String>> KNOWN = Map.of(
            "dev.routed.network",
            new TreeMap<>(Map.of("mtu", "1500", "apply", "live", "gateway", "")),
            "dev.routed.transport",
            new TreeMap<>(Map.of("directory", "/run/docker/plugins", "uids", "0")));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path write(String name, String text) throws IOException {
        return Files.write(folder.getRoot().toPath().resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Map<String, String> faults(String... environment) throws IOException {
        return found(CfgRules.Fault::what, environment);
    }

    private Map<String, String> found(Function<CfgRules.Fault, String> part, String... environment) throws IOException {
        return CfgRules.faults(KNOWN, new CfgFiles(folder.getRoot().toPath()).read(), Set.of(environment))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, fault -> part.apply(fault.getValue())));
    }

    @Test
    public void commandRemovesAnUnknownKeyAndKeepsAnUnknownFileUnderAnotherName() throws IOException {
        write("dev.routed.network.cfg", "mtuu = 9000\n");
        Path unknown = write("dev.routed.netwrok.cfg", "mtu = 1400\n");
        assertEquals(
                Map.of(
                        "dev.routed.network mtuu",
                        "routed config:property-delete -p dev.routed.network 'mtuu'",
                        "dev.routed.netwrok",
                        "mv %1$s %1$s.unused".formatted(unknown)),
                found(CfgRules.Fault::command));
    }

    @Test
    public void goodFilesHaveNoFault() throws IOException {
        write("dev.routed.network.cfg", "# mtuu = 5\nmtu = ${env:ROUTED_MTU:-1500}\napply=live\ngateway:\n");
        write("dev.routed.transport.cfg", "uids = 0, \\\n  1000\n");
        write("org.apache.karaf.shell.cfg", "any = thing\n");
        assertEquals(Map.of(), faults("ROUTED_MTU", "ROUTED_DATA", "ROUTED_DEBUG", "ROUTES", "PATH"));
    }

    @Test
    public void unknownKeyIsAFaultThatNamesTheNearestOne() throws IOException {
        write("dev.routed.network.cfg", "mtuu = 9000\nuids = 0\n");
        assertEquals(
                Map.of(
                        "dev.routed.network mtuu",
                        "is not a key of etc/dev.routed.network.cfg and has no effect: did you mean 'mtu'?; known keys"
                                + " are apply, gateway, mtu",
                        "dev.routed.network uids",
                        "is not a key of etc/dev.routed.network.cfg and has no effect; known keys are apply, gateway,"
                                + " mtu"),
                faults());
    }

    @Test
    public void keyGivenTwiceIsAFault() throws IOException {
        write("dev.routed.network.cfg", "mtu = 1400\nmtu = 1500\n");
        assertEquals(
                Map.of(
                        "dev.routed.network mtu",
                        "is given twice in etc/dev.routed.network.cfg; the last value applies"),
                faults());
    }

    @Test
    public void fileThatNobodyReadsIsAFault() throws IOException {
        write("dev.routed.netwrok.cfg", "mtu = 1400\n");
        assertEquals(
                Map.of(
                        "dev.routed.netwrok",
                        "no bundle reads etc/dev.routed.netwrok.cfg: did you mean 'dev.routed.network'?;"
                                + " known files are"
                                + " dev.routed.network, dev.routed.transport"),
                faults());
    }

    @Test
    public void garbledFileAndDirectoryAreFaults() throws IOException {
        write("dev.routed.network.cfg", "mtu = \\u12\n");
        Files.createDirectory(folder.getRoot().toPath().resolve("dev.routed.transport.cfg"));
        Map<String, String> faults = faults("ROUTED_ANY");
        assertEquals(Set.of("dev.routed.network", "dev.routed.transport"), faults.keySet());
        faults.values().forEach(text -> assertTrue(text, text.contains(" cannot be read in full")));
    }

    @Test
    public void variableThatNoFileRefersToIsAFault() throws IOException {
        write("dev.routed.network.cfg", "mtu = 1500\ngateway = ${env:ROUTED_GATEWAY:-}\n");
        Map<String, String> faults = faults("ROUTED_MTU", "ROUTED_GATEWAI");
        assertEquals(Set.of("ROUTED_MTU", "ROUTED_GATEWAI"), faults.keySet());
        assertTrue(faults.get("ROUTED_GATEWAI").contains("did you mean 'ROUTED_GATEWAY'?"));
        assertEquals(
                "is set, by the environment or by a flag, but has no effect, because etc/dev.routed.network.cfg has"
                        + " 'mtu = 1500': write 'mtu = ${env:ROUTED_MTU:-1500}' there",
                faults.get("ROUTED_MTU"));
    }

    @Test
    public void keyIsRemovedAndAllOtherBytesStay() throws IOException {
        write("dev.routed.network.cfg", "# über\nmtu = 1500\nfelix.fileinstall.filename = file:/x\n\n#end\n");
        new CfgFiles(folder.getRoot().toPath()).remove("dev.routed.network", "felix.fileinstall.filename");
        assertEquals(
                "# über\nmtu = 1500\n\n#end\n",
                Files.readString(
                        folder.getRoot().toPath().resolve("dev.routed.network.cfg"), StandardCharsets.ISO_8859_1));
    }
}
