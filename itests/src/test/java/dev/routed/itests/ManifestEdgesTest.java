package dev.routed.itests;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.junit.Test;

public class ManifestEdgesTest {

    @Test
    public void noBundleKnowsMoreThanItMay() throws IOException {
        List<String> forbidden = new ArrayList<>();
        for (Path bundle : Appliance.bundles()) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                forbidden.addAll(Edges.forbidden(jar.getManifest()));
            }
        }
        assertEquals(List.of(), forbidden);
    }

    @Test
    public void theApiIsForEveryone() throws IOException {
        assertEquals(List.of(), forbidden("dev.routed.ipam",
                "Import-Package: dev.routed.api.ipam;version=\"[1.0,2)\",dev.routed.api.net,org.slf4j"));
    }

    @Test
    public void anotherProviderIsForNobody() throws IOException {
        assertEquals(
                List.of("dev.routed.cnm must not import dev.routed.driver.internal"),
                forbidden("dev.routed.cnm",
                        "Import-Package: dev.routed.api.net;version=\"[1.0,2)\",dev.routed.driver.internal"));
    }

    @Test
    public void thePlanIsForTheDriverAlone() throws IOException {
        assertEquals(List.of(), forbidden("dev.routed.driver", "Import-Package: dev.routed.plan;version=\"[1,2)\""));
        assertEquals(
                List.of("dev.routed.shell must not import dev.routed.plan"),
                forbidden("dev.routed.shell", "Import-Package: dev.routed.plan;version=\"[1,2)\""));
    }

    @Test
    public void onlyApiAndPlanExportAndOnlyTheirOwn() throws IOException {
        assertEquals(List.of(), forbidden("dev.routed.api",
                "Export-Package: dev.routed.api.net;version=\"1.0.0\";uses:=\"dev.routed.api,java.util\""));
        assertEquals(
                List.of("dev.routed.ipam must not export dev.routed.ipam.internal"),
                forbidden("dev.routed.ipam", "Export-Package: dev.routed.ipam.internal"));
        assertEquals(
                List.of("dev.routed.api must not export dev.routed.apistry"),
                forbidden("dev.routed.api", "Export-Package: dev.routed.apistry"));
    }

    @Test
    public void noWayRoundTheRule() throws IOException {
        List<String> sentence = List.of("dev.routed.cnm must say which packages it needs, by Import-Package alone");
        assertEquals(sentence, forbidden("dev.routed.cnm", "DynamicImport-Package: *"));
        assertEquals(sentence, forbidden("dev.routed.cnm", "Require-Bundle: dev.routed.driver"));
    }

    private static List<String> forbidden(String bundle, String header) throws IOException {
        String text = "Manifest-Version: 1.0\nBundle-SymbolicName: " + bundle + ";singleton:=true\n" + header + "\n";
        return Edges.forbidden(new Manifest(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }
}
