package dev.routed.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rule which bundle may know which: every bundle compiles against the api's packages only, the driver also
 * against the plan, and nobody else exports anything. Read from manifests, which bnd derives from the byte code.
 */
final class Edges {

    private static final String API = "dev.routed.api";
    private static final String PLAN = "dev.routed.plan";
    private static final String DRIVER = "dev.routed.driver";
    private static final Set<String> EXPORTERS = Set.of(API, PLAN);

    /** A clause of a manifest header up to its first parameter; commas within quotes belong to a parameter. */
    private static final Pattern CLAUSE = Pattern.compile("([^,;\"]+)((?:;[^,;\"]*(?:\"[^\"]*\")?)*),?");

    private Edges() {}

    /** What the manifest has that the rule forbids: a sentence for each. */
    static List<String> forbidden(Manifest manifest) {
        Attributes main = manifest.getMainAttributes();
        String bundle = main.getValue("Bundle-SymbolicName").split(";")[0];
        List<String> sentences = new ArrayList<>();
        for (String imported : packages(main.getValue("Import-Package"))) {
            if (isOurs(imported) && !mayImport(bundle, imported)) {
                sentences.add(bundle + " must not import " + imported);
            }
        }
        for (String exported : packages(main.getValue("Export-Package"))) {
            if (!EXPORTERS.contains(bundle) || !isWithin(exported, bundle)) {
                sentences.add(bundle + " must not export " + exported);
            }
        }
        if (main.getValue("DynamicImport-Package") != null || main.getValue("Require-Bundle") != null) {
            sentences.add(bundle + " must say which packages it needs, by Import-Package alone");
        }
        return sentences;
    }

    private static boolean mayImport(String bundle, String imported) {
        return isWithin(imported, API)
                || isWithin(imported, PLAN) && (bundle.equals(DRIVER) || bundle.equals(PLAN));
    }

    private static boolean isOurs(String name) {
        return isWithin(name, "dev.routed");
    }

    private static boolean isWithin(String name, String parent) {
        return name.equals(parent) || name.startsWith(parent + ".");
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
