package dev.routed.shell.internal.admin;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

/** Compares the supplied .cfg file with the metatype. */
public final class AdminConfigTest {

    @Test
    public void fileAndMetatypeHaveTheSameKeysAndDefaults() throws Exception {
        Properties file = new Properties();
        Path cfg = Path.of(System.getProperty("basedir"), "../../etc/dev.routed.shell.cfg");
        try (Reader reader = Files.newBufferedReader(cfg)) {
            file.load(reader);
        }
        Set<String> keys = Arrays.stream(AdminConfig.class.getDeclaredMethods())
                .map(method -> method.getName())
                .collect(Collectors.toSet());
        assertEquals(keys, file.stringPropertyNames());
        for (String key : keys) {
            String preset =
                    AdminConfig.class.getDeclaredMethod(key).getDefaultValue().toString();
            String variable = "${env:ROUTED_" + key.toUpperCase() + ":-" + preset + "}";
            assertTrue(key, List.of(preset, variable).contains(file.getProperty(key)));
        }
    }
}
