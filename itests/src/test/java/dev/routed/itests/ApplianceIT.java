package dev.routed.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.environment;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.replaceConfigurationFile;

import com.sun.istack.FinalArrayList;
import com.sun.xml.bind.v2.JAXBContextFactory;
import com.sun.xml.txw2.TXW;
import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.activation.DataSource;
import javax.inject.Inject;
import javax.xml.bind.JAXBContext;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * Boots the assembly's archive and inspects it from inside. Karaf's feature service is added, by which Pax Exam
 * installs itself.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ApplianceIT {

    private static final long TIMEOUT_MILLISECONDS = 60_000;

    /** The container has no network: Pax Exam installs its bundles from the local Maven repository. */
    private static final String LOCAL_REPOSITORY = "org.ops4j.pax.url.mvn.localRepository";

    @Inject
    private BundleContext context;

    @Inject
    private ServiceComponentRuntime components;

    @Inject
    private ConfigurationAdmin configurations;

    @Inject
    private Settings settings;

    @Inject
    private Events events;

    @Configuration
    public static Option[] appliance() {
        // Pax Exam passes standard input to the container, where it would read what Maven sends to this process.
        System.setIn(InputStream.nullInputStream());
        String karaf = System.getProperty("karaf.version");
        return new Option[] {
            karafDistributionConfiguration()
                    .frameworkUrl(
                            new File(System.getProperty("archive")).toURI().toString())
                    .name("routed")
                    .unpackDirectory(new File(System.getProperty("work"), "exam")),
            composite(started("org.apache.karaf.features", "org.apache.karaf.features.extension", karaf, 1)),
            composite(started("org.ops4j.pax.url", "pax-url-aether", System.getProperty("pax.url.version"), 5)),
            composite(started("org.apache.karaf.features", "org.apache.karaf.features.core", karaf, 15)),
            composite(jaxb()),
            editConfigurationFilePut(
                    "etc/org.ops4j.pax.url.mvn.cfg", LOCAL_REPOSITORY, System.getProperty(LOCAL_REPOSITORY)),
            configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
            doNotModifyLogConfiguration(),
            environment("ROUTED_MTU=1400"),
            environment("ROUTED_STATE=" + new File(System.getProperty("work"), "state")),
            systemTimeout(60_000),
            vmOption(System.getProperty("jacoco.agent")),
        };
    }

    /** Adds a bundle that Pax Exam needs and that is not shipped. */
    private static Option[] started(String group, String artifact, String version, int level) {
        String jar = String.join("/", group.replace('.', '/'), artifact, version, artifact + "-" + version + ".jar");
        String location = "mvn:" + String.join("/", group, artifact, version);
        return new Option[] {
            replaceConfigurationFile("system/" + jar, new File(System.getProperty(LOCAL_REPOSITORY), jar)),
            editConfigurationFilePut("etc/startup.properties", location, String.valueOf(level)),
        };
    }

    /** Adds JAXB to the class path, which Karaf's feature service needs and which is not shipped. */
    private static Option[] jaxb() {
        return Stream.of(JAXBContext.class, DataSource.class, JAXBContextFactory.class, TXW.class, FinalArrayList.class)
                .map(type -> new File(
                        type.getProtectionDomain().getCodeSource().getLocation().getPath()))
                .map(jar -> replaceConfigurationFile("lib/jdk9plus/" + jar.getName(), jar))
                .toArray(Option[]::new);
    }

    @Test
    public void everyBundleIsActive() throws InterruptedException {
        await("every bundle", this::idle, Map::isEmpty);
    }

    /** The states of bundles that are neither active nor fragments, by name. */
    private Map<String, Integer> idle() {
        Map<String, Integer> idle = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (!fragment && bundle.getState() != Bundle.ACTIVE) {
                idle.put(bundle.getSymbolicName(), bundle.getState());
            }
        }
        return idle;
    }

    @Test
    public void everyComponentIsSatisfied() throws InterruptedException {
        await("the components of every bundle", this::unsatisfied, List::isEmpty);
        assertTrue(descriptions().size() > 5);
    }

    @Test
    public void environmentVariablesSetTheSettings() {
        assertEquals(
                Integer.parseInt(System.getenv("ROUTED_MTU")),
                settings.network().mtu());
        assertEquals(System.getenv("ROUTED_STATE"), settings.network().state().toString());
    }

    @Test
    public void changedConfigurationIsInEffect_invalidOneIsRejectedWithAWarning() throws Exception {
        org.osgi.service.cm.Configuration network = configurations.getConfiguration("dev.routed.network", "?");
        Dictionary<String, Object> before = network.getProperties();
        try {
            set(network, before, "9000");
            await("mtu 9000", () -> settings.network().mtu(), mtu -> mtu == 9000);
            set(network, before, "12");
            await("a warning", () -> events.latest(), latest -> latest.stream().anyMatch(ApplianceIT::isAboutMtu));
            assertEquals(9000, settings.network().mtu());
        } finally {
            network.update(before);
        }
        int given = Integer.parseInt(System.getenv("ROUTED_MTU"));
        await("the previous mtu", () -> settings.network().mtu(), mtu -> mtu == given);
    }

    @Test
    public void socketsExist() throws InterruptedException {
        for (String socket :
                List.of("docker/plugins/net-routed.sock", "docker/plugins/ipam-routed.sock", "routed/admin.sock")) {
            File file = new File("/run", socket);
            await(file.toString(), file::exists, exists -> exists);
        }
    }

    private static boolean isAboutMtu(Event event) {
        return event.subject().equals("dev.routed.network mtu") && event.text().contains("'12'");
    }

    private static void set(org.osgi.service.cm.Configuration network, Dictionary<String, Object> before, String mtu)
            throws IOException {
        Dictionary<String, Object> properties = new Hashtable<>();
        for (String key : Collections.list(before.keys())) {
            properties.put(key, before.get(key));
        }
        properties.put("mtu", mtu);
        network.update(properties);
    }

    private List<ComponentDescriptionDTO> descriptions() {
        List<ComponentDescriptionDTO> own = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            if (description.bundle.symbolicName.startsWith("dev.routed.")) {
                own.add(description);
            }
        }
        return own;
    }

    private List<String> unsatisfied() {
        List<String> names = new ArrayList<>();
        for (ComponentDescriptionDTO description : descriptions()) {
            boolean satisfied = components.getComponentConfigurationDTOs(description).stream()
                    .anyMatch(configuration -> configuration.state == ComponentConfigurationDTO.ACTIVE
                            || configuration.state == ComponentConfigurationDTO.SATISFIED);
            if (!satisfied) {
                names.add(description.name);
            }
        }
        return names;
    }

    /** Polls until the answer is as expected; the container offers no notification to wait for. */
    private static <T> void await(String what, Supplier<T> question, Predicate<T> desired) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_MILLISECONDS * 1_000_000;
        T answer = question.get();
        while (!desired.test(answer)) {
            assertTrue("waited for " + what + ", found " + answer, System.nanoTime() < deadline);
            Thread.sleep(20);
            answer = question.get();
        }
    }
}
