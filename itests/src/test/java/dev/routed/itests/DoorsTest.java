package dev.routed.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Test;

/** What leads out of the Java virtual machine is used by the classes listed in doors.txt and by no other. */
public class DoorsTest {

    /** Files, sockets, processes, native code. */
    private static final Pattern OUTSIDE = Pattern.compile("com\\.sun\\.jna\\..*"
            + "|java\\.lang\\.(Process|ProcessBuilder|Runtime)"
            + "|java\\.io\\.(File|RandomAccessFile|FileDescriptor|File(Input|Output)Stream|File(Reader|Writer))"
            + "|java\\.nio\\.file\\.(Files|FileSystems|WatchService)"
            + "|java\\.nio\\.channels\\..*(Channel|Selector|Pipe)"
            + "|java\\.net\\.(.*Socket|HttpURLConnection|NetworkInterface)"
            + "|org\\.newsclub\\.net\\.unix\\..*"
            + "|com\\.sun\\.net\\.httpserver\\..*"
            + "|io\\.prometheus\\.metrics\\.exporter\\..*");

    @Test
    public void onlyDoorsLeadOutside() throws IOException {
        Set<String> doors = doors();
        TreeMap<String, Set<String>> others = new TreeMap<>(outward());
        others.keySet().removeAll(doors);
        assertEquals("a class that leads outside is a door: make it small and list it in doors.txt", "{}",
                others.toString());
    }

    @Test
    public void everyDoorIsOne() throws IOException {
        Set<String> closed = doors();
        closed.removeAll(outward().keySet());
        assertEquals("these no longer lead outside: take them out of doors.txt", Set.of(), closed);
    }

    @Test
    public void whatLeadsOutsideIsRecognized() throws IOException {
        assertTrue(outsideOf(Appliance.class).contains("java.nio.file.Files"));
        assertEquals(Set.of(), outsideOf(Edges.class));
    }

    private static Set<String> outsideOf(Class<?> type) throws IOException {
        try (InputStream bytes = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return outside(bytes);
        }
    }

    private static Set<String> outside(InputStream classFile) throws IOException {
        return ClassFile.namedClasses(classFile).stream()
                .filter(OUTSIDE.asMatchPredicate())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Our classes that lead outside, with what they use; nested classes count as the class around them. */
    private static TreeMap<String, Set<String>> outward() throws IOException {
        TreeMap<String, Set<String>> outward = new TreeMap<>();
        for (Path bundle : Appliance.bundles()) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                Enumeration<JarEntry> entries = jar.entries();
                while (entries.hasMoreElements()) {
                    JarEntry entry = entries.nextElement();
                    if (entry.getName().matches("dev/routed/.*\\.class")) {
                        Set<String> used = outside(jar.getInputStream(entry));
                        if (!used.isEmpty()) {
                            String name = entry.getName().replace('/', '.').replaceFirst("(\\$.*)?\\.class$", "");
                            outward.computeIfAbsent(name, key -> new TreeSet<>()).addAll(used);
                        }
                    }
                }
            }
        }
        return outward;
    }

    private static Set<String> doors() throws IOException {
        try (InputStream list = DoorsTest.class.getResourceAsStream("/doors.txt")) {
            List<String> lines = new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            return lines.stream()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
