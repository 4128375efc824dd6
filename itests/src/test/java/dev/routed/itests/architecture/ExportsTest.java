package dev.routed.itests.architecture;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Manifest;
import org.junit.Test;

public class ExportsTest {

    @Test
    public void onlyContractsExportPackages() {
        assertEquals(
                List.of(),
                Bundles.manifests().stream()
                        .flatMap(manifest -> Manifests.forbidden(manifest).stream())
                        .toList());
    }

    @Test
    public void contractMayExportPackagesBelowItsName() throws IOException {
        assertEquals(
                List.of(),
                forbidden(
                        "dev.routed.api",
                        "Export-Package: dev.routed.api.net;version=\"1.0.0\";uses:=\"dev.routed.api,java.util\""));
    }

    @Test
    public void exportOfAProviderIsReported() throws IOException {
        assertEquals(
                List.of("dev.routed.ipam must not export dev.routed.ipam.internal"),
                forbidden("dev.routed.ipam", "Export-Package: dev.routed.ipam.internal"));
    }

    @Test
    public void exportOutsideOfTheBundlesNameIsReported() throws IOException {
        assertEquals(
                List.of("dev.routed.api must not export dev.routed.apistry"),
                forbidden("dev.routed.api", "Export-Package: dev.routed.api.net,dev.routed.apistry"));
    }

    @Test
    public void dynamicImportAndRequiredBundleAreReported() throws IOException {
        List<String> sentence =
                List.of("dev.routed.cnm must declare the packages that it needs by Import-Package alone");
        assertEquals(sentence, forbidden("dev.routed.cnm", "DynamicImport-Package: *"));
        assertEquals(sentence, forbidden("dev.routed.cnm", "Require-Bundle: dev.routed.driver"));
    }

    private static List<String> forbidden(String bundle, String header) throws IOException {
        String text = "Manifest-Version: 1.0\nBundle-SymbolicName: " + bundle + ";singleton:=true\n" + header + "\n";
        return Manifests.forbidden(new Manifest(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }
}
