package dev.routed.itests;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The files in etc/ and the metatype of the bundles name the same keys with the same defaults. */
public class ConfigurationFilesTest {

    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("\\$\\{env:[A-Z_\\d]+:-(.*)}");

    @Test
    public void filesAndMetatypeSayTheSame() throws Exception {
        assertEquals(metatype().toString().replace("}, ", "},\n"), files().toString().replace("}, ", "},\n"));
    }

    @Test
    public void everyFileIsDelivered() throws IOException {
        for (String pid : files().keySet()) {
            Path source = Path.of(System.getProperty("etc"), pid + ".cfg");
            Path delivered = Appliance.home().resolve("etc").resolve(pid + ".cfg");
            assertEquals(pid, Files.readString(source), Files.readString(delivered));
        }
    }

    /** Keys and defaults by PID, as an operator finds them with nothing in the environment. */
    private static Map<String, Map<String, String>> files() throws IOException {
        Map<String, Map<String, String>> pids = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(System.getProperty("etc")), "dev.routed.*.cfg")) {
            for (Path file : files) {
                Properties properties = new Properties();
                try (Reader reader = Files.newBufferedReader(file)) {
                    properties.load(reader);
                }
                Map<String, String> keys = new TreeMap<>();
                for (String key : properties.stringPropertyNames()) {
                    Matcher value = FROM_ENVIRONMENT.matcher(properties.getProperty(key));
                    keys.put(key, value.matches() ? value.group(1) : properties.getProperty(key));
                }
                pids.put(file.getFileName().toString().replaceFirst("\\.cfg$", ""), keys);
            }
        }
        return pids;
    }

    private static Map<String, Map<String, String>> metatype() throws Exception {
        Map<String, Map<String, String>> pids = new TreeMap<>();
        for (Path bundle : Appliance.bundles()) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                Enumeration<JarEntry> entries = jar.entries();
                while (entries.hasMoreElements()) {
                    JarEntry entry = entries.nextElement();
                    if (entry.getName().matches("OSGI-INF/metatype/.*\\.xml")) {
                        try (InputStream xml = jar.getInputStream(entry)) {
                            add(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml), pids);
                        }
                    }
                }
            }
        }
        return pids;
    }

    /** Several bundles may read keys of one PID. */
    private static void add(Document metatype, Map<String, Map<String, String>> pids) {
        NodeList designates = metatype.getElementsByTagName("Designate");
        for (int i = 0; i < designates.getLength(); i++) {
            String pid = ((Element) designates.item(i)).getAttribute("pid");
            NodeList keys = metatype.getElementsByTagName("AD");
            for (int k = 0; k < keys.getLength(); k++) {
                Element key = (Element) keys.item(k);
                pids.computeIfAbsent(pid, any -> new TreeMap<>()).put(key.getAttribute("id"), key.getAttribute("default"));
            }
        }
    }
}
