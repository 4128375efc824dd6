package dev.routed.itests.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rule which bundle may export packages, read from manifests: exports are not in the byte code. */
final class Manifests {

    /** Contracts; each exports only packages below its name. */
    static final List<String> EXPORTERS = List.of("dev.routed.api", "dev.routed.plan", "dev.routed.process");

    /** A clause of a manifest header up to its first parameter; commas within quotes belong to a parameter. */
    private static final Pattern CLAUSE = Pattern.compile("([^,;\"]+)((?:;[^,;\"]*(?:\"[^\"]*\")?)*),?");

    private Manifests() {}

    static String symbolicName(Manifest manifest) {
        return manifest.getMainAttributes().getValue("Bundle-SymbolicName").split(";")[0];
    }

    /** A sentence for each entry of the manifest that the rule forbids. */
    static List<String> forbidden(Manifest manifest) {
        Attributes main = manifest.getMainAttributes();
        String bundle = symbolicName(manifest);
        List<String> sentences = new ArrayList<>();
        for (String exported : packages(main.getValue("Export-Package"))) {
            if (!EXPORTERS.contains(bundle) || !Bundles.isWithin(exported, bundle)) {
                sentences.add(bundle + " must not export " + exported);
            }
        }
        if (main.getValue("DynamicImport-Package") != null || main.getValue("Require-Bundle") != null) {
            sentences.add(bundle + " must declare the packages that it needs by Import-Package alone");
        }
        return sentences;
    }

    private static List<String> packages(String header) {
        List<String> packages = new ArrayList<>();
        if (header != null) {
            Matcher clause = CLAUSE.matcher(header);
            while (clause.find()) {
                packages.add(clause.group(1).strip());
            }
        }
        return packages;
    }
}
