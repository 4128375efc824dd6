package dev.routed.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.Test;

/** What the assembly holds, and what it must not. */
public class AssemblyTest {

    @Test
    public void itHoldsNoClassOfItsOwn() throws IOException {
        assertEquals(List.of(), named(".*\\.class"));
        assertEquals(List.of(), named("system/dev/routed/dev.routed.(assembly|testkit|itests)/.*"));
    }

    @Test
    public void nothingListensOrDeploysUnasked() throws IOException {
        assertEquals(
                List.of(), named("(system|lib)/.*(ssh|management|deployer|kar\\.core|pax-web|jolokia).*\\.jar"));
        assertEquals(List.of(), named("(deploy|data|instances)/.*"));
    }

    @Test
    public void everyBundleSaysWhatItIsFor() throws IOException {
        for (Path bundle : Appliance.bundles()) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                assertTrue(bundle + " has no OSGI-INF/bundle.info", jar.getEntry("OSGI-INF/bundle.info") != null);
            }
        }
    }

    @Test
    public void everyBundleOfOursIsStarted() throws IOException {
        String startup = Files.readString(Appliance.home().resolve("etc/startup.properties"));
        for (Path bundle : Appliance.bundles()) {
            String artifact = bundle.getParent().getParent().getFileName().toString();
            assertTrue(artifact + " is not started", startup.contains("mvn\\:dev.routed/" + artifact + "/"));
        }
    }

    /** The launcher goes to the assembly first, so a relative place is one in it. */
    @Test
    public void everyBundleOfOursIsUpdatedFromItsJar() throws IOException {
        for (Path bundle : Appliance.bundles()) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                assertEquals(
                        "file:" + Appliance.home().relativize(bundle),
                        jar.getManifest().getMainAttributes().getValue("Bundle-UpdateLocation"));
            }
        }
    }

    @Test
    public void programsCanBeRun() {
        for (String program : List.of("bin/routed", "bin/routed-client")) {
            assertTrue(program, Files.isExecutable(Appliance.home().resolve(program)));
        }
    }

    private static List<String> named(String pattern) throws IOException {
        return Appliance.files("").stream()
                .map(file -> Appliance.home().relativize(file).toString())
                .filter(file -> file.matches(pattern))
                .collect(Collectors.toList());
    }
}
