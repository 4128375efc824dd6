package dev.routed.itests.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.routed.itests.Appliance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** The project's own classes as the assembly delivers them, and the bundle that owns each package. */
final class Bundles {

    static final String ROOT = "dev.routed";

    /** Packages of other projects that a bundle embeds are not subject to the rules. */
    private static final Pattern OWN = Pattern.compile(".*!/dev/routed/.*");

    private static final List<JarFile> JARS = jars();
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> location.matches(OWN))
            .importJars(JARS);

    private final String root;
    private final Set<String> names;

    /**
     * @param root the package that holds the packages of all bundles
     * @param names a bundle's package, relative to the root
     */
    Bundles(String root, Set<String> names) {
        this.root = root;
        this.names = names;
    }

    static Bundles delivered() {
        Set<String> names = new TreeSet<>();
        for (Manifest manifest : manifests()) {
            names.add(Manifests.symbolicName(manifest)
                    .substring(ROOT.length() + 1)
                    .replace('-', '.'));
        }
        return new Bundles(ROOT, names);
    }

    static JavaClasses classes() {
        return CLASSES;
    }

    static List<Manifest> manifests() {
        List<Manifest> manifests = new ArrayList<>();
        for (JarFile jar : JARS) {
            try {
                manifests.add(jar.getManifest());
            } catch (IOException e) {
                throw new UncheckedIOException(jar.getName(), e);
            }
        }
        return manifests;
    }

    boolean isOwn(JavaClass type) {
        return isWithin(type.getPackageName(), root);
    }

    /** The bundle that owns the class: the longest name that is its package or above it. */
    Optional<String> owner(JavaClass type) {
        return names.stream()
                .filter(name -> isWithin(type.getPackageName(), root + "." + name))
                .max(Comparator.comparingInt(String::length));
    }

    static boolean isWithin(String name, String parent) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }

    private static List<JarFile> jars() {
        List<JarFile> jars = new ArrayList<>();
        try {
            for (Path bundle : Appliance.bundles()) {
                jars.add(new JarFile(bundle.toFile()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jars;
    }
}
