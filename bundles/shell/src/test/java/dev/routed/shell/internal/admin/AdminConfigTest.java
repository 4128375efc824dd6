package dev.routed.shell.internal.admin;

import static org.junit.Assert.assertEquals;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

/** What the operator's file says and what the component's metatype says are the same. */
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
            Object preset = AdminConfig.class.getDeclaredMethod(key).getDefaultValue();
            assertEquals("${env:ROUTED_" + key.toUpperCase() + ":-" + preset + "}", file.getProperty(key));
        }
    }
}
