package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.remote.RemotePlugin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.scr.info.ScrInfo;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.ComponentConstants;
import org.osgi.util.function.Function;
import org.osgi.util.promise.Promise;

/** The bundle as Felix and Declarative Services run it, with the native library from within. */
public class OsgiTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    @Test
    public void importsNothingThatKarafLacks() throws IOException {
        Map<String, String> needed = new HashMap<>();
        TreeSet<String> strange = new TreeSet<>();
        for (String clause : header("Import-Package").split(",(?=[a-z])")) {
            String name = clause.split(";")[0];
            needed.put(name, clause);
            if (!clause.contains("resolution:=optional")
                    && !name.matches("dev\\.routed\\.api(\\..*)?|org\\.osgi\\..*")
                    && !name.equals("org.slf4j")) {
                strange.add(name);
            }
        }
        assertEquals(new TreeSet<String>(), strange);
        assertEquals("org.slf4j;version=\"[1.7,3)\"", needed.get("org.slf4j"));
        assertEquals(null, header("Export-Package"));
    }

    @Test
    public void servesAPluginInAFramework() throws Exception {
        Path socket = folder.getRoot().toPath().resolve("net.sock");
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.newFolder("cache").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.slf4j;version=1.7.36,dev.routed.api;version=1.0.0,"
                                + "dev.routed.api.config;version=1.0.0,dev.routed.api.remote;version=1.1.0,"
                                + "dev.routed.api.concurrent;version=1.0.0,dev.routed.api.event;version=2.1.0,"
                                + "dev.routed.api.health;version=2.1.0,dev.routed.api.message;version=1.0.0"));
        framework.start();
        try {
            BundleContext context = framework.getBundleContext();
            for (Class<?> in : List.of(Function.class, Promise.class, ComponentConstants.class, ScrInfo.class)) {
                context.installBundle(location(in)).start();
            }
            Bundle transport = context.installBundle(location(Transport.class));
            transport.start();
            ServiceRegistration<RemotePlugin> plugin =
                    context.registerService(RemotePlugin.class, TestPlugin.echo(socket), null);
            try (RawClient client = new RawClient(socket)) {
                assertEquals("a(b)", client.call("a", "b").body());
            }
            plugin.unregister();
            assertFalse(Files.exists(socket));
            context.registerService(RemotePlugin.class, TestPlugin.echo(socket), null);
            assertTrue(Files.exists(socket));
            transport.stop();
            assertFalse(Files.exists(socket));
            transport.start();
            assertTrue(Files.exists(socket));
        } finally {
            framework.stop();
            framework.waitForStop(0);
        }
        assertFalse(Files.exists(socket));
    }

    private static String location(Class<?> in) throws URISyntaxException {
        return "reference:" + in.getProtectionDomain().getCodeSource().getLocation();
    }

    private static String header(String name) throws IOException {
        Path classes = Path.of(Transport.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        try (InputStream in = Files.newInputStream(classes.resolve("META-INF/MANIFEST.MF"))) {
            return new Manifest(in).getMainAttributes().getValue(name);
        }
    }
}
