package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The file that an operator edits says what the code does without it. */
public class TransportConfigTest {

    /** Keys of the same PID that say where the sockets are, which is the plugins' business. */
    private static final Set<String> OF_THE_PLUGINS = Set.of("directory", "netsock", "ipamsock");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Log log = new Log();

    @Test
    public void hasTheSameKeysAndDefaultsInTheFileAsInTheCode() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../../etc/dev.routed.transport.cfg"))) {
            file.load(reader);
        }
        Set<String> keys = new TreeSet<>(OF_THE_PLUGINS);
        Arrays.stream(TransportConfig.class.getDeclaredMethods()).forEach(setting -> {
            keys.add(setting.getName());
            assertEquals(setting.getDefaultValue(), file.getProperty(setting.getName()));
        });
        assertEquals(keys, file.stringPropertyNames());
    }

    @Test
    public void letsRootAloneCallWhenTheSettingCannotBeRead() throws IOException {
        TransportConfig wrong = new TransportConfig() {
            @Override
            public String uids() {
                return "docker";
            }

            @Override
            public Class<TransportConfig> annotationType() {
                return TransportConfig.class;
            }
        };
        Path socket = folder.getRoot().toPath().resolve("net.sock");
        Transport transport = new Transport(wrong);
        try {
            transport.addPlugin(TestPlugin.echo(socket));
            try (RawClient root = new RawClient(socket)) {
                assertEquals("a()", root.call("a", "").body());
            }
        } finally {
            transport.stop();
        }
        assertTrue(log.text(), log.text().contains("Only root may call, since the setting cannot be used: uids holds"
                + " \"docker\", which is no user id; right would be decimal numbers such as: 0,1000"));
    }
}
