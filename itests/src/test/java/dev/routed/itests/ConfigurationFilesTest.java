package dev.routed.itests;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** The files in etc/ have the same keys and defaults as the metatype of the bundles. */
public class ConfigurationFilesTest {

    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("\\$\\{env:[A-Z_\\d]+:-(.*)}");

    @Test
    public void filesHaveTheKeysAndDefaultsOfTheMetatype() throws Exception {
        assertEquals(
                metatype().toString().replace("}, ", "},\n"), files().toString().replace("}, ", "},\n"));
    }

    @Test
    public void everyFileIsDelivered() throws IOException {
        for (String pid : files().keySet()) {
            Path source = Path.of(System.getProperty("etc"), pid + ".cfg");
            Path delivered = Appliance.home().resolve("etc").resolve(pid + ".cfg");
            assertEquals(pid, Files.readString(source), Files.readString(delivered));
        }
    }

    /** Keys and defaults by PID, without environment variables. */
    private static Map<String, Map<String, String>> files() throws IOException {
        Map<String, Map<String, String>> pids = new TreeMap<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of(System.getProperty("etc")), "dev.routed.*.cfg")) {
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
        for (Metatype type : Metatype.delivered().values()) {
            Map<String, String> keys = new TreeMap<>();
            type.keys().forEach(key -> keys.put(key.name(), key.defaultValue()));
            pids.put(type.pid(), keys);
        }
        return pids;
    }
}
