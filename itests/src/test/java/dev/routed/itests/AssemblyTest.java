package dev.routed.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Test;

/** The content of the assembly. */
public class AssemblyTest {

    @Test
    public void assemblyHasNoClassesAndNoTestBundles() throws IOException {
        assertEquals(List.of(), named(".*\\.class"));
        assertEquals(List.of(), named("system/dev/routed/dev.routed.(assembly|testkit|itests)/.*"));
    }

    @Test
    public void remoteAccessAndKarafsDeployersAreAbsent() throws IOException {
        assertEquals(List.of(), named("(system|lib)/.*(ssh|management|deployer|kar\\.core|pax-web|jolokia).*\\.jar"));
        assertEquals(List.of(), named("(deploy|data|instances)/.*"));
    }

    @Test
    public void everyBundleHasADescription() throws IOException {
        for (Path bundle : Appliance.bundles()) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                assertTrue(bundle + " has no OSGI-INF/bundle.info", jar.getEntry("OSGI-INF/bundle.info") != null);
            }
        }
    }

    /** A jar that nothing starts is not used, but is found by scanners for vulnerabilities. */
    @Test
    public void everyJarIsStarted() throws IOException {
        String startup = Files.readString(Appliance.home().resolve("etc/startup.properties"));
        Pattern framework = Pattern.compile("system/org/apache/felix/org.apache.felix.framework/.*");
        List<String> jars = named("system/.*\\.jar");
        assertTrue(jars.size() > Appliance.bundles().size());
        for (String jar : jars) {
            // system/GROUP…/ARTIFACT/VERSION/ARTIFACT-VERSION.jar
            Path directory = Path.of(jar).getParent();
            Path artifact = directory.getParent();
            String group = Path.of("system")
                    .relativize(artifact.getParent())
                    .toString()
                    .replace('/', '.');
            String started = "mvn\\:%s/%s/%s =".formatted(group, artifact.getFileName(), directory.getFileName());
            assertTrue(
                    jar + " is not started",
                    startup.contains(started) || framework.matcher(jar).matches());
        }
    }

    /** The class path holds Karaf's launcher, its JAAS classes and the OSGi interfaces. */
    @Test
    public void classPathHoldsNoLibraries() throws IOException {
        assertEquals(List.of(), named("lib/(?!boot/(org.apache.karaf.(main|jaas.boot)|osgi.core)-).*\\.jar"));
    }

    /** The libraries of the page that lie in jars of their own; of the others only the version can be compared. */
    @Test
    public void everyShippedLibraryIsInTheManual() throws IOException {
        Map<String, String> page = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| `([\\w.:-]+)` \\| ([\\w.]+) \\|")
                .matcher(Files.readString(Path.of(System.getProperty("docs"), "install.md")));
        while (row.find()) {
            page.put(row.group(1), row.group(2));
        }
        Map<String, String> shipped = new TreeMap<>();
        Pattern library = Pattern.compile("system/(?!dev/routed/)(.+)/([^/]+)/([^/]+)/[^/]+\\.jar");
        for (String jar : named(library.pattern())) {
            Matcher parts = library.matcher(jar);
            assertTrue(parts.matches());
            shipped.put(parts.group(1).replace('/', '.') + ":" + parts.group(2), parts.group(3));
        }
        assertTrue(shipped.size() > 20);
        List<String> embedded = List.of(
                "org.eclipse.jetty:jetty-server",
                "com.kohlschutter.junixsocket:junixsocket-common",
                "io.prometheus:prometheus-metrics-core");
        List<String> properties = List.of("jetty.version", "junixsocket.version", "prometheus.version");
        for (int i = 0; i < embedded.size(); i++) {
            shipped.put(embedded.get(i), System.getProperty(properties.get(i)));
        }
        Pattern classPath = Pattern.compile("lib/boot/(.+)-([\\d.]+)\\.jar");
        for (String jar : named(classPath.pattern())) {
            Matcher parts = classPath.matcher(jar);
            assertTrue(parts.matches());
            String coordinates = page.keySet().stream()
                    .filter(name -> name.endsWith(":" + parts.group(1)))
                    .findFirst()
                    .orElse(jar);
            shipped.put(coordinates, parts.group(2));
        }
        assertEquals(shipped, page);
    }

    /** The launcher changes to the assembly's directory, so the relative location is within it. */
    @Test
    public void everyBundleIsUpdatedFromItsJar() throws IOException {
        for (Path bundle : Appliance.bundles()) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                assertEquals(
                        "file:" + Appliance.home().relativize(bundle),
                        jar.getManifest().getMainAttributes().getValue("Bundle-UpdateLocation"));
            }
        }
    }

    @Test
    public void programsAreExecutable() {
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
